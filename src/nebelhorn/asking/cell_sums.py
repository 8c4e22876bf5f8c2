"""What is known of each touchpoint × group: the cells whose fog asking is to clear."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.asking.order import Cells
from nebelhorn.engine import drop, load_kernel, put_arrow, put_table
from nebelhorn.feedback import IMPORTANT_GROUP_WEIGHT, KEY_POINT_WEIGHT, make_voices
from nebelhorn.journeys import make_membership

_EVERYBODY = 0
_TABLES = ("cell_event", "cell_voice", "cell_member", "cell_row", "cell_finest", "cell_asked")


@dataclass(frozen=True, slots=True)
class Places:
    """What is asked about, and who is looked at apart.

    Attributes:
        touchpoints: Numbers of the touchpoints that are asked about.
        key_points: Those of them that are key points.
        groups: (name, predicate) as room conditions renders it, in order.
        important: Places in ``groups`` of the important ones.
    """

    touchpoints: tuple[int, ...]
    key_points: frozenset[int]
    groups: tuple[tuple[str, str], ...]
    important: frozenset[int]

    def cell(self, touchpoint_no: int, group: int | None) -> int:
        """Return the number of a cell; group None: everybody at the touchpoint."""
        place = self.touchpoints.index(touchpoint_no)
        return place * (len(self.groups) + 1) + (_EVERYBODY if group is None else group + 1)

    @property
    def size(self) -> int:
        """Count of cells."""
        return len(self.touchpoints) * (len(self.groups) + 1)


@dataclass(frozen=True, slots=True)
class CellSums:
    """Cells, and where customers go on to.

    Attributes:
        cells: One row a cell, by number.
        onward: Shape (c, c): how many encounters in cell d, each in its finest, a customer has
            within the waiting time after one in cell c, on average.
    """

    cells: Cells
    onward: NDArray[np.float64]

    def finest_first(self, cells: Collection[int]) -> list[int]:
        """Return cells of one encounter, the one with the fewest encounters first."""
        return sorted(cells, key=lambda cell: (self.cells.encounters[cell], cell))


def cell_sums(
    connection: duckdb.DuckDBPyConnection,
    places: Places,
    asked: Mapping[int, bool],
    *,
    from_us: int,
    until_us: int,
    wait_us: int,
) -> CellSums:
    """Count what is known of each cell.

    An encounter counts in the cell of everybody at its touchpoint and in that of each group its
    customer belonged to as of it. Weights are those of fog: a key point three times, an important
    group twice.

    Args:
        connection: Facts, with the catalogue.
        places: Which cells.
        asked: Events whose ask is over → was it answered, at least in part?
        from_us: Encounters after this time, UTC microseconds.
        until_us: At this time or before.
        wait_us: Microseconds between two asks of a person.
    """
    listed = ", ".join(f"{number:d}" for number in places.touchpoints) or "-1"
    put_table(
        connection,
        "cell_event",
        f"SELECT * FROM event WHERE id_no IS NOT NULL AND touchpoint_no IN ({listed}) "
        f"AND t_us > {from_us:d} AND t_us <= {until_us:d}",
    )
    # conditions look at all a customer did, so at events of every touchpoint
    make_membership(connection, list(places.groups), into="cell_member", sizes=False)
    make_voices(connection, into="cell_voice")
    rows = _rows(connection, places)
    put_arrow(connection, "cell_asked", _asked(asked))
    sql = load_kernel("nebelhorn.asking", "cells").render(
        rows="cell_row", voice="cell_voice", asked="cell_asked"
    )
    found = {int(row[0]): row[1:] for row in connection.execute(sql).fetchall()}
    sums = CellSums(_cells(places, found), np.zeros((places.size, places.size)))
    if rows:
        _learn_onward(connection, places, sums, wait_us)
    for table in _TABLES:
        drop(connection, table)
    return sums


def _rows(connection: duckdb.DuckDBPyConnection, places: Places) -> int:
    slots = len(places.groups) + 1
    first = " ".join(
        f"WHEN {number:d} THEN {place * slots:d}" for place, number in enumerate(places.touchpoints)
    )
    first_no = f"CASE e.touchpoint_no {first or 'WHEN -1 THEN 0'} END"
    return put_table(
        connection,
        "cell_row",
        "SELECT c.event_id, c.customer_no, c.t_us, CAST(c.first_no + s.slot AS BIGINT) AS cell_no "
        f"FROM (SELECT e.event_id, e.id_no AS customer_no, e.t_us, {first_no} AS first_no "
        "FROM cell_event AS e) AS c JOIN (SELECT event_id, 0 AS slot FROM cell_event UNION ALL "
        "SELECT event_id, group_no + 1 AS slot FROM cell_member) AS s USING (event_id)",
    )


def _asked(asked: Mapping[int, bool]) -> pa.Table:
    return pa.table(
        {
            "event_id": pa.array(asked.keys(), pa.int64()),
            "answered": pa.array([int(answered) for answered in asked.values()], pa.int64()),
        }
    )


def _cells(places: Places, found: Mapping[int, Sequence[float]]) -> Cells:
    nothing = (0, 0, 0, 0, 0, 0, 0.0)
    columns = np.array([found.get(cell, nothing) for cell in range(places.size)], dtype=float)
    columns = columns.reshape(places.size, len(nothing))
    weights = [
        (KEY_POINT_WEIGHT if touchpoint in places.key_points else 1)
        * (IMPORTANT_GROUP_WEIGHT if group in places.important else 1)
        for touchpoint in places.touchpoints
        for group in (None, *range(len(places.groups)))
    ]
    return Cells(
        weight=np.array(weights, dtype=float),
        encounters=columns[:, 0],
        heard=columns[:, 1],
        asked=columns[:, 2],
        answered=columns[:, 3],
        spread=np.array([_spread(*row[4:7]) for row in columns.tolist()], dtype=float),
        gap=np.zeros(places.size),
    )


def _spread(scored: float, billionths: float, squares: float) -> float:
    """Standard deviation of scores out of their sums; NaN under two."""
    if scored < 2:
        return math.nan
    mean = billionths / 1e9 / scored
    return math.sqrt(max(0.0, squares - scored * mean * mean) / (scored - 1))


def _learn_onward(
    connection: duckdb.DuckDBPyConnection, places: Places, sums: CellSums, wait_us: int
) -> None:
    order = sums.finest_first(range(places.size))
    rank = " ".join(f"WHEN {cell:d} THEN {place:d}" for place, cell in enumerate(order))
    put_table(
        connection,
        "cell_finest",
        "SELECT customer_no, t_us, cell_no FROM cell_row QUALIFY row_number() OVER "
        f"(PARTITION BY event_id ORDER BY CASE cell_no {rank} END) = 1",
    )
    sql = load_kernel("nebelhorn.asking", "onward").render(rows="cell_finest", wait_us=wait_us)
    for before, after, times in connection.execute(sql).fetchall():
        sums.onward[int(before), int(after)] = times
    met = connection.execute("SELECT cell_no, count(*) FROM cell_finest GROUP BY 1").fetchall()
    for cell, count in met:
        sums.onward[int(cell)] /= count
