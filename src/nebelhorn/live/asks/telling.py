"""What became of what customers said: written once, and to whom it was told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.asks.outgoing import told_key
from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import ask, told, told_to
from nebelhorn.live.post import drop_mails


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What became of something customers said.

    Attributes:
        told_no: Its number.
        title: In one line.
        said: What customers said.
        did: What was done.
        ask: The ask it was said to; None: another.
        touchpoint: The touchpoint it is about; None: what the ask is about.
        made_us: When it was written, UTC microseconds.
        by: Who wrote it.
        mailed: To how many customers a mail was put down.
    """

    told_no: int
    title: str
    said: str
    did: str
    ask: str | None
    touchpoint: str | None
    made_us: int
    by: str
    mailed: int = 0


def put_told(connection: Connection, row: ToldRow, ids: Collection[int]) -> int:
    """Write down what became of something, and who is told by mail.

    Args:
        connection: Office, in a transaction.
        row: What is told; its number is not looked at.
        ids: Numbers of those who are told.

    Returns:
        Its number.
    """
    made = connection.execute(
        sa.insert(told)
        .values(
            title=row.title,
            said=row.said,
            did=row.did,
            ask=row.ask,
            touchpoint=row.touchpoint,
            made_us=row.made_us,
            by=row.by,
        )
        .returning(told.c.told_no)
    )
    number = int(made.scalar_one())
    if ids:
        rows = [{"told_no": number, "id_no": id_no} for id_no in sorted(ids)]
        connection.execute(sa.insert(told_to), rows)
    return number


def told_rows(connection: Connection, told_no: int | None = None) -> tuple[ToldRow, ...]:
    """Return what was told, newest first.

    Args:
        connection: Office.
        told_no: Only this; None: all.
    """
    many = (
        sa.select(sa.func.count())
        .where(told_to.c.told_no == told.c.told_no)
        .scalar_subquery()
        .label("mailed")
    )
    wanted = sa.select(told, many).order_by(told.c.made_us.desc(), told.c.told_no.desc())
    if told_no is not None:
        wanted = wanted.where(told.c.told_no == told_no)
    return tuple(
        ToldRow(
            int(row.told_no),
            *(row.title, row.said, row.did, row.ask, row.touchpoint),
            *(int(row.made_us), row.by, int(row.mailed)),
        )
        for row in connection.execute(wanted)
    )


def take_told(connection: Connection, told_no: int, reason: str) -> None:
    """Take back what was told: its page is gone, and mails that wait are not sent.

    Args:
        connection: Office, in a transaction, with the tables of post.
        told_no: Its number.
        reason: Why, as it stands beside the mails.
    """
    mine = sa.select(told_to.c.id_no).where(told_to.c.told_no == told_no)
    keys = [told_key(told_no, int(id_no)) for id_no in connection.execute(mine).scalars()]
    drop_mails(connection, keys, reason)
    connection.execute(sa.delete(told_to).where(told_to.c.told_no == told_no))
    connection.execute(sa.delete(told).where(told.c.told_no == told_no))


def last_asks(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """Return the number of the last ask of each id that was ever asked: links to object need one.

    Args:
        connection: Office.
        ids: Numbers of ids.
    """
    return {
        int(id_no): int(number)
        for some in portions(ids)
        for id_no, number in connection.execute(
            sa.select(ask.c.id_no, sa.func.max(ask.c.ask_no))
            .where(ask.c.id_no.in_(some))
            .group_by(ask.c.id_no)
        )
    }


def answered_by(connection: Connection, name: str, since_us: int) -> set[int]:
    """Return the ids that answered an ask, at least in part.

    Args:
        connection: Office.
        name: Of the ask.
        since_us: Not before, UTC microseconds.
    """
    said = ask.c.state.in_(("partial", "finished"))
    wanted = sa.select(ask.c.id_no).where(ask.c.name == name, said, ask.c.state_us >= since_us)
    return {int(id_no) for id_no in connection.execute(wanted).scalars()}
