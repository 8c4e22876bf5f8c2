"""The stores of one workspace: a folder, one process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.engine import connect, forget_names, keep_private
from nebelhorn.errors import DiskFull, WorkspaceError
from nebelhorn.log.facts import found_facts
from nebelhorn.log.identity import put_customer_views
from nebelhorn.log.office import open_office
from nebelhorn.log.rewriting import UNFINISHED, rewrite_facts

_NO_ROOM = (
    "no room left on the disk; what was imported before is unharmed, and the import can be repeated"
)
_FULL = ("no space left", "disk full", "file too large", "database or disk is full", "quota")


@dataclass(frozen=True, slots=True)
class Stores:
    """Facts and office of one workspace.

    Attributes:
        folder: The workspace.
        facts: Connection to ``facts.duckdb``; owned by this process alone.
        office: Engine on ``office.sqlite``.
    """

    folder: Path
    facts: duckdb.DuckDBPyConnection
    office: Engine

    @property
    def scratch(self) -> Path:
        """Folder for what is needed only while working."""
        return self.folder / "scratch"

    def lend(self) -> Stores:
        """Return the same stores with another connection to the facts, for another thread.

        Temporary tables are its own; only its ``facts`` is to be closed.
        """
        facts = self.facts.cursor()
        put_customer_views(facts)
        return Stores(self.folder, facts, self.office)

    def close(self) -> None:
        """Close both stores."""
        self.facts.close()
        self.office.dispose()


def open_stores(folder: Path) -> Stores:
    """Open the stores of a workspace, creating what is missing.

    Args:
        folder: The workspace; must exist.

    Returns:
        The stores.

    Raises:
        WorkspaceBusy: Another process has the facts open.
        WorkspaceError: The facts were written by another version.
    """
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True, mode=0o700)
    if (folder / UNFINISHED).exists():
        with contextlib.suppress(duckdb.Error, OSError):  # no room: it is tried again next time
            rewrite_facts(folder)
    facts = connect(folder / "facts.duckdb", temp_dir=scratch)
    keep_private(folder / "facts.duckdb")
    # Seals come by the ten thousand; with DuckDB's 16 MB it tidies up after every few blocks.
    facts.execute("SET checkpoint_threshold = '256MB'")
    found_facts(facts)
    put_customer_views(facts)
    return Stores(folder, facts, open_office(folder / "office.sqlite"))


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all or nothing; whatever interrupts, the facts stay as they were.

    Raises:
        DiskFull: There was no room left on the disk.
    """
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        forget_names(connection)
        if is_disk_full(error):
            raise DiskFull(_NO_ROOM) from error
        raise


@contextlib.contextmanager
def in_sentences(folder: Path) -> Iterator[None]:
    """Turn what disks and databases say into errors people can act on.

    Args:
        folder: The workspace.

    Raises:
        DiskFull: There was no room left on the disk, wherever it was found out.
        WorkspaceError: A store cannot be opened, read or written for another reason.
        OSError: It is about a file that is not in the workspace.
    """
    try:
        yield
    except OSError as error:
        ours = str(error.filename or "").startswith(str(folder))
        if not ours and not is_disk_full(error):
            raise
        said = _sentence(error, folder)
        raise said from error
    except (duckdb.IOException, duckdb.FatalException) as error:
        said = _sentence(error, folder)
        raise said from error
    except sa.exc.DBAPIError as error:
        said = _sentence(error.orig or error, folder / "office.sqlite")
        raise said from error


def _sentence(error: BaseException, place: Path) -> WorkspaceError:
    if is_disk_full(error):
        return DiskFull(_NO_ROOM)
    return WorkspaceError(f"{place} cannot be used: {error}")


def is_disk_full(error: BaseException) -> bool:
    """Tell whether an error means that there is no room left.

    Examples:
        >>> is_disk_full(OSError(28, "No space left on device"))
        True
    """
    return any(sign in str(error).lower() for sign in _FULL)
