"""The tables of this room; they lie in the office, beside names and texts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.engine import open_durable

_meta = sa.MetaData()

state = sa.Table(
    "access_state",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
key = sa.Table(
    "access_key",
    _meta,
    sa.Column("key_id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("source", sa.Text),
    sa.Column("attributes", sa.Text, nullable=False),
    sa.Column("rate", sa.Float),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("used_us", sa.BigInteger),
    sa.Column("revoked_us", sa.BigInteger),
)
account = sa.Table(
    "access_account",
    _meta,
    sa.Column("account_id", sa.Integer, primary_key=True),
    sa.Column("login", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("closed_us", sa.BigInteger),
)
token = sa.Table(
    "access_token",
    _meta,
    sa.Column("sha256", sa.LargeBinary, primary_key=True),
    sa.Column("account_id", sa.Integer),  # NULL: for the first admin, who has no account yet
    sa.Column("expires_us", sa.BigInteger, nullable=False),
)
session = sa.Table(
    "access_session",
    _meta,
    sa.Column("sha256", sa.LargeBinary, primary_key=True),
    sa.Column("account_id", sa.Integer, nullable=False, index=True),
    sa.Column("opened_us", sa.BigInteger, nullable=False),
    sa.Column("seen_us", sa.BigInteger, nullable=False),
)
attempt = sa.Table(
    "access_attempt",
    _meta,
    sa.Column("subject", sa.LargeBinary, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_us", sa.BigInteger, nullable=False),
)
audit = sa.Table(
    "access_audit",
    _meta,
    sa.Column("row_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
)

TURN = "turn"
KEYS_VERSION = "keys_version"
AUDIT_ROWS = "audit_rows"

_SEALS = {
    "sqlite": (
        "CREATE TRIGGER access_audit_no_{deed} BEFORE {deed} ON access_audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END"
    ),
    "postgresql": (
        "CREATE RULE access_audit_no_{deed} AS ON {deed} TO access_audit DO INSTEAD NOTHING"
    ),
}


def _seal_audit(target: sa.Table, connection: Connection, **told: object) -> None:
    del target, told
    seal = _SEALS.get(connection.dialect.name, "")
    for deed in ("UPDATE", "DELETE") if seal else ():
        connection.exec_driver_sql(seal.format(deed=deed))


sa.event.listen(audit, "after_create", _seal_audit)


def found_access(engine: Engine) -> None:
    """Create what is missing of this room's tables; repeating it changes nothing.

    Args:
        engine: The office, SQLite or PostgreSQL.
    """
    _meta.create_all(engine)
    with engine.begin() as connection:
        there = set(connection.scalars(sa.select(state.c.name)))
        for name in (TURN, KEYS_VERSION, AUDIT_ROWS):
            if name not in there:
                connection.execute(sa.insert(state).values(name=name, number=0))


def open_access_office(path: Path) -> Engine:
    """Open the office for keys and accounts alone, while another process has the facts.

    Keys are made and revoked while Nebelhorn is served, so this must not ask for the facts.

    Args:
        path: ``office.sqlite``; its folder must exist.

    Returns:
        An engine as the office's own: WAL, ``synchronous = FULL``, deleted content overwritten.
        Its errors do not show what was bound to statements.
    """
    engine = open_durable(path, wait_s=60)
    found_access(engine)
    return engine


@contextlib.contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """Change something, one after the other over all threads and processes.

    The first statement writes, and so waits for whoever is changing something now: what is read
    afterwards holds until the commit. That keeps the audit log one chain, and a one-time token
    from being used twice.

    Args:
        engine: The office.

    Yields:
        A connection in a transaction, committed at the end.
    """
    with engine.begin() as connection:
        count_up(connection, TURN)
        yield connection


def count_up(connection: Connection, name: str) -> int:
    """Add one to a number of the state and return it."""
    connection.execute(
        sa.update(state).where(state.c.name == name).values(number=state.c.number + 1)
    )
    return number_of(connection, name)


def number_of(connection: Connection, name: str) -> int:
    """Return a number of the state."""
    return int(
        connection.execute(sa.select(state.c.number).where(state.c.name == name)).scalar_one()
    )
