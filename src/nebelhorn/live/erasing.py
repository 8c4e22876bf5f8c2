"""Take what names a customer out of the inbox, the outbox and what was pulled."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.live.inbox import INBOX_FILE, count_naming, drop_read
from nebelhorn.live.outbox.tables import found_outbox, message
from nebelhorn.live.pull.tables import found_pulls, row
from nebelhorn.log import mentions


def waiting_bodies(folder: Path, read_until: int, names: Collection[str]) -> int:
    """Count the bodies in the inbox that are not processed yet and name a customer.

    Args:
        folder: Of the workspace; not served.
        read_until: Number of the last body that was processed.
        names: The customer's ids.
    """
    signs = {sign for name in names for sign in (name.encode(), json.dumps(name)[1:-1].encode())}
    return count_naming(folder / INBOX_FILE, read_until, signs)


def empty_inbox(folder: Path, read_until: int) -> None:
    """Drop the bodies that were processed, and the bytes of all that were dropped earlier.

    Args:
        folder: Of the workspace; not served.
        read_until: Number of the last body that was processed.
    """
    drop_read(folder / INBOX_FILE, read_until)


def erase_messages(office: Engine, names: Collection[str]) -> int:
    """Delete the messages to the outside that name a customer, sent or not; return how many.

    Args:
        office: Where they lie.
        names: The customer's ids.
    """
    found_outbox(office)
    with office.begin() as connection:
        found = [
            seq
            for seq, body in connection.execute(sa.select(message.c.seq, message.c.body))
            if mentions(body, names)
        ]
        for seq in found:
            connection.execute(sa.delete(message).where(message.c.seq == seq))
    return len(found)


def erase_pulled(office: Engine, names: Collection[str]) -> int:
    """Delete the rows of other systems that are kept to notice changes and name a customer.

    A row that is still in the other system is read again: it has to be erased there first.

    Args:
        office: Where they lie.
        names: The customer's ids.

    Returns:
        How many.
    """
    found_pulls(office)
    with office.begin() as connection:
        chosen = sa.select(row.c.pull, row.c.key, row.c.record).where(row.c.record.is_not(None))
        rows = connection.execute(chosen).all()
        found = {(pull, key) for pull, key, text in rows if mentions(text, names)}
        for pull, key in sorted(found):
            connection.execute(sa.delete(row).where(row.c.pull == pull, row.c.key == key))
    return len(found)
