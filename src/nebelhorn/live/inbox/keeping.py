"""Bring a group onto the disk, and say plainly what went wrong where it cannot be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from nebelhorn.live.inbox.inbox_file import InboxFile
from nebelhorn.live.inbox.line import Pending
from nebelhorn.live.inbox.refusals import (
    ArrivalUnkeepable,
    InboxBusy,
    InboxFailed,
    InboxNoRoom,
    InboxRefusal,
)

_KINDS = 0xFF  # SQLite's extended codes carry the kind of error in their last byte
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_OF_THE_ARRIVAL = (
    sqlite3.InterfaceError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    ValueError,  # texts that are no UTF-8
    OverflowError,
    TypeError,
)


def keep(
    file: InboxFile, group: list[Pending]
) -> Iterator[tuple[list[Pending], int | InboxRefusal]]:
    """Write a group; if one arrival in it cannot be written by anybody, the others still are.

    Args:
        file: The inbox file.
        group: Arrivals for one commit; at least one.

    Yields:
        The arrivals of a commit, in their order, and the number of the last row, or why there is
        none. Nearly always one pair: the group itself.
    """
    try:
        yield group, file.append([pending.arrival for pending in group])
    except _OF_THE_ARRIVAL as error:
        if len(group) == 1:
            yield group, ArrivalUnkeepable(f"it cannot be stored: {error}")
            return
        for pending in group:
            yield from keep(file, [pending])
    except sqlite3.Error as error:
        yield group, refusal_of(error)


def refusal_of(error: sqlite3.Error) -> InboxRefusal:
    """Say what an error of the disk means for whoever waits.

    Args:
        error: What SQLite said; the transaction was rolled back.

    Returns:
        ``InboxFailed`` unless it is known that a later try is safe.

    Examples:
        >>> full = sqlite3.OperationalError("database or disk is full")
        >>> full.sqlite_errorcode = sqlite3.SQLITE_FULL
        >>> refusal_of(full)
        InboxNoRoom('no room left on the disk')
        >>> refusal_of(sqlite3.OperationalError("disk I/O error"))
        InboxFailed('the disk of the inbox failed: disk I/O error')
    """
    kind = getattr(error, "sqlite_errorcode", 0) & _KINDS
    if kind == sqlite3.SQLITE_FULL:
        return InboxNoRoom("no room left on the disk")
    if kind in _BUSY:
        return InboxBusy("something else writes to the inbox")
    return InboxFailed(f"the disk of the inbox failed: {error}")
