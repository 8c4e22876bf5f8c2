"""The last moments of a customer, kept to be told page by page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from nebelhorn.app.reading.known import KnownCustomer
from nebelhorn.app.reading.saying import Speaker
from nebelhorn.app.reading.state import JourneyMoment

Place = tuple[int, bool, int]
"""Time, is it a voice, number: moments stand in the order of this, the highest first."""

_CURSOR = 120


class StoredJourney(msgspec.Struct, frozen=True):
    """How it is kept.

    Attributes:
        as_of: What it is told by, UTC.
        total: Count of all moments, those that are not told too.
        places: Of the moments.
        moments: Each a ``JourneyMoment``.
    """

    as_of: datetime
    total: int
    places: list[Place]
    moments: list[msgspec.Raw]

    @staticmethod
    def of(one: KnownCustomer, speaker: Speaker, as_of: datetime) -> StoredJourney:
        """Return what is kept of a customer."""
        return StoredJourney(
            as_of,
            one.person.met + one.person.voices,
            [(moment.at_us, moment.is_voice, moment.number) for moment in one.moments],
            [msgspec.Raw(msgspec.json.encode(speaker.moment(moment))) for moment in one.moments],
        )


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


class _RawPage(msgspec.Struct, frozen=True):
    as_of: datetime
    total: int
    moments: Sequence[msgspec.Raw]
    next: str | None


class CursorUnknown(Exception):
    """It is no cursor that was ever given out."""


_DECODER = msgspec.json.Decoder(StoredJourney)


def page_of(stored: bytes, cursor: str | None, limit: int) -> bytes:
    """Return a page as JSON, a ``JourneyPage``.

    Moments that came since the first page was read move nothing: the next page begins after the
    last moment of this one.

    Args:
        stored: A ``StoredJourney``.
        cursor: Of the page; None: the first.
        limit: Most moments of a page.

    Raises:
        CursorUnknown: The cursor is none.
    """
    found = _DECODER.decode(stored)
    after = None if cursor is None else _read(cursor)
    start = sum(place >= after for place in found.places) if after is not None else 0
    end = min(start + limit, len(found.places))
    more = _write(found.places[end - 1]) if 0 < end < len(found.places) else None
    return msgspec.json.encode(_RawPage(found.as_of, found.total, found.moments[start:end], more))


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
