"""The last moments of a customer, page by page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from nebelhorn.app.reading.state import JourneyMoment
from nebelhorn.feedback import Moment

Place = tuple[int, bool, int]
"""Time, is it a voice, number: moments stand in the order of this, the highest first."""

_CURSOR = 120


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A page of the last moments of a customer, the newest first.

    Attributes:
        as_of: What it is told by, UTC.
        total: Count of all moments; only the last 200 can be paged through.
        moments: Those of this page.
        next: Cursor of the next page; null: this is the last one.
    """

    as_of: datetime
    total: int
    moments: tuple[JourneyMoment, ...]
    next: str | None


class CursorUnknown(Exception):
    """It is no cursor that was ever given out."""


def page_of(
    moments: Sequence[Moment], cursor: str | None, limit: int
) -> tuple[Sequence[Moment], str | None]:
    """Return the moments of a page, and the cursor of the next one.

    Moments that came since the first page was read move nothing: the next page begins after the
    last moment of this one.

    Args:
        moments: The last ones, the newest first.
        cursor: Of the page; None: the first.
        limit: Most moments of a page.

    Returns:
        Moments; cursor, None: this is the last page.

    Raises:
        CursorUnknown: The cursor is none.
    """
    places = [(moment.at_us, moment.is_voice, moment.number) for moment in moments]
    after = None if cursor is None else _read(cursor)
    start = sum(place >= after for place in places) if after is not None else 0
    end = min(start + limit, len(places))
    more = _write(places[end - 1]) if 0 < end < len(places) else None
    return moments[start:end], more


def _write(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str) -> Place:
    if len(cursor) > _CURSOR:
        raise CursorUnknown
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place: Place = msgspec.json.decode(said, type=Place)
    except (binascii.Error, ValueError) as error:  # what msgspec raises is a ValueError too
        raise CursorUnknown from error
    return place
