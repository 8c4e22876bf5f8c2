"""Which version an office is of, and what brings an older one up to date."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.errors import WorkspaceError

VERSION = 1
STEPS: dict[int, tuple[str, ...]] = {}
"""What each version after the first has changed, as SQL; new tables need no step of their own.

A step that was released is never changed: add another version.
"""

_meta = sa.MetaData()
_version = sa.Table(
    "office_version",
    _meta,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
)


def bring_up_to_date(
    engine: Engine, *, version: int = VERSION, steps: dict[int, tuple[str, ...]] | None = None
) -> None:
    """Bring an office up to this version, each step in a transaction with the number it leads to.

    Offices from before there were numbers are of version 1.

    Args:
        engine: The office, with the tables it came with; missing ones are made afterwards.
        version: That is wanted.
        steps: Version → SQL that leads to it; None: ``STEPS``.

    Raises:
        WorkspaceError: A later Nebelhorn has written it.
    """
    with engine.begin() as connection:
        _meta.create_all(connection)
        found = connection.execute(sa.select(_version.c.version)).scalar()
        if found is None:
            fresh = not sa.inspect(connection).has_table("secret")
            found = version if fresh else 1
            connection.execute(sa.insert(_version).values(version=found))
    if found > version:
        msg = (
            f"office.sqlite has version {found}, this Nebelhorn reads version {version}; "
            "use the Nebelhorn that wrote it, or a later one"
        )
        raise WorkspaceError(msg)
    known = STEPS if steps is None else steps
    for number in range(found + 1, version + 1):
        with engine.begin() as connection:
            _take(connection, number, known[number])


def _take(connection: Connection, number: int, step: tuple[str, ...]) -> None:
    for statement in step:
        connection.exec_driver_sql(statement)
    connection.execute(sa.update(_version).values(version=number))
