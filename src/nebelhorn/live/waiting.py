"""How long a server asks to be left alone."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def retry_after_s(text: str, now_us: int) -> float | None:
    """Read a ``Retry-After`` header: seconds, or a time (RFC 9110, section 10.2.3).

    Args:
        text: Of the header; empty: there is none.
        now_us: For a header that names a time; UTC microseconds since 1970.

    Returns:
        Seconds from now, at least 0; None: it says nothing that can be understood.

    Examples:
        >>> retry_after_s("120", 0), retry_after_s("Thu, 01 Jan 1970 00:01:00 GMT", 0)
        (120.0, 60.0)
        >>> retry_after_s("soon", 0), retry_after_s("-1", 0)
        (None, None)
    """
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - now_us / 1_000_000)
