"""Tables of what customers are asked, on which addresses and with whose consent, in the office."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

PLANNED = "planned"
"""State of an ask that is written down and has not gone out; all others are `asking.AskState`."""

_meta = sa.MetaData()
_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")

contact = sa.Table(
    "contact",
    _meta,
    sa.Column("id_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("zone", sa.Text),
    sa.Column("known_us", sa.BigInteger, nullable=False),
    # a mail server said that there is nobody: not written to until another address is known
    sa.Column("bad_us", sa.BigInteger),
)
# appended only: what somebody said about being asked is never changed
consent = sa.Table(
    "consent",
    _meta,
    sa.Column("consent_no", _number, primary_key=True),
    sa.Column("id_no", sa.BigInteger, nullable=False, index=True),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("t_us", sa.BigInteger, nullable=False),
    sa.Column("told_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
ask = sa.Table(
    "ask",
    _meta,
    sa.Column("ask_no", _number, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("id_no", sa.BigInteger, nullable=False, index=True),
    sa.Column("event_id", sa.BigInteger, nullable=False),
    sa.Column("touchpoint", sa.Text, nullable=False),
    sa.Column("encounter_us", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("propensity", sa.Float),
    sa.Column("by_lot", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("reason", sa.Text),
    sa.Column("planned_us", sa.BigInteger, nullable=False),
    sa.Column("sent_us", sa.BigInteger),
    sa.Column("state_us", sa.BigInteger, nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("name", "event_id"),
    # a number is never given twice, or an old link would open somebody else's ask
    sqlite_autoincrement=True,
)
ask_part = sa.Table(
    "ask_part",
    _meta,
    sa.Column("ask_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
# encounters before it are history: nobody is asked about them
ask_since = sa.Table(
    "ask_since",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("active_us", sa.BigInteger, nullable=False),
)
# with a_day: the draw of each day, so that there is one a day
ask_round = sa.Table(
    "ask_round",
    _meta,
    sa.Column("day", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("drawn_us", sa.BigInteger, nullable=False),
    sa.Column("candidates", sa.BigInteger, nullable=False),
    sa.Column("asked", sa.BigInteger, nullable=False),
)
place = sa.Table(
    "place",
    _meta,
    sa.Column("place_no", _number, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("made_us", sa.BigInteger, nullable=False),
    sa.Column("closed_us", sa.BigInteger),
    sqlite_autoincrement=True,
)
told = sa.Table(
    "told",
    _meta,
    sa.Column("told_no", _number, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("did", sa.Text, nullable=False),
    sa.Column("ask", sa.Text),
    sa.Column("touchpoint", sa.Text),
    sa.Column("made_us", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
told_to = sa.Table(
    "told_to",
    _meta,
    sa.Column("told_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id_no", sa.BigInteger, primary_key=True, autoincrement=False),
)


def found_asks(engine: Engine) -> None:
    """Create the tables of asking where they are missing.

    Args:
        engine: The office.
    """
    _meta.create_all(engine)
