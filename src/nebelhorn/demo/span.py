"""The time the demo company lives in: hours since a fixed start, written as UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

START = datetime(2025, 1, 1, tzinfo=UTC)
DAY = 24.0
MONTH = 30.4 * DAY


def end_of_span(months: int) -> datetime:
    """Return the moment at which the log ends, itself no longer in it.

    Args:
        months: Calendar months from 2025-01-01, at least one.

    Examples:
        >>> end_of_span(18).isoformat()
        '2026-07-01T00:00:00+00:00'
    """
    return START.replace(year=START.year + months // 12, month=1 + months % 12)


def hours_since_start(moment: datetime) -> float:
    """Return hours from the start of the log.

    Args:
        moment: With a time zone; before the start the hours are negative.

    Examples:
        >>> hours_since_start(datetime(2025, 1, 2, 12, tzinfo=UTC))
        36.0
    """
    return (moment - START).total_seconds() / 3600


def as_iso(hours: Sequence[float]) -> list[str]:
    """Return times as they are written, in whole seconds with offset.

    Args:
        hours: Since the start of the log.

    Examples:
        >>> as_iso([36.5])
        ['2025-01-02T12:30:00+00:00']
    """
    seconds = np.rint(np.asarray(hours, dtype=float) * 3600).astype("timedelta64[s]")
    start = np.datetime64(START.replace(tzinfo=None), "s")
    return [f"{text}+00:00" for text in np.datetime_as_string(start + seconds).tolist()]
