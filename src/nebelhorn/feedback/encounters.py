"""Rows of encounters and of voices, numbered by the cell they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.sums import BILLIONTHS

EVERYBODY = -1
"""Stands for the number of a group where no group is meant."""


@dataclass(frozen=True, slots=True)
class Encounters:
    """Encounters of a set of journeys, ready to be counted.

    An encounter is a row of ``step``. It was heard when a voice stands at its event; a voice
    belongs to the month of its encounter, not to the one it was said in.

    Attributes:
        step: Quoted relation.
        groups: Numbers of the groups to count beside everybody.
    """

    step: str
    groups: tuple[int, ...]

    def fog_rows(self, cell: str, *, everybody: bool = True) -> str:
        """Return SQL of one row an encounter, ``part`` = 1 where no voice stands.

        Args:
            cell: SQL of the cell number from ``x.touchpoint_no``, ``x.at_us`` and ``x.group_no``
                (`EVERYBODY` where no group is meant).
            everybody: Count those rows too, beside the groups.
        """
        grouped = self._with_groups(
            # without a customer the object is what encounters have in common
            f"SELECT s.event_id, coalesce(s.customer_no, -1 - s.unit_no) AS customer_no, "
            f"s.touchpoint_no, s.t_us AS at_us FROM {self.step} AS s",
            everybody=everybody,
        )
        return (
            f"SELECT {cell} AS cell_no, x.customer_no, "
            f"CASE WHEN h.event_id IS NULL THEN 1 ELSE 0 END AS part "
            f"FROM ({grouped}) AS x LEFT JOIN heard_event AS h ON h.event_id = x.event_id"
        )

    def mood_rows(self, cell: str, *, everybody: bool = True) -> str:
        """Return SQL of one row a scored voice: ``cell_no, customer_no, billionths``."""
        return (
            f"SELECT {cell} AS cell_no, x.customer_no, "
            f"{BILLIONTHS.format(score='x.score')} AS billionths "
            f"FROM ({self._voices(everybody=everybody)}) AS x WHERE x.score IS NOT NULL"
        )

    def delay_rows(self, cell: str, *, everybody: bool = True) -> str:
        """Return SQL of one row a voice, scored or not: ``cell_no, delay_us``."""
        return (
            f"SELECT {cell} AS cell_no, x.delay_us FROM ({self._voices(everybody=everybody)}) AS x"
        )

    def _voices(self, *, everybody: bool) -> str:
        return self._with_groups("SELECT * FROM heard_voice", everybody=everybody)

    def _with_groups(self, rows: str, *, everybody: bool) -> str:
        parts = [f"SELECT r.*, {EVERYBODY} AS group_no FROM ({rows}) AS r"] if everybody else []
        if self.groups:
            numbers = ", ".join(str(int(number)) for number in self.groups)
            parts.append(
                f"SELECT r.*, m.group_no FROM ({rows}) AS r "
                f"JOIN membership AS m ON m.event_id = r.event_id AND m.group_no IN ({numbers})"
            )
        return " UNION ALL ".join(parts)


@contextmanager
def open_encounters(
    connection: duckdb.DuckDBPyConnection, step: str, voice: str, groups: Sequence[int] = ()
) -> Iterator[Encounters]:
    """Prepare the counting of encounters and their voices, and tidy up afterwards.

    Args:
        connection: Where ``step``, ``voice`` and, with groups, ``membership`` can be read.
        step: Relation of encounters; another one, to look at a part of the journeys.
        voice: Relation as `make_voices` writes it; voices outside ``step`` are left out.
        groups: Numbers of groups to count beside everybody.

    Yields:
        SQL for the rows; it can be run inside the ``with`` block only.
    """
    relation = quote_identifier(step)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE heard_voice AS "
        f"SELECT v.event_id, coalesce(v.customer_no, v.event_id) AS customer_no, "
        f"v.touchpoint_no, v.score, v.delay_us, "
        f"v.t_us - v.delay_us AS at_us FROM {quote_identifier(voice)} AS v "
        f"WHERE v.event_id IN (SELECT event_id FROM {relation})"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE heard_event AS SELECT DISTINCT event_id FROM heard_voice"
    )
    try:
        yield Encounters(relation, tuple(groups))
    finally:
        connection.execute("DROP TABLE heard_voice; DROP TABLE heard_event")
