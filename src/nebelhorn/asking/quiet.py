"""Is it night where the customer is?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_quiet(now_us: int, zone: str, quiet_from: int, quiet_until: int) -> bool:
    """Does a moment lie in the quiet hours of a time zone?

    Args:
        now_us: UTC microseconds.
        zone: IANA name.
        quiet_from: Minutes after local midnight at which they begin.
        quiet_until: At which they are over; at or before ``quiet_from``: over midnight; the same
            as ``quiet_from``: there are none.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: There is no such zone; see ``is_zone``.

    Examples:
        >>> noon_us = 1_780_228_800_000_000  # 2026-05-31 12:00 UTC
        >>> is_quiet(noon_us, "Europe/Berlin", 20 * 60, 8 * 60)
        False
        >>> is_quiet(noon_us, "Asia/Tokyo", 20 * 60, 8 * 60)  # 21:00 there
        True
    """
    if quiet_from == quiet_until:
        return False
    local = (_EPOCH + timedelta(microseconds=now_us)).astimezone(ZoneInfo(zone))
    minute = 60 * local.hour + local.minute
    if quiet_from < quiet_until:
        return quiet_from <= minute < quiet_until
    return minute >= quiet_from or minute < quiet_until


@cache
def is_zone(name: str) -> bool:
    """Is there such a time zone? What customers' records say of it may be anything.

    Examples:
        >>> is_zone("Europe/Berlin"), is_zone("Berlin"), is_zone("../etc")
        (True, False, False)
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
