"""What a black box would have foretold: kept beside the seals, never sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import insert_arrow
from nebelhorn.log import transaction


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the black box says of one question; arrays of equal length.

    Attributes:
        points: Numbers of the points; those before it was first trained are left out.
        classes: What it foretells.
        chances: Of that class, of 65,535.
    """

    points: NDArray[np.int64]
    classes: NDArray[np.uint16]
    chances: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.points)


def write_challenge(
    connection: duckdb.DuckDBPyConnection, run_no: int, said: Sequence[Challenge]
) -> None:
    """Write what a black box says beside a run, in place of what it said before; all or nothing.

    Args:
        connection: Facts.
        run_no: Of the run.
        said: Of each question, in the order of their numbers.

    Raises:
        DiskFull: There was no room left; what it said before is unharmed.
    """
    with transaction(connection):
        connection.execute("DELETE FROM challenge WHERE run_no = ?", [run_no])
        for number, one in enumerate(said):
            rows = {
                "run_no": np.full(len(one), run_no, dtype=np.int32),
                "point_no": one.points,
                "question_no": np.full(len(one), number, dtype=np.uint16),
                "class": one.classes,
                "chance": one.chances,
            }
            insert_arrow(connection, "challenge", pa.table(rows))


def challenge_count(connection: duckdb.DuckDBPyConnection, run_no: int) -> int:
    """Return of how many predictions of a run the black box says something too; 0: not asked."""
    row = connection.execute("SELECT count(*) FROM challenge WHERE run_no = ?", [run_no]).fetchone()
    return int(row[0]) if row else 0
