"""The horn: what sinks, since when, and how sure that is."""

from __future__ import annotations

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
