"""Slow work beside the live loop takes turns, and lets the loop go first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from nebelhorn.app.live import Foretold
from nebelhorn.clock import TimeLapse, steady_us

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
        steady: Runs as real time does, whatever the clock shows, microseconds.

    Attributes:
        steady: The same.

    Example:
        >>> told = Foretold(run_no=1, until_us=0)
        >>> background = Background(lambda: told, lambda: 9_000_000)  # nine seconds behind
        >>> with background.turn() as mine:
        ...     mine
        False
    """

    def __init__(
        self,
        told: Callable[[], Foretold],
        clock: Callable[[], int],
        steady: Callable[[], int] = steady_us,
    ) -> None:
        self._told, self._clock, self.steady = told, clock, steady
        self._lock = Lock()
        self._last_us = steady()

    @property
    def is_fast(self) -> bool:
        """Do days pass in seconds, as in a demo?"""
        return isinstance(self._clock, TimeLapse) and not self._clock.is_real

    @property
    def is_behind(self) -> bool:
        """Is the loop behind, so that slow work had better wait?"""
        told = self._told()
        keeps_on = told.run_no is not None and told.silent is None
        # on a fast clock it always is, by hours: then all go on beside each other
        return keeps_on and not self.is_fast and self._clock() - told.until_us > _PACE_US

    @contextmanager
    def turn(self, *, watched: bool = False) -> Iterator[bool]:
        """Take a turn for as long as the ``with`` block runs; never waits.

        Args:
            watched: Do people look at what is made? On a fast clock they come first.

        Yields:
            Is it ours? Else look again later.
        """
        if not self._lock.acquire(blocking=False):
            yield False
            return
        try:
            waits = self.is_behind or (self.is_fast and not watched)
            mine = not waits or self.steady() - self._last_us >= _PATIENCE_US
            yield mine
            if mine:
                self._last_us = self.steady()
        finally:
            self._lock.release()
