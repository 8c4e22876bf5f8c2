"""Rows of encounters and of voices, numbered by the cell they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.sums import BILLIONTHS

EVERYBODY = -1
"""Stands for the number of a group where no group is meant."""

MONTH = "(year(make_timestamp({at_us})) * 12 + month(make_timestamp({at_us})) - 1)"
"""SQL: months are numbered year × 12 + month − 1, UTC."""


@dataclass(frozen=True, slots=True)
class Encounters:
    """Encounters of a set of journeys, ready to be counted.

    An encounter is a row of ``step``. It was heard when a voice stands at its event; a voice
    belongs to the month of its encounter, not to the one it was said in. A voice of nobody known
    belongs to its touchpoint, in the month it was said in, and to no group.

    Attributes:
        step: Quoted relation.
        groups: Numbers of the groups to count beside everybody.
        nameless: (touchpoint, month) → of its encounters without a voice, how many were heard all
            the same, by voices of nobody known: one a voice, never more than were silent.
    """

    step: str
    groups: tuple[int, ...]
    nameless: Mapping[tuple[int, int], int] = field(default_factory=dict)

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
            f"SELECT {cell} AS cell_no, x.delay_us FROM ({self._voices(everybody=everybody)}) AS x "
            "WHERE x.delay_us IS NOT NULL"
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
        f"WHERE v.event_id IN (SELECT event_id FROM {relation}) UNION ALL "
        # who is not known is nobody we know to have spoken twice
        "SELECT NULL, -1 - row_number() OVER (), v.touchpoint_no, v.score, NULL, v.t_us "
        f"FROM {quote_identifier(voice)} AS v "
        "WHERE v.event_id IS NULL AND v.touchpoint_no IS NOT NULL"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE heard_event AS SELECT DISTINCT event_id FROM heard_voice "
        "WHERE event_id IS NOT NULL"
    )
    try:
        yield Encounters(relation, tuple(groups), _nameless(connection, relation))
    finally:
        connection.execute("DROP TABLE heard_voice; DROP TABLE heard_event")


def _nameless(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[tuple[int, int], int]:
    known = connection.execute("SELECT 1 FROM heard_voice WHERE event_id IS NULL LIMIT 1")
    if not known.fetchall():
        return {}
    rows = connection.execute(
        "WITH said AS (SELECT touchpoint_no, "
        f"{MONTH.format(at_us='at_us')} AS month_no, count(*) AS voices FROM heard_voice "
        "WHERE event_id IS NULL GROUP BY ALL), "
        f"silent AS (SELECT s.touchpoint_no, {MONTH.format(at_us='s.t_us')} AS month_no, "
        f"count(*) AS many FROM {relation} AS s ANTI JOIN heard_event AS h "
        "ON h.event_id = s.event_id GROUP BY ALL) "
        "SELECT touchpoint_no, month_no, least(voices, many) FROM said "
        "JOIN silent USING (touchpoint_no, month_no)"
    ).fetchall()
    return {(int(place), int(month)): int(many) for place, month, many in rows}
