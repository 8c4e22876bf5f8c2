"""The only module that may ask what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the current time in UTC.

    Examples:
        >>> utc_now().tzinfo is UTC
        True
    """
    return datetime.now(UTC)
