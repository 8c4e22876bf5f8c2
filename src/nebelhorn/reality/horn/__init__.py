"""The horn: what sinks, since when, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.reality.horn.chart import RED_DAYS, REFERENCE_DAYS, YELLOW_DAYS
    from nebelhorn.reality.horn.result import (
        Acknowledged,
        Alarm,
        Chart,
        ChartPoint,
        ChartState,
        Level,
        Watched,
    )
    from nebelhorn.reality.horn.series import DaySeries, UnitDays, merged
    from nebelhorn.reality.horn.watch import watch

__all__ = [
    "RED_DAYS",
    "REFERENCE_DAYS",
    "YELLOW_DAYS",
    "Acknowledged",
    "Alarm",
    "Chart",
    "ChartPoint",
    "ChartState",
    "DaySeries",
    "Level",
    "UnitDays",
    "Watched",
    "merged",
    "watch",
]

export_lazily(__name__)
