"""What people said about alarms; appended, never changed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.log.office import acknowledgement


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a person said about an alarm.

    Attributes:
        alarm_id: Of the alarm.
        cause: In their words.
        by: Who.
        at_us: When, UTC microseconds.
    """

    alarm_id: str
    cause: str
    by: str
    at_us: int


def write_acknowledgement(engine: Engine, said: Acknowledgement) -> None:
    """Append what a person said; an earlier word on the same alarm stays.

    Args:
        engine: The office.
        said: What, of which alarm, by whom and when.
    """
    with engine.begin() as connection:
        connection.execute(
            sa.insert(acknowledgement).values(
                alarm_id=said.alarm_id, cause=said.cause, by=said.by, at_us=said.at_us
            )
        )


def acknowledgements(engine: Engine) -> tuple[Acknowledgement, ...]:
    """Return all that was ever said about alarms, oldest first."""
    columns = acknowledgement.c
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(columns.alarm_id, columns.cause, columns.by, columns.at_us).order_by(
                columns.acknowledgement_id
            )
        ).all()
    return tuple(Acknowledgement(*row) for row in rows)
