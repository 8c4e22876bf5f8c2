"""A row of small columns: how much came in each stretch of time, fog where nothing did."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from nebelhorn.views.svg import join, tag

_HIGH, _PITCH, _WIDE = 30.0, 9.0, 7.0
_LEAST = 2.0


def draw_spark(counts: Sequence[int], said: str) -> Markup:
    """Draw counts as columns, the highest as high as the row.

    Args:
        counts: Oldest first; at least one.
        said: The same in words.

    Examples:
        >>> picture = draw_spark([0, 4, 2], "three weeks")
        >>> picture.count('class="none"'), picture.count('class="much"')
        (1, 2)
    """
    most = max(counts) or 1
    parts = [tag("title", said)]
    for number, count in enumerate(counts):
        x = number * _PITCH
        if not count:
            parts.append(tag("rect", class_="none", x=x, y=0, width=_WIDE, height=_HIGH))
            continue
        high = max(_LEAST, _HIGH * count / most)
        parts.append(tag("rect", class_="much", x=x, y=_HIGH - high, width=_WIDE, height=high))
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {_PITCH * len(counts):.0f} {_HIGH:.0f}",
        class_="spark",
        role="img",
        aria_label=said,
    )
