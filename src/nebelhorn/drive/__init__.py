"""The one loop of replay and live: learn, foretell, seal, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.drive.challenge import challenge
    from nebelhorn.drive.lessons import DAY_US, Lessons
    from nebelhorn.drive.loop import Pace, Points, drive
    from nebelhorn.drive.narrow import instants, narrow, widen
    from nebelhorn.drive.onward import Fresh, Onward
    from nebelhorn.drive.outcomes import NO_LESSONS, lessons_between, lessons_of
    from nebelhorn.drive.schedule import Schedule, monday_between
    from nebelhorn.drive.walk import Course, Walk

__all__ = [
    "DAY_US",
    "NO_LESSONS",
    "Course",
    "Fresh",
    "Lessons",
    "Onward",
    "Pace",
    "Points",
    "Schedule",
    "Walk",
    "challenge",
    "drive",
    "instants",
    "lessons_between",
    "lessons_of",
    "monday_between",
    "narrow",
    "widen",
]

export_lazily(__name__)
