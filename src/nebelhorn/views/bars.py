"""Small pictures of shares: a bar, and the likely range as a thin line."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.views.svg import join, tag


def share_bar(share: Share, colour: str, *, beside: float | None = None) -> Markup:
    """Draw one share on a track from 0 to 100 %.

    Args:
        share: Value and interval; without a value the track lies in fog.
        colour: CSS class that fills the bar.
        beside: Another share to compare with, drawn as an upright tick; None draws none.

    Returns:
        An ``<svg>`` hidden from screen readers; the number stands beside it in words.
    """
    parts = [tag("rect", class_="track", x="0", y="3", width="100%", height="12", rx="3")]
    if share.value is None:
        parts = [tag("rect", class_="track none", x="0", y="3", width="100%", height="12", rx="3")]
    else:
        size = {"x": "0", "y": "3", "height": "12", "rx": "3"}
        parts.append(tag("rect", class_=colour, width=_percent(share.value), **size))
    if share.low is not None and share.high is not None:
        ends = {"x1": _percent(share.low), "x2": _percent(share.high)}
        parts.append(tag("line", class_="ci under", y1="9", y2="9", **ends))
        parts.append(tag("line", class_="ci", y1="9", y2="9", **ends))
    if beside is not None:
        at = {"x1": _percent(beside), "x2": _percent(beside), "y1": "-1", "y2": "19"}
        parts += [tag("line", class_="than under", **at), tag("line", class_="than", **at)]
    return tag("svg", join(parts), class_="bar", aria_hidden="true", focusable="false")


def plain_bar(part: float, colour: str) -> Markup:
    """Draw a length, 0 to 1 of the track, of something that is no share.

    Args:
        part: Length.
        colour: CSS class that fills the bar.

    Returns:
        An ``<svg>`` hidden from screen readers; the number stands beside it in words.
    """
    size = {"x": "0", "y": "3", "height": "12", "rx": "3"}
    bar = tag("rect", class_=colour, width=_percent(part), **size)
    return tag("svg", bar, class_="bar", aria_hidden="true", focusable="false")


def thin_stack(parts: Sequence[tuple[float, str]]) -> Markup:
    """Draw lengths side by side on a thin line; together at most 1.

    Args:
        parts: (length, CSS class of the fill).

    Returns:
        An ``<svg>`` hidden from screen readers; the numbers stand beside it in words.
    """
    drawn, at = [], 0.0
    for part, colour in parts:
        if part > 0:
            place = {"x": _percent(at), "width": _percent(part), "y": "1", "height": "8"}
            drawn.append(tag("rect", class_=colour, **place))
        at += part
    return tag("svg", join(drawn), class_="thin", aria_hidden="true", focusable="false")


def stacked_bar(parts: Sequence[tuple[Share, str, str]]) -> Markup:
    """Draw shares of one whole side by side.

    Args:
        parts: (share, CSS class of the fill, CSS class of the number on it).

    Returns:
        An ``<svg>`` hidden from screen readers; narrow parts carry no number.
    """
    drawn, at = [], 0.0
    for share, colour, on_colour in parts:
        value = share.value or 0.0
        drawn.append(
            tag("rect", class_=colour, x=_percent(at), y="0", width=_percent(value), height="30")
        )
        if value >= 0.08:
            middle = _percent(at + value / 2)
            number = f"{value * 100:.0f}"
            drawn.append(tag("text", number, class_=f"on {on_colour}", x=middle, y="20"))
        at += value
    return tag("svg", join(drawn), class_="stacked", aria_hidden="true", focusable="false")


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
