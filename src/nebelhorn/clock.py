"""The only module that may ask what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime


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
