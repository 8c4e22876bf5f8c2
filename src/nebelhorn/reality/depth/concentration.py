"""Where the predictions come from that carry the headline."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from nebelhorn.engine import drop, put_table
from nebelhorn.reality.depth.result import Concentration, Heap
from nebelhorn.reality.scores import NO_SCORE, scores

_QUIET = 2
_SHARE_OF_CUSTOMERS = 0.01


def concentrations(
    connection: duckdb.DuckDBPyConnection, paired: str, where: str, names: Mapping[int, str]
) -> tuple[Concentration, ...]:
    """Return where predictions are heaped up, and the headline without each heap.

    Args:
        connection: Facts.
        paired: Table as `put_paired` makes it.
        where: Predicate over it: what the headline looks at.
        names: Touchpoint number → raw name.

    Returns:
        Largest share first; empty when nothing was settled.
    """
    n = put_table(
        connection,
        "heaped",
        "SELECT j.question_no, j.customer_no, j.due_day, j.hit, j.beaten_hit, j.kind, "
        "CASE WHEN j.kind = 0 THEN e.touchpoint_no ELSE 0 END AS touchpoint_no "
        f"FROM {paired} AS j LEFT JOIN event AS e ON j.kind = 0 AND e.event_id = j.moment_id "
        f"WHERE {where}",
    )
    if not n:
        return ()
    row = connection.execute(
        "SELECT touchpoint_no FROM heaped WHERE kind = 0 GROUP BY touchpoint_no "
        "ORDER BY count(*) DESC, touchpoint_no LIMIT 1"
    ).fetchone()
    busiest = int(row[0]) if row else 0
    put_table(
        connection,
        "busy_customer",
        "SELECT customer_no FROM (SELECT customer_no, row_number() OVER "
        "(ORDER BY count(*) DESC, customer_no) AS place, count(*) OVER () AS many FROM heaped "
        f"GROUP BY customer_no) WHERE place <= ceil(many * {_SHARE_OF_CUSTOMERS})",
    )
    heaps = (
        (Heap.TOUCHPOINT, names.get(busiest, ""), f"touchpoint_no = {busiest:d} AND kind = 0"),
        (Heap.QUIET, "", f"kind = {_QUIET}"),
        (Heap.CUSTOMERS, "", "customer_no IN (SELECT customer_no FROM busy_customer)"),
    )
    found = [_heap(connection, heap, name, inside, n) for heap, name, inside in heaps]
    for table in ("heaped", "busy_customer"):
        drop(connection, table)
    return tuple(sorted((one for one in found if one.n), key=lambda one: -one.n))


def _heap(
    connection: duckdb.DuckDBPyConnection, heap: Heap, name: str, inside: str, n: int
) -> Concentration:
    row = connection.execute(f"SELECT count(*) FROM heaped WHERE {inside}").fetchone()
    many = int(row[0]) if row else 0
    rest = (
        "SELECT 0 AS part, question_no, customer_no, due_day, hit, beaten_hit AS naive_hit "
        f"FROM heaped WHERE NOT ({inside})"
    )
    return Concentration(
        heap, name, many, round(many / n, 9), scores(connection, rest).get(0, NO_SCORE)
    )
