"""The only module that may ask what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the current time in UTC.

    Examples:
        >>> utc_now().tzinfo is UTC
        True
    """
    return datetime.now(UTC)


def utc_now_us() -> int:
    """Return the current time, UTC microseconds since 1970.

    Examples:
        >>> utc_now_us() > 1_700_000_000_000_000
        True
    """
    return time.time_ns() // 1_000


def utc(at_us: int) -> datetime:
    """Return a time as a datetime.

    Args:
        at_us: UTC microseconds since 1970.

    Examples:
        >>> utc(1_500_000).isoformat()
        '1970-01-01T00:00:01.500000+00:00'
    """
    return _EPOCH + timedelta(microseconds=at_us)


def steady_us() -> int:
    """Return microseconds from some moment on, whatever is done to the clock on the wall.

    For how long something takes or rests, and never for when something was.

    Examples:
        >>> steady_us() <= steady_us()
        True
    """
    return time.monotonic_ns() // 1_000


class TimeLapse:
    """A clock on which weeks pass in minutes, until it has caught up with the real one.

    It stands still at first, and whenever it is held. It is never ahead of the real clock: when it
    has reached it, both are the same.

    Args:
        from_us: Where it stands, UTC microseconds; in the past.
        speed: Seconds that pass on it in one real second, above 1.
        real: The real clock, UTC microseconds.

    Attributes:
        full_speed: Seconds that pass on it in one real second while it goes.

    Examples:
        >>> real = [1_000_000_000]
        >>> lapse = TimeLapse(0, 10, lambda: real[0])
        >>> lapse(), lapse.has_begun
        (0, False)
        >>> lapse.go()
        >>> real[0] += 1_000_000
        >>> lapse(), lapse.has_begun
        (10000000, True)
        >>> lapse.hold()
        >>> real[0] += 1_000_000
        >>> lapse()
        10000000
        >>> lapse.go()
        >>> real[0] += 1_000_000_000
        >>> lapse() == real[0], lapse.is_real
        (True, True)
    """

    def __init__(self, from_us: int, speed: float, real: Callable[[], int] = utc_now_us) -> None:
        self._from_us, self.full_speed, self._real = from_us, float(speed), real
        self._gone_us: int | None = None
        self._begun = False
        self._lock = Lock()

    def __call__(self) -> int:
        """Return the time it shows, UTC microseconds."""
        with self._lock:
            return self._shown()

    @property
    def has_begun(self) -> bool:
        """Did it ever go?"""
        return self._begun

    @property
    def is_real(self) -> bool:
        """Has it caught up with the real clock?"""
        with self._lock:
            return self._shown() >= self._real()

    def go(self) -> None:
        """Go on; where it goes already nothing changes."""
        with self._lock:
            self._begun = True
            if self._gone_us is None:
                self._gone_us = self._real()

    def hold(self) -> None:
        """Stand still until it is to go on; where it stands already nothing changes."""
        with self._lock:
            self._from_us, self._gone_us = self._shown(), None

    def _shown(self) -> int:
        if self._gone_us is None:
            return self._from_us
        real_us = self._real()
        return min(real_us, self._from_us + round((real_us - self._gone_us) * self.full_speed))
