"""What is served: the inbox, what stands before and behind it, and what is read."""

from __future__ import annotations

from collections.abc import Iterator

from figure import Bench, Line
from figures.door import measure_door
from figures.inbox import measure_inbox
from figures.onward import measure_onward
from figures.reads import measure_reads


def measure_live(bench: Bench) -> Iterator[Line]:
    """All figures of the served parts, one after the other."""
    yield from measure_inbox(bench)
    yield from measure_door(bench)
    yield from measure_reads(bench)
    yield from measure_onward(bench)
