"""The one loop of replay and live: learn, foretell, seal, go on."""

from __future__ import annotations

from nebelhorn.drive.lessons import DAY_US, Lessons
from nebelhorn.drive.loop import Course, Pace, Points, drive

__all__ = ["DAY_US", "Course", "Lessons", "Pace", "Points", "drive"]
