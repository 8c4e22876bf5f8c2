"""One owner per file, in whatever process: a lock that the system takes back when it dies."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from nebelhorn.engine import keep_private
from nebelhorn.errors import WorkspaceBusy, WorkspaceError


def own(path: Path) -> sqlite3.Connection:
    """Take the lock beside a file; closing the connection gives it back, and so does any death.

    SQLite locks the same way on every system and also between two owners in one process.

    Args:
        path: Of the file to own; the lock is ``<name>.lock`` beside it, and stays empty.

    Returns:
        The lock, held until it is closed.

    Raises:
        WorkspaceBusy: Another owner has it.
        WorkspaceError: The lock cannot be made.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "inbox.sqlite"
        >>> lock = own(path)
        >>> own(path)
        Traceback (most recent call last):
        nebelhorn.errors.WorkspaceBusy: inbox.sqlite is in use by another process
        >>> lock.close()
        >>> own(path).close()
    """
    place = path.with_name(f"{path.name}.lock")
    keep_private(place)
    try:
        lock = sqlite3.connect(place, timeout=0, isolation_level=None, check_same_thread=False)
        with contextlib.ExitStack() as opened:
            opened.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
            opened.pop_all()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
            msg = f"{path.name} is in use by another process"
            raise WorkspaceBusy(msg) from error
        msg = f"{place} cannot be used: {error}"
        raise WorkspaceError(msg) from error
    return lock
