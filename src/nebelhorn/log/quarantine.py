"""Put aside what arrived and cannot be taken: it harms no other, and can be tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.log.office import keep_rows, reject


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One event that could not be taken.

    Attributes:
        source: Name of the source.
        location: Where it came in.
        wire: What it was sent as, ``WIRE/ROUTE``; it is read the same way when tried again.
        line: Number of its body.
        position: 0-based position among the events of its body.
        reason: Why, in a sentence.
        raw: What was found, as text.
        received_us: When it came, UTC microseconds.
    """

    source: str
    location: str
    wire: str
    line: int
    position: int
    reason: str
    raw: str
    received_us: int


def keep_quarantined(office: Engine, found: Sequence[Quarantined]) -> None:
    """Keep events among the rejected records; the same event again is the same record.

    Args:
        office: Where they are kept.
        found: What could not be taken; may be empty.
    """
    if not found:
        return
    with office.begin() as connection:
        keep_rows(connection, reject, [_row(one) for one in found])


def quarantined(office: Engine) -> list[tuple[int, Quarantined]]:
    """Return what arrived, was put aside and was not taken since, with its number, oldest first.

    Args:
        office: Where it is kept.
    """
    wanted = (
        sa.select(reject)
        # what was imported has a table and a mapping; what arrived has its wire for both
        .where(
            reject.c.table_name == reject.c.mapping,
            ~reject.c.replayed,
            reject.c.record.is_(None),
        )
        .order_by(reject.c.rejected_us, reject.c.reject_id)
    )
    with office.connect() as connection:
        rows = connection.execute(wanted).all()
    return [
        (
            int(row.reject_id),
            Quarantined(
                source=row.source,
                location=row.location,
                wire=row.mapping,
                line=row.line or 0,
                position=0,
                reason=row.reason,
                raw=row.raw,
                received_us=int(row.rejected_us),
            ),
        )
        for row in rows
    ]


def _row(one: Quarantined) -> tuple[object, ...]:
    identity = "\x1f".join((one.source, str(one.line), str(one.position), one.raw))
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8], "big") >> 1
    place = (one.source, one.location, one.wire, one.line)
    return (number, *place, one.reason, one.raw, None, one.wire, False, one.received_us)
