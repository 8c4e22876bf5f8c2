"""Slow work beside the live loop takes turns, and lets the loop go first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from nebelhorn.app.live import Foretold

_PACE_US = 2_500_000
_PATIENCE_US = 60_000_000


class Background:
    """Says whose turn it is: one at a time, and only while the loop keeps pace.

    All of it shares two cores and one interpreter with the loop: three counting at once would hold
    a tick up for longer than each takes alone. Where the loop stays behind, one of them goes on
    every minute all the same, so that nothing is told for good as it once was.

    Args:
        told: What the loop has done so far.
        clock: The time, UTC microseconds.

    Example:
        >>> told = Foretold(run_no=1, until_us=0)
        >>> background = Background(lambda: told, lambda: 9_000_000)  # nine seconds behind
        >>> with background.turn() as mine:
        ...     mine
        False
    """

    def __init__(self, told: Callable[[], Foretold], clock: Callable[[], int]) -> None:
        self._told, self._clock = told, clock
        self._lock = Lock()
        self._last_us = clock()

    @property
    def is_behind(self) -> bool:
        """Is the loop behind, so that slow work had better wait?"""
        told = self._told()
        keeps_on = told.run_no is not None and told.silent is None
        return keeps_on and self._clock() - told.until_us > _PACE_US

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Take a turn for as long as the ``with`` block runs; never waits.

        Yields:
            Is it ours? Else look again later.
        """
        if not self._lock.acquire(blocking=False):
            yield False
            return
        try:
            mine = not self.is_behind or self._clock() - self._last_us >= _PATIENCE_US
            yield mine
            if mine:
                self._last_us = self._clock()
        finally:
            self._lock.release()
