"""Tables of pulls, in the office: how each is doing, and how each record was last seen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_meta = sa.MetaData()

state = sa.Table(
    "pull_state",
    _meta,
    sa.Column("pull", sa.Text, primary_key=True),
    sa.Column("last_us", sa.BigInteger),
    sa.Column("next_us", sa.BigInteger, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("trouble", sa.Text),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
)
row = sa.Table(
    "pulled_row",
    _meta,
    sa.Column("pull", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    # of the pull when it was seen so; what is later than the pull's own step never happened
    sa.Column("step", sa.BigInteger, primary_key=True, autoincrement=False),
    # NULL: it was gone
    sa.Column("record", sa.Text),
    sa.Index("pulled_row_by_step", "pull", "step"),
)


def found_pulls(engine: Engine) -> None:
    """Create the tables of pulls where they are missing.

    Args:
        engine: The office.
    """
    _meta.create_all(engine)
