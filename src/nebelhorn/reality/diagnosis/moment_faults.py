"""Faults of the data, told apart from customers who changed: doubles and new names."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from nebelhorn.reality.diagnosis.case import DAY, DAY_US, Places
from nebelhorn.reality.diagnosis.novelty import Neighbours, cosine
from nebelhorn.reality.diagnosis.result import Span
from nebelhorn.reality.diagnosis.signs import DataFault, Fault

_SECOND_US = 1_000_000
_LEAST_RISE = 0.02
_LEAST_DOUBLES = 20
_LEAST_MOMENTS = 20
_LIKENESS = 0.8
_TWICE = 2.0


def moment_faults(
    connection: duckdb.DuckDBPyConnection, places: Places, before: Span, after: Span
) -> tuple[DataFault, ...]:
    """Return moments that come twice, and touchpoints that only have another name.

    Args:
        connection: Facts; reads ``event`` and ``source``.
        places: The catalogue by number.
        before: Days that are compared with.
        after: Days that are explained.

    Returns:
        Doubles by source, then new names.
    """
    return (*_doubles(connection, before, after), *_renamed(connection, places, before, after))


def _doubles(
    connection: duckdb.DuckDBPyConnection, before: Span, after: Span
) -> Iterator[DataFault]:
    """The same customer at the same touchpoint within a second, under two ids."""
    twins = (
        f"SELECT coalesce(source_no, -1) AS source_no, {DAY} AS day, "
        "(coalesce(t_us - lag(t_us) OVER (PARTITION BY id_no, touchpoint_no "
        f"ORDER BY t_us, event_id) <= {_SECOND_US}, false))::INTEGER AS twin FROM event "
        "WHERE id_no IS NOT NULL AND ((t_us >= $1 * $5 AND t_us < $2 * $5) "
        "OR (t_us >= $3 * $5 AND t_us < $4 * $5))"
    )
    rows = connection.execute(
        f"WITH t AS ({twins}), d AS (SELECT source_no, day, day >= $3 AS later, sum(twin) AS k, "
        "count(*) AS n FROM t GROUP BY ALL), w AS (SELECT source_no, "
        "coalesce(sum(k) FILTER (NOT later) / sum(n) FILTER (NOT later), 0) AS usual, "
        "sum(k) FILTER (later) / sum(n) FILTER (later) AS lately, sum(k) FILTER (later) AS k "
        "FROM d GROUP BY source_no) "
        "SELECT coalesce(s.name, ''), min(d.day), any_value(w.usual), any_value(w.lately), "
        "any_value(w.k)::BIGINT FROM w JOIN d USING (source_no) LEFT JOIN source AS s USING "
        "(source_no) WHERE d.later AND d.k / d.n >= (w.usual + w.lately) / 2 AND d.k > 1 "
        f"AND w.lately >= w.usual + {_LEAST_RISE} AND w.k >= {_LEAST_DOUBLES} "
        "GROUP BY source_no, s.name ORDER BY 1, source_no",
        [before.from_day, before.to_day, after.from_day, after.to_day, DAY_US],
    ).fetchall()
    for name, since, usual, lately, n in rows:
        yield DataFault(Fault.DOUBLES, name, since, float(usual), float(lately), n)


def _renamed(
    connection: duckdb.DuckDBPyConnection, places: Places, before: Span, after: Span
) -> Iterator[DataFault]:
    """One goes and another comes, as often and between the same others."""
    rows = connection.execute(
        f"SELECT touchpoint_no, min({DAY}), max({DAY}), "
        "count(*) FILTER (t_us >= $1 * $5 AND t_us < $2 * $5), count(*) FILTER (t_us >= $3 * $5) "
        "FROM event WHERE t_us < $4 * $5 GROUP BY 1 ORDER BY 1",
        [before.from_day, before.to_day, after.from_day, after.to_day, DAY_US],
    ).fetchall()
    came = [row for row in rows if row[1] >= after.from_day and row[4] >= _LEAST_MOMENTS]
    went = [row for row in rows if row[3] >= _LEAST_MOMENTS and row[2] < after.to_day - 1]
    if not came or not went:
        return
    old = Neighbours.of(connection, before, places)
    new = Neighbours.of(connection, after, places)
    for number, first, _, _, n in came:
        usual = {
            gone[0]: gone[3] / before.days
            for gone in went
            if -1 <= first - gone[2] <= 1 + max(1, round(3 * before.days / gone[3]))
        }
        lately = n / max(after.to_day - first, 1)
        alike = [
            (-cosine(old.vector(gone), new.vector(number)), places.names[gone], gone)
            for gone, rate in usual.items()
            if 1 / _TWICE <= lately / rate <= _TWICE
        ]
        best = min(alike, default=None)
        if best is not None and -best[0] >= _LIKENESS:
            yield DataFault(
                Fault.RENAMED, best[1], first, usual[best[2]], lately, n, places.names[number]
            )
