"""How far an ask has come: shown, dismissed, partly answered, finished; a state never goes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.asking import AskState
from nebelhorn.live.asks.tables import PLANNED, ask, ask_part

KEPT = ""
"""What stands for a part that has become a fact: it lies there now, and the ask is over."""

_AT_ONCE = 500
_ORDER = (PLANNED, *(state.value for state in AskState))


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One ask as the office has it.

    Attributes:
        ask_no: Its number.
        name: Of the ``[[ask]]`` entry.
        id_no: Number of the customer.
        event_id: Number of the event that is asked about.
        touchpoint: Name of its touchpoint.
        encounter_us: When it was, UTC microseconds.
        language: The customer's; None: not known.
        state: ``planned`` or one of `AskState`.
        expires_us: Until when it can be answered, UTC microseconds.
        part: What was said so far, as it was kept; None: nothing; ``KEPT``: it is a fact by now.
        customer: The customer's key; None: they were erased.
    """

    ask_no: int
    name: str
    id_no: int
    event_id: int
    touchpoint: str
    encounter_us: int
    language: str | None
    state: str
    expires_us: int
    part: str | None
    customer: str | None

    @property
    def over(self) -> bool:
        """Can nothing more be said?"""
        return self.state == AskState.FINISHED or self.part == KEPT


# of the room of the log, which keeps names
_customer = sa.table("customer", sa.column("id_no"), sa.column("name"))
_COLUMNS = (
    *(ask.c.ask_no, ask.c.name, ask.c.id_no, ask.c.event_id, ask.c.touchpoint),
    *(ask.c.encounter_us, ask.c.language, ask.c.state, ask.c.expires_us),
    ask_part.c.said.label("part"),
    _customer.c.name.label("customer"),
)
_WITH_PART = sa.select(*_COLUMNS).select_from(
    ask.outerjoin(ask_part, ask_part.c.ask_no == ask.c.ask_no).outerjoin(
        _customer, _customer.c.id_no == ask.c.id_no
    )
)

_ONE = _WITH_PART.where(ask.c.ask_no == sa.bindparam("number"))


class AskFinder:
    """Looks asks up, many a second: on one connection that stays open.

    Args:
        office: Where they lie.
    """

    def __init__(self, office: Engine) -> None:
        self._connection = office.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._sql = str(_ONE.compile(office, compile_kwargs={"render_postcompile": True}))
        self._lock = Lock()

    def find(self, ask_no: int) -> AskedRow | None:
        """Look an ask up; None: there is none. From any thread.

        Args:
            ask_no: Its number.
        """
        with self._lock:
            row = self._connection.exec_driver_sql(self._sql, (ask_no,)).first()
        return None if row is None else AskedRow(*row)

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._connection.close()


def advance_asks(office: Engine, numbers: Collection[int], state: AskState, at_us: int) -> None:
    """Write down that asks have come as far as this; those that came farther stay as they are.

    Args:
        office: Where they lie.
        numbers: Of the asks; may be empty.
        state: What was seen.
        at_us: When, UTC microseconds.
    """
    if not numbers:
        return
    with office.begin() as connection:
        for some in _portions(numbers):
            _advance(connection, some, state, at_us)


def dismiss_ask(office: Engine, ask_no: int, at_us: int) -> None:
    """Write down that somebody does not want to answer: what they chose before is taken back.

    Args:
        office: Where it lies.
        ask_no: Number of the ask; one that is over stays as it is.
        at_us: When, UTC microseconds.
    """
    with office.begin() as connection:
        row = connection.execute(_ONE, {"number": ask_no}).first()
        if row is None or _row(row).over:
            return
        connection.execute(sa.delete(ask_part).where(ask_part.c.ask_no == ask_no))
        dismissed = {"state": AskState.DISMISSED.value, "state_us": at_us}
        connection.execute(sa.update(ask).where(ask.c.ask_no == ask_no).values(**dismissed))


def finish_asks(office: Engine, numbers: Collection[int], at_us: int) -> None:
    """Write down that asks were answered, and drop what was kept of them in between.

    Args:
        office: Where they lie.
        numbers: Of the asks; may be empty.
        at_us: When, UTC microseconds.
    """
    if not numbers:
        return
    with office.begin() as connection:
        for some in _portions(numbers):
            _advance(connection, some, AskState.FINISHED, at_us)
            connection.execute(sa.delete(ask_part).where(ask_part.c.ask_no.in_(some)))


def over_asks(office: Engine, numbers: Collection[int]) -> set[int]:
    """Return which of some asks are over.

    Args:
        office: Where they lie.
        numbers: Of the asks; may be empty.
    """
    found: set[int] = set()
    with office.connect() as connection:
        for some in _portions(numbers):
            rows = connection.execute(_WITH_PART.where(ask.c.ask_no.in_(some)))
            found |= {one.ask_no for one in map(_row, rows) if one.over}
    return found


def keep_part(office: Engine, ask_no: int, said: str, at_us: int) -> None:
    """Keep what was said so far; what was kept before is overwritten.

    Args:
        office: Where it lies.
        ask_no: Number of the ask; one that is over keeps nothing more.
        said: JSON.
        at_us: When, UTC microseconds.
    """
    with office.begin() as connection:
        row = connection.execute(_ONE, {"number": ask_no}).first()
        if row is None or _row(row).over:
            return
        _advance(connection, [ask_no], AskState.PARTIAL, at_us)
        connection.execute(sa.delete(ask_part).where(ask_part.c.ask_no == ask_no))
        connection.execute(sa.insert(ask_part).values(ask_no=ask_no, said=said, at_us=at_us))


def left_parts(office: Engine, before_us: int) -> list[tuple[int, str, int]]:
    """Return what was said and never sent off: number of the ask, JSON, when it was kept.

    Args:
        office: Where it lies.
        before_us: Kept last before this time, UTC microseconds.
    """
    wanted = (
        sa.select(ask_part)
        .where(ask_part.c.said != KEPT, ask_part.c.at_us < before_us)
        .order_by(ask_part.c.at_us)
        .limit(_AT_ONCE)
    )
    with office.connect() as connection:
        rows = connection.execute(wanted).all()
    return [(int(row.ask_no), str(row.said), int(row.at_us)) for row in rows]


def close_parts(office: Engine, numbers: Collection[int]) -> None:
    """Write down that what was left of asks is a fact now, so that nothing more is added to it.

    Args:
        office: Where they lie.
        numbers: Of the asks; may be empty.
    """
    if not numbers:
        return
    with office.begin() as connection:
        for some in _portions(numbers):
            connection.execute(
                sa.update(ask_part).where(ask_part.c.ask_no.in_(some)).values(said=KEPT)
            )


def _advance(connection: Connection, numbers: Collection[int], state: AskState, at_us: int) -> None:
    before = _ORDER[: _ORDER.index(state.value)]
    connection.execute(
        sa.update(ask)
        .where(ask.c.ask_no.in_(numbers), ask.c.state.in_(before))
        .values(state=state.value, state_us=at_us)
    )


def _row(found: Any) -> AskedRow:
    return AskedRow(**found._asdict())


def _portions(numbers: Collection[int]) -> list[list[int]]:
    listed = sorted(numbers)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
