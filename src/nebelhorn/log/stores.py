"""The stores of one workspace: a folder, one process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy.engine import Engine

from nebelhorn.engine import connect
from nebelhorn.errors import DiskFull
from nebelhorn.log.facts import found_facts
from nebelhorn.log.office import open_office

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
    scratch.mkdir(exist_ok=True)
    facts = connect(folder / "facts.duckdb", temp_dir=scratch)
    found_facts(facts)
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
        if is_disk_full(error):
            msg = (
                "no room left on the disk; what was imported before is unharmed, "
                "and the import can be repeated"
            )
            raise DiskFull(msg) from error
        raise


def is_disk_full(error: BaseException) -> bool:
    """Tell whether an error means that there is no room left.

    Examples:
        >>> is_disk_full(OSError(28, "No space left on device"))
        True
    """
    return any(sign in str(error).lower() for sign in _FULL)
