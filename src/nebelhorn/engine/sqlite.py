"""SQLite, where rows are written one by one and must not be lost."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from nebelhorn.engine.private import keep_private

_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")


def open_durable(path: Path, *, wait_s: float) -> Engine:
    """Open a SQLite file whose commits survive a power cut and whose deleted content is gone.

    Args:
        path: The file, made when missing, its owner's alone; its folder must exist.
        wait_s: So many seconds a writer waits for another one.

    Returns:
        An engine; its errors do not show what was bound to statements, for that may be a secret.

    Examples:
        >>> import tempfile
        >>> engine = open_durable(Path(tempfile.mkdtemp()) / "office.sqlite", wait_s=1)
        >>> with engine.connect() as connection:
        ...     connection.exec_driver_sql("PRAGMA synchronous").scalar()
        2
        >>> engine.dispose()
    """
    keep_private(path)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": wait_s},
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _begin)
    return engine


def _begin(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    del record
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
