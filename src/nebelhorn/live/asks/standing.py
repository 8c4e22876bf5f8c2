"""Where every ask that was written down stands."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.asking import AskState
from nebelhorn.live.asks.tables import PLANNED, ask


@dataclass(frozen=True, slots=True)
class AskStanding:
    """One ask.

    Attributes:
        ask_no: Its number.
        name: Of the ``[[ask]]`` entry.
        id_no: Number of the customer.
        state: What became of it so far.
        expires_us: Until when it can be answered, UTC microseconds.
    """

    ask_no: int
    name: str
    id_no: int
    state: AskState
    expires_us: int


def ask_standings(connection: Connection) -> list[AskStanding]:
    """Return all asks but those that have not gone out yet, by number.

    Args:
        connection: Office.
    """
    columns = (ask.c.ask_no, ask.c.name, ask.c.id_no, ask.c.state, ask.c.expires_us)
    wanted = sa.select(*columns).where(ask.c.state != PLANNED).order_by(ask.c.ask_no)
    return [
        AskStanding(int(number), str(name), int(id_no), AskState(state), int(until))
        for number, name, id_no, state, until in connection.execute(wanted)
    ]
