"""Signs of hindsight in columns that hold times, and in those that say what comes next."""

from __future__ import annotations

import numpy as np

from nebelhorn.rules.leaks.alike import agree, in_order
from nebelhorn.rules.leaks.past import Attribute, Numbers, Past, Places, Stretches, in_days

_MINUTE_US = 60_000_000.0
_DAY_US = 86_400_000_000.0
_MOSTLY = 0.8
_NEVER_BEFORE = 0.95
_TRACKS = 0.95


def last_time(one: Attribute, past: Past, same: Stretches) -> str | None:
    """Say whether a column holds the time at which it all ended, from the beginning on.

    A time that lies ahead is no sign by itself: a date of delivery or the end of a contract is
    agreed on before. What tells hindsight is that it meets the last event (within a minute, or a
    day where it names days), or follows it and moves with it as only somebody can write who knows
    it.

    Args:
        one: The column.
        past: The events.
        same: Stretches through which it stays the same.
    """
    if one.times_us is None:
        return None
    within = _DAY_US if one.whole_days else _MINUTE_US
    said = one.times_us[one.codes[same.first]] + (_DAY_US / 2 if one.whole_days else 0)
    began, ended = past.t_us[same.first].astype(float), past.t_us[same.last].astype(float)
    telling = ~np.isnan(said) & (ended - began > 2 * within) & (said > began + within)
    said, began, ended = said[telling], began[telling], ended[telling]
    if agree(said, ended, within, least=_MOSTLY):
        return "the same from a customer's first event on, and the time of the last"
    after = len(said) and (said >= ended - within).mean() >= _NEVER_BEFORE
    if after and in_order(said - began, ended - began, least=_TRACKS):
        return "the same from a customer's first event on, and a time that follows the last"
    return None


def next_time(one: Attribute, past: Past, whole: Stretches) -> str | None:
    """Say whether a column holds the time of the event that comes after each."""
    if one.times_us is None:
        return None
    at, then = _followed(whole, len(past.t_us))
    within = _DAY_US if one.whole_days else _MINUTE_US
    said = _said(one, one.times_us, at) + (_DAY_US / 2 if one.whole_days else 0)
    gap = past.t_us[then] - past.t_us[at]
    telling = ~np.isnan(said) & (gap > 2 * within)
    if telling.sum() < (gap > 2 * within).sum() / 2:
        return None
    if agree(said[telling], past.t_us[then][telling].astype(float), within):
        return "the time of the event that comes next"
    return None


def time_left(one: Attribute, past: Past, whole: Stretches) -> str | None:
    """Say whether a column counts down to the last event, or to the next one."""
    if one.numbers is None:
        return None
    at, then = _followed(whole, len(past.t_us))
    last = whole.last[whole.of_each()][at]
    said = _said(one, one.numbers, at)
    if _counts(said, (last - at).astype(float), 0.0):
        return "how many events are still to come"
    for what, until in (("last", last), ("next", then)):
        days = in_days(past.t_us[until] - past.t_us[at])
        if is_span(said, days):
            return f"how long it takes until the {what} event"
    return None


def next_name(one: Attribute, past: Past, whole: Stretches) -> str | None:
    """Say whether a column holds the touchpoint that comes next."""
    number = {name: code for code, name in past.names.items()}
    if number.keys().isdisjoint(one.labels):
        return None
    codes = np.array([number.get(label, -1) for label in one.labels], dtype=np.float64)
    at, then = _followed(whole, len(past.t_us))
    said, came = _said(one, codes, at), past.touchpoint[then].astype(float)
    # where the same comes again, the present says as much as the future
    telling = ~np.isnan(said) & (past.touchpoint[at] != past.touchpoint[then])
    if agree(said[telling], came[telling], 0.0):
        return "the touchpoint that comes next"
    return None


def is_span(said: Numbers, days: Numbers) -> bool:
    """Say whether numbers are spans, in days, hours, minutes, seconds or milliseconds.

    Args:
        said: Shape (n,), what the column says.
        days: Shape (n,), the spans.

    Examples:
        >>> days = np.arange(1, 40) ** 1.5
        >>> is_span(np.round(days * 24), days), is_span(np.round(days * 3), days)
        (True, False)
    """
    there = ~np.isnan(said)
    rounded = 1.0 if (said[there] == np.round(said[there])).all() else 0.005
    for units in (1.0, 24.0, 1440.0, 86_400.0, 86_400_000.0):
        came = days * units
        telling = there & (came > 3 * rounded)
        if agree(said[telling], came[telling], rounded + 0.01 * came[telling]):
            return True
    return False


def _counts(said: Numbers, came: Numbers, within: float) -> bool:
    telling = ~np.isnan(said) & (came > 0)
    return agree(said[telling], came[telling], within)


def _followed(whole: Stretches, events: int) -> tuple[Places, Places]:
    """Return the events another follows, and those that follow them."""
    follows = np.ones(events, dtype=bool)
    follows[whole.last] = False
    at = np.flatnonzero(follows)
    return at, at + 1


def _said(one: Attribute, values: Numbers, at: Places) -> Numbers:
    codes = one.codes[at]
    return np.where(codes >= 0, values[np.maximum(codes, 0)], np.nan)
