"""Who was at a place, each counted once, whatever the filter."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import drop, put_table
from nebelhorn.journeys.cells.rows import Column, SlotRows, add_up, fetch, narrow, slot_rows
from nebelhorn.journeys.relation import kernel_sql

_RUNS = "crowd_run"


@dataclass(frozen=True, slots=True)
class CrowdSums:
    """Of every place, with t_c = how often somebody c came there.

    Attributes:
        people: Shape (places,), count of those who came.
        times: Shape (places,), Σ t_c.
        squares: Shape (places,), Σ t_c².
    """

    people: Column
    times: Column
    squares: Column


@dataclass(frozen=True, slots=True)
class Runs:
    """Rows of those who come again, each of whom must be counted once.

    Attributes:
        slot: Shape (rows,), of a row.
        run: Shape (rows,), rising: rows of one at one place share it.
        place: Shape (runs,), where.
        worth: Columns of shape (rows,), what is added up over the rows of a run.
    """

    slot: NDArray[np.integer]
    run: NDArray[np.integer]
    place: NDArray[np.integer]
    worth: tuple[NDArray[np.integer], ...]

    def left(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.integer], tuple[Column, ...]]:
        """Return, of each run that has a row left, its place, and its sums.

        Args:
            chosen: Shape (slots,).
        """
        rows = np.flatnonzero(chosen[self.slot])
        run = self.run[rows]
        if not len(rows):
            nothing = np.zeros(0, np.int64)
            return self.place[:0], tuple(nothing for _ in self.worth)
        firsts = np.flatnonzero(np.diff(run, prepend=run[0] - np.int64(1)))
        sums = tuple(np.add.reduceat(one[rows].astype(np.int64), firsts) for one in self.worth)
        return self.place[run[firsts]], sums


@dataclass(frozen=True, slots=True)
class Crowd:
    """All who came to any of a number of places.

    Whoever came to a place within one slot only is part of a sum; whoever came within several is
    kept as one row a slot, so that nobody counts twice where a filter leaves several of them.

    Attributes:
        places: Count of places.
        lone: Place, people, times, squares.
        again: Times.
    """

    places: int
    lone: SlotRows
    again: Runs

    def sums(self, chosen: NDArray[np.bool_]) -> CrowdSums:
        """Add up the slots that are chosen: the same as counting the journeys in them.

        Args:
            chosen: Shape (slots,).
        """
        place, *alone = self.lone.left(chosen)
        where, (times,) = self.again.left(chosen)
        people, often, squares = (add_up(place, one, self.places) for one in alone)
        return CrowdSums(
            people + np.bincount(where, minlength=self.places),
            often + add_up(where, times, self.places),
            squares + add_up(where, times * times, self.places),
        )


def make_crowd(
    connection: duckdb.DuckDBPyConnection, came: str, *, slots: int, places: Column
) -> Crowd:
    """Count who came to which place, by slot.

    Args:
        connection: Where ``came`` can be read.
        came: Relation (place_no, who, slot), one row a time.
        slots: Count of slots.
        places: All the ``place_no`` there are, rising; what is returned numbers them from 0.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE came AS SELECT * FROM (VALUES (5, 1, 0), (5, 1, 1), (5, 2, 1))"
        ...     " AS c(place_no, who, slot)"
        ... )
        >>> crowd = make_crowd(connection, "came", slots=2, places=np.array([5]))
        >>> crowd.sums(np.array([True, True])).people.tolist()
        [2]
        >>> crowd.sums(np.array([True, False])).people.tolist()
        [1]
    """
    put_table(connection, _RUNS, kernel_sql("crowd_runs", came=came))
    lone = kernel_sql("crowd_lone", runs=_RUNS)
    again = kernel_sql("crowd_again", came=came, runs=_RUNS)
    slot, place, *sums = fetch(
        connection,
        f"SELECT slot, place_no, people, times, squares FROM ({lone}) ORDER BY slot, place_no",
    )
    alone = slot_rows(slots, slot, np.searchsorted(places, place), *sums)
    found = fetch(
        connection, f"SELECT place_no, who, slot, times FROM ({again}) ORDER BY place_no, who"
    )
    drop(connection, _RUNS)
    return Crowd(len(places), alone, runs_of(places, *found))


def runs_of(places: Column, place: Column, who: Column, slot: Column, *worth: Column) -> Runs:
    """Return rows that stand in the order of place and person as runs; nobody's number is kept.

    Args:
        places: All places, rising.
        place: Shape (rows,), rising.
        who: Shape (rows,), side by side within a place.
        slot: Shape (rows,).
        *worth: Each shape (rows,).
    """
    if not len(place):
        nothing = np.zeros(0, np.uint8)
        return Runs(nothing, nothing, nothing, tuple(nothing for _ in worth))
    first = np.ones(len(place), np.bool_)
    first[1:] = (place[1:] != place[:-1]) | (who[1:] != who[:-1])
    run = np.cumsum(first) - 1
    where = np.searchsorted(places, place[first])
    return Runs(narrow(slot), narrow(run), narrow(where), tuple(narrow(one) for one in worth))
