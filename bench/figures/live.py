"""What is served: the inbox, and what stands before and behind it."""

from __future__ import annotations

from collections.abc import Iterator

from figure import Bench, Line
from figures.door import measure_door
from figures.inbox import measure_inbox


def measure_live(bench: Bench) -> Iterator[Line]:
    """All figures of the served parts, one after the other."""
    yield from measure_inbox(bench)
    yield from measure_door(bench)
