"""The one loop of replay and live: learn, foretell, seal, go on."""

from __future__ import annotations

from nebelhorn.drive.challenge import challenge
from nebelhorn.drive.lessons import DAY_US, Lessons
from nebelhorn.drive.loop import Pace, Points, drive
from nebelhorn.drive.walk import Course, Walk

__all__ = ["DAY_US", "Course", "Lessons", "Pace", "Points", "Walk", "challenge", "drive"]
