"""Since when an ask is asked, and which days were drawn."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.asks.tables import ask_round, ask_since


def active_since(connection: Connection) -> dict[str, int]:
    """Return when each ask was first seen active, UTC microseconds.

    What was before is history: nobody is asked about it, however it came into the facts.
    """
    rows = connection.execute(sa.select(ask_since.c.name, ask_since.c.active_us))
    return {str(name): int(at_us) for name, at_us in rows}


def see_active(connection: Connection, names: Iterable[str], now_us: int) -> dict[str, int]:
    """Write down that asks are active; those that were seen before keep their time.

    Args:
        connection: Office, in a transaction.
        names: Of active asks.
        now_us: UTC microseconds.

    Returns:
        When each ask was first seen active, also those that are not any more.
    """
    known = active_since(connection)
    for name in names:
        if name not in known:
            connection.execute(sa.insert(ask_since).values(name=name, active_us=now_us))
            known[name] = now_us
    return known


def is_drawn(connection: Connection, day: int) -> bool:
    """Was it drawn on this day who is asked? Days are counted from 1970-01-01."""
    found = connection.execute(sa.select(ask_round.c.day).where(ask_round.c.day == day))
    return found.first() is not None


def write_draw(
    connection: Connection, day: int, now_us: int, *, candidates: int, asked: int
) -> None:
    """Write down that it was drawn; a second time on the same day is an error.

    Args:
        connection: Office, in the transaction of what was drawn.
        day: Counted from 1970-01-01.
        now_us: UTC microseconds.
        candidates: How many might be asked.
        asked: How many are.

    Raises:
        sqlalchemy.exc.IntegrityError: It was drawn on this day.
    """
    connection.execute(
        sa.insert(ask_round).values(day=day, drawn_us=now_us, candidates=candidates, asked=asked)
    )
