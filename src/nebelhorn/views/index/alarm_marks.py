"""Where the horn sounded, on the time axis of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.views.index.plot import Plot
from nebelhorn.views.svg import join, tag

_TRIANGLE = "l6.5 11.5 h-13Z"


@dataclass(frozen=True, slots=True)
class AlarmMark:
    """One red alarm.

    Attributes:
        t_us: Noon (UTC) of the day it became red, microseconds.
        said: What sank and since when.
    """

    t_us: int
    said: str


def draw_alarm_marks(marks: Sequence[AlarmMark], plot: Plot) -> Iterator[Markup]:
    """Draw those within the chart as triangles on its lower edge.

    Args:
        marks: Any.
        plot: Where times stand.
    """
    for one in marks:
        if not plot.from_us <= one.t_us < plot.to_us:
            continue
        x = plot.x(one.t_us)
        shape = tag("path", class_="alarm", d=f"M{x:.1f} {plot.bottom - 15:.1f} {_TRIANGLE}")
        line = tag("line", class_="heard", x1=x, x2=x, y1=plot.top, y2=plot.bottom)
        yield tag("g", join([tag("title", one.said), line, shape]))
