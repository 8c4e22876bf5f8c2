"""Tables of the outbox, in the office."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_meta = sa.MetaData()

target = sa.Table(
    "outbox_target",
    _meta,
    # random, so that message ids made of it are this workspace's alone
    sa.Column("target_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("topics", sa.Text, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("disabled_reason", sa.Text),
    sa.Column("created_us", sa.BigInteger, nullable=False),
)
message = sa.Table(
    "outbox_message",
    _meta,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("message_id", sa.Text, nullable=False, unique=True),
    sa.Column("target_id", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("due_us", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # tried outside the order: those behind it do not wait
    sa.Column("aside", sa.Boolean, nullable=False),
    sa.Column("last_status", sa.Integer),
    sa.Column("last_error", sa.Text),
    sa.Column("last_us", sa.BigInteger),
    sa.Column("delivered_us", sa.BigInteger),
    sqlite_autoincrement=True,
)

OPEN = sa.text("outbox_message.state IN ('waiting', 'failed')")
"""Still to be sent; written the same way as in the index, which SQLite uses only then."""

_OPEN_IN_INDEX = sa.text("state IN ('waiting', 'failed')")
sa.Index(
    "outbox_open",
    message.c.target_id,
    message.c.aside,
    message.c.seq,
    sqlite_where=_OPEN_IN_INDEX,
    postgresql_where=_OPEN_IN_INDEX,
)
sa.Index("outbox_by_target", message.c.target_id, message.c.seq)


def found_outbox(engine: Engine) -> None:
    """Create the tables of the outbox where they are missing.

    Args:
        engine: The office.
    """
    _meta.create_all(engine)
