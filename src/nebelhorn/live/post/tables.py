"""The table of mails, in the office."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_meta = sa.MetaData()

mail = sa.Table(
    "mail",
    _meta,
    sa.Column("mail_no", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    # what it is about, such as ask/17: the same cause is never put down twice
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("to_address", sa.Text, nullable=False, index=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),
    # stays the same in every attempt: the Message-ID before its @
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_us", sa.BigInteger, nullable=False),
    sa.Column("last_error", sa.Text),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("sent_us", sa.BigInteger),
    sqlite_autoincrement=True,
)

WAITING = sa.text("mail.state = 'waiting'")
"""Still to be sent; written the same way as in the index, which SQLite uses only then."""

_WAITING_IN_INDEX = sa.text("state = 'waiting'")
sa.Index(
    "mail_waiting",
    mail.c.due_us,
    mail.c.mail_no,
    sqlite_where=_WAITING_IN_INDEX,
    postgresql_where=_WAITING_IN_INDEX,
)
sa.Index("mail_by_state", mail.c.state)


def found_post(engine: Engine) -> None:
    """Create the table of mails where it is missing.

    Args:
        engine: The office.
    """
    _meta.create_all(engine)
