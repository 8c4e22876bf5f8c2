"""Places where many speak with one link: a counter, a parcel, a web page."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.live.asks.tables import place


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place.

    Attributes:
        place_no: Its number.
        name: Of the ``[[ask]]`` entry that is asked there.
        label: What people call it, such as ``Branch Kiel``.
        channel: ``qr`` or ``snippet``.
        made_us: When it was made, UTC microseconds.
        closed_us: When it was closed; None: it is open.
    """

    place_no: int
    name: str
    label: str
    channel: str
    made_us: int
    closed_us: int | None


def put_place(office: Engine, name: str, label: str, channel: str, at_us: int) -> PlaceRow:
    """Write a new place down.

    Args:
        office: Where they lie.
        name: Of the ask.
        label: What people call it.
        channel: ``qr`` or ``snippet``.
        at_us: Now, UTC microseconds.
    """
    values = {"name": name, "label": label, "channel": channel, "made_us": at_us}
    with office.begin() as connection:
        made = connection.execute(sa.insert(place).values(**values).returning(place.c.place_no))
        number = made.scalar_one()
    return PlaceRow(int(number), name, label, channel, at_us, None)


def find_place(office: Engine, place_no: int) -> PlaceRow | None:
    """Look a place up; None: there is none."""
    with office.connect() as connection:
        row = connection.execute(sa.select(place).where(place.c.place_no == place_no)).first()
    return None if row is None else PlaceRow(*row)


def place_rows(office: Engine) -> list[PlaceRow]:
    """Return all places, also those that are closed, the oldest first."""
    with office.connect() as connection:
        rows = connection.execute(sa.select(place).order_by(place.c.place_no)).all()
    return [PlaceRow(*row) for row in rows]


def shut_place(office: Engine, place_no: int, at_us: int) -> None:
    """Write down that a place is closed; one that is stays closed when it was.

    Args:
        office: Where it lies.
        place_no: Its number.
        at_us: Now, UTC microseconds.
    """
    with office.begin() as connection:
        connection.execute(
            sa.update(place)
            .where(place.c.place_no == place_no, place.c.closed_us.is_(None))
            .values(closed_us=at_us)
        )
