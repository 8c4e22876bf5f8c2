"""Runs: each walk through history or the present, with all that it depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import duckdb

from nebelhorn.errors import UnknownName
from nebelhorn.log import transaction
from nebelhorn.settings import OTHER_STAGE, By, Group, Question, Touchpoint

BACKTEST = "backtest"
LIVE = "live"
NOT_BEGUN_US = -(2**62)
"""Before all times: nothing is sealed yet."""

_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of seals, from its beginning to where it has got.

    Attributes:
        run_no: Its number.
        label: ``backtest`` or ``live``; they are never mixed.
        definition: Canonical JSON: question set, catalogue, groups, facts, learner.
        as_of_us: The last thing known when it began, UTC microseconds.
        until_us: Everything that was to be sealed before this time is; ``NOT_BEGUN_US`` before the
            first block.
        ended: Is it finished?
        earlier: The live runs it goes on from, where they are looked at together, newest first.
    """

    run_no: int
    label: str
    definition: str
    as_of_us: int
    until_us: int
    ended: bool
    earlier: tuple[Run, ...] = ()

    def open_us(self) -> list[int]:
        """Return how long a prediction of each question stays open, microseconds, by number."""
        return [int(q["horizon_us"]) + int(q["grace_us"]) for q in self._said("questions")]

    def questions(self) -> tuple[Question, ...]:
        """Return the questions as they were sealed, in the order of their numbers."""
        return tuple(
            Question(
                name=q["name"],
                kind=q["kind"],
                horizon_days=q["horizon_us"] / _DAY_US,
                touchpoints=tuple(q["touchpoints"]),
                condition=q["condition"],
                bands=tuple(q["bands"]),
                grace_hours=q["grace_us"] / _HOUR_US,
            )
            for q in self._said("questions")
        )

    def groups(self) -> tuple[Group, ...]:
        """Return the groups as they were sealed, in the order of their bits."""
        return tuple(Group(name, condition) for name, condition in self._said("groups"))

    def catalogue(self) -> dict[str, Touchpoint]:
        """Return stage and actor of each touchpoint, and how customers left, when it was sealed."""
        return {
            # the first runs did not say the stage
            name: Touchpoint(name, stage=(*stage, OTHER_STAGE.id)[0], by=By(by), leaves=leaves)
            for name, *stage, by, leaves in self._said("catalogue")
        }

    def _said(self, key: str) -> list[Any]:
        found: list[Any] = json.loads(self.definition)[key]
        return found


def genesis(definition: str) -> bytes:
    """Return the link before the first block: SHA-256(0x03 ‖ definition)."""
    return hashlib.sha256(b"\x03" + definition.encode()).digest()


def begin_run(
    connection: duckdb.DuckDBPyConnection, *, definition: str, as_of_us: int, begun_us: int
) -> Run:
    """Begin a backtest; the seals of earlier ones are dropped, for they can be made again.

    Their definitions and heads stay, so that it shows how often and with which questions history
    was asked.

    Args:
        connection: Facts.
        definition: Canonical JSON of all that the run depends on.
        as_of_us: The last thing known, UTC microseconds.
        begun_us: Now, UTC microseconds.
    """
    with transaction(connection):
        backtests = "(SELECT run_no FROM run WHERE label = ?)"
        for table in ("seal", "sealed_point", "block", "erased_leaf", "challenge"):
            connection.execute(f"DELETE FROM {table} WHERE run_no IN {backtests}", [BACKTEST])
        connection.execute("DELETE FROM rule WHERE NOT EXISTS (SELECT 1 FROM seal)")
        row = connection.execute("SELECT coalesce(max(run_no), 0) + 1 FROM run").fetchone()
        number = int(row[0]) if row else 1
        connection.execute(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?)",
            [number, BACKTEST, definition, as_of_us, begun_us],
        )
    return Run(number, BACKTEST, definition, as_of_us, NOT_BEGUN_US, ended=False)


def begin_live_run(
    connection: duckdb.DuckDBPyConnection, *, definition: str, as_of_us: int, begun_us: int
) -> Run:
    """Begin to foretell live; what was sealed live earlier stays for ever.

    Args:
        connection: Facts.
        definition: Canonical JSON of all that the run depends on, as ``live_definition`` makes it.
        as_of_us: Points that open from here on are sealed; earlier ones are only learnt from. UTC
            microseconds.
        begun_us: Now, UTC microseconds.
    """
    with transaction(connection):
        row = connection.execute("SELECT coalesce(max(run_no), 0) + 1 FROM run").fetchone()
        number = int(row[0]) if row else 1
        connection.execute(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?)",
            [number, LIVE, definition, as_of_us, begun_us],
        )
    return Run(number, LIVE, definition, as_of_us, NOT_BEGUN_US, ended=False)


_COLUMNS = (
    "run_no, label, definition, as_of_us, "
    "coalesce((SELECT max(until_us) FROM block WHERE block.run_no = run.run_no), "
    f"{NOT_BEGUN_US}), "
    "run_no IN (SELECT run_no FROM run_end)"
)


def newest_run(connection: duckdb.DuckDBPyConnection, label: str | None = BACKTEST) -> Run | None:
    """Return the newest run of a label, of any when that is None; None: there was never one."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM run WHERE label = coalesce(?, label) ORDER BY run_no DESC LIMIT 1",
        [label],
    ).fetchone()
    return None if row is None else Run(*row)


def runs_so_far(connection: duckdb.DuckDBPyConnection) -> list[tuple[Run, int]]:
    """Return every run there ever was with when it was begun, UTC microseconds, oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS}, begun_us FROM run ORDER BY run_no").fetchall()
    return [(Run(*row[:-1]), int(row[-1])) for row in rows]


def run_by_number(connection: duckdb.DuckDBPyConnection, run_no: int) -> Run:
    """Return a run that exists.

    Raises:
        UnknownName: There is none of this number.
    """
    row = connection.execute(f"SELECT {_COLUMNS} FROM run WHERE run_no = ?", [run_no]).fetchone()
    if row is None:
        msg = f"there is no run {run_no}"
        raise UnknownName(msg)
    return Run(*row)
