"""What is on its way to customers, and how it is called back."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import told_to
from nebelhorn.live.outbox.enqueue import message_id_of
from nebelhorn.live.outbox.tables import OPEN, message, target
from nebelhorn.live.post import drop_mails
from nebelhorn.live.post.tables import mail

ASK_TOPICS = {"sms": "ask.sms", "webhook": "ask.webhook"}
"""Channel → topic under which other systems get an ask; mails we send ourselves."""


def ask_key(ask_no: int) -> str:
    """Return the key of everything that goes out with an ask.

    Examples:
        >>> ask_key(17)
        'ask/17'
    """
    return f"ask/{ask_no}"


def ask_of_key(key: str) -> int | None:
    """Return the number of the ask a mail belongs to; None: it belongs to none.

    Examples:
        >>> ask_of_key("ask/17"), ask_of_key("told/17/3")
        (17, None)
    """
    room, _, number = key.partition("/")
    return int(number) if room == "ask" and number.isdecimal() else None


def told_key(told_no: int, id_no: int) -> str:
    """Return the key of a mail that tells a customer what became of what they said.

    Examples:
        >>> told_key(3, 7)
        'told/3/7'
    """
    return f"told/{told_no}/{id_no}"


def told_of_key(key: str) -> int | None:
    """Return whom a mail tells what became of what they said; None: it is no such mail.

    Examples:
        >>> told_of_key("told/3/7"), told_of_key("ask/17")
        (7, None)
    """
    room, _, rest = key.partition("/")
    number = rest.partition("/")[2]
    return int(number) if room == "told" and number.isdecimal() else None


def why_dropped(connection: Connection, key: str) -> str | None:
    """Return why a mail was dropped, as it stands beside it; None: there is none, or no reason.

    Args:
        connection: Office.
        key: Of the mail.
    """
    found = connection.execute(sa.select(mail.c.last_error).where(mail.c.key == key)).scalar()
    return None if found is None else str(found)


def told_keys(connection: Connection, ids: Collection[int]) -> list[str]:
    """Return the keys of mails that tell some customers what became of what they said."""
    return [
        told_key(int(told_no), int(id_no))
        for some in portions(ids)
        for told_no, id_no in connection.execute(
            sa.select(told_to.c.told_no, told_to.c.id_no).where(told_to.c.id_no.in_(some))
        )
    ]


def call_back(
    connection: Connection, asks: Collection[int], keys: Collection[str], reason: str
) -> set[int]:
    """Do not send what waits: mails are dropped, messages to other systems deleted.

    Args:
        connection: Office, in a transaction, with the tables of post and outbox.
        asks: Numbers of the asks.
        keys: Of further mails.
        reason: Why, as it stands beside a mail.

    Returns:
        Numbers of the asks of which a message to another system was called back.
    """
    drop_mails(connection, [*(ask_key(number) for number in asks), *keys], reason)
    targets = [str(one) for one in connection.execute(sa.select(target.c.target_id)).scalars()]
    back = set()
    for number in asks:
        done = connection.execute(
            sa.delete(message).where(message.c.message_id.in_(_ids(targets, number)), OPEN)
        )
        if done.rowcount:
            back.add(number)
    return back


def delete_messages(connection: Connection, asks: Collection[int]) -> int:
    """Delete the messages to other systems that went out with asks, sent or not; return how many.

    Args:
        connection: Office, in a transaction.
        asks: Their numbers.
    """
    targets = [str(one) for one in connection.execute(sa.select(target.c.target_id)).scalars()]
    return sum(
        int(
            connection.execute(
                sa.delete(message).where(message.c.message_id.in_(_ids(targets, number)))
            ).rowcount
        )
        for number in asks
    )


def _ids(targets: Collection[str], ask_no: int) -> list[str]:
    return [
        message_id_of(one, topic, ask_key(ask_no))
        for one in targets
        for topic in ASK_TOPICS.values()
    ]
