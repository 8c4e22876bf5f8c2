"""Many charts of the horn as one picture, small ones side by side."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from nebelhorn.reality import Alarm, Chart
from nebelhorn.settings import Settings
from nebelhorn.views.horn.names import watched_name
from nebelhorn.views.horn.picture import draw_chart
from nebelhorn.views.horn.plot import TINY
from nebelhorn.views.labels import wrap
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_ACROSS = 3
_HEAD = 26.0


def draw_charts(
    charts: Sequence[Chart],
    alarms: Sequence[Alarm],
    settings: Settings,
    words: Words,
    *,
    prefix: str = "",
) -> Markup:
    """Draw many charts as one picture, small ones side by side, each with its name above.

    Args:
        charts: Those without any point are left out.
        alarms: Of all charts.
        settings: Labels of questions and touchpoints.
        words: Reader's language.
        prefix: Starts every id.

    Returns:
        One ``<svg>``; a single chart is drawn large.
    """
    shown = [chart for chart in charts if chart.points]
    if len(shown) == 1:
        return draw_chart(shown[0], alarms, settings, words, prefix=prefix)
    wide, tall, gap = TINY.width, TINY.height + _HEAD + 20, 24.0
    rows = -(-len(shown) // _ACROSS)
    cells = []
    for place, chart in enumerate(shown):
        x, y = (place % _ACROSS) * (wide + gap), (place // _ACROSS) * tall
        name = watched_name(chart.watched, chart.subject, settings, words)
        lines = wrap(name, limit=wide - 6, size=14.6)
        said = [
            tag("tspan", text, x=x + 2, dy="0" if not i else "15") for i, text in enumerate(lines)
        ]
        cells.append(tag("text", join(said), class_="of", y=y + (28 if len(lines) == 1 else 13)))
        drawn = draw_chart(chart, alarms, settings, words, size=TINY, prefix=f"{prefix}{place}-")
        cells.append(
            tag(
                "svg",
                drawn,
                x=x,
                y=y + _HEAD + 6,
                width=TINY.width,
                height=TINY.height,
            )
        )
    said_of_all = words.say_n("{n} chart of the horn", "{n} charts of the horn", len(shown))
    width = _ACROSS * wide + (_ACROSS - 1) * gap
    return tag(
        "svg",
        tag("title", said_of_all, id=f"{prefix}title"),
        join(cells),
        viewBox=f"0 0 {width:.0f} {max(1.0, rows * tall):.0f}",
        class_="hc many",
        role="group",
        aria_labelledby=f"{prefix}title",
    )
