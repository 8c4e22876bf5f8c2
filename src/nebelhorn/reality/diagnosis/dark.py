"""Dark touchpoints: what moves customers and never reaches the log, seen by its traces."""

from __future__ import annotations

import math
from collections.abc import Collection

import duckdb

from nebelhorn.feedback import Share, share
from nebelhorn.reality.diagnosis.case import DAY_US, Case, Places
from nebelhorn.reality.diagnosis.names import new_referrers, new_text_names
from nebelhorn.reality.diagnosis.result import Span
from nebelhorn.reality.diagnosis.signs import Compared, Dark
from nebelhorn.settings import Settings

RIPE_DAYS = 60
"""So long a log must have run before a customer who is first seen is taken for a newcomer."""

SIGN_DAYS = 30
"""So long before leaving a sign is looked for."""

_SIGN_TIMES = 2.0
_FEW_LEAVERS = 30
"""From fewer nobody can learn what is a sign."""

_ANGRY_BELOW = 0.65
_SURE = 0.01
_LEAST_RISE = 0.05
_FEW = 15
_MOST = 3
_BUY = "buy"
_NOWHERE = "-1"


def dark(
    connection: duckdb.DuckDBPyConnection, case: Case, places: Places, before: Span, after: Span
) -> Dark:
    """Look for traces of touchpoints that never reach the log.

    Newcomers whose first moment lies beyond the first stages have been somewhere before (the
    first stages are those before ``buy``, or the first one). Leavers who gave no sign in the 30
    days before have made up their minds elsewhere. A sign is an angry answer, and any touchpoint,
    other than acts of the company, at which leavers of the past were at least twice as often in
    the 30 days before as everybody is in 30 days. Before 30 customers have left, any such
    touchpoint is one.

    Args:
        connection: Facts.
        case: Catalogue and texts.
        places: The catalogue by number.
        before: Days that are compared with.
        after: Days that are explained.
    """
    first = _scalar(connection, "SELECT coalesce(min(t_us), 0) FROM event") // DAY_US
    ripe = Span(max(before.from_day, first + RIPE_DAYS), before.to_day)
    middle = {n for n, rank in places.ranks.items() if rank >= beginning(case.settings)}
    signs = find_signs(connection, places, before.to_day)
    names = new_text_names(case, before, after) + new_referrers(connection, after)
    return Dark(
        arrivals=compare(_arrivals(connection, middle, ripe), _arrivals(connection, middle, after)),
        arrive_at=_arrive_at(connection, places, middle, after),
        leaving=compare(
            _leaving(connection, places.leaves, signs, ripe),
            _leaving(connection, places.leaves, signs, after),
        ),
        names=tuple(sorted(names, key=lambda one: (-one.times, one.name))),
    )


def beginning(settings: Settings) -> int:
    """Return how many of the first stages are a beginning: those before ``buy``, at least one.

    Examples:
        >>> beginning(Settings())
        1
    """
    ids = [stage.id for stage in settings.stage_order()]
    return max(1, ids.index(_BUY)) if _BUY in ids else 1


def compare(before: Share, after: Share) -> Compared:
    """Compare two shares of different customers.

    Two-sided test of equal shares by the normal law, pooled; not below 15 customers on each side.

    Examples:
        >>> found = compare(share([1] * 10 + [0] * 90, [1] * 100), share([1] * 40, [1] * 40))
        >>> found.risen
        True
    """
    if min(before.n, after.n) < _FEW or before.value is None or after.value is None:
        return Compared(before, after, None, risen=False)
    pooled = (before.k + after.k) / (before.n + after.n)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / before.n + 1 / after.n))
    change = after.value - before.value
    p = math.erfc(abs(change) / spread / math.sqrt(2)) if spread else 1.0
    return Compared(before, after, p, risen=p <= _SURE and change >= _LEAST_RISE)


def _arrivals(connection: duckdb.DuckDBPyConnection, middle: Collection[int], span: Span) -> Share:
    rows = connection.execute(
        f"SELECT (touchpoint_no IN ({_list(middle)}))::INTEGER FROM ({_FIRST})", _us(span)
    ).fetchall()
    return share([row[0] for row in rows], [1] * len(rows))


def _arrive_at(
    connection: duckdb.DuckDBPyConnection, places: Places, middle: Collection[int], span: Span
) -> tuple[tuple[str, int], ...]:
    rows = connection.execute(
        f"SELECT touchpoint_no, count(*) FROM ({_FIRST}) WHERE touchpoint_no IN "
        f"({_list(middle)}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST}",
        _us(span),
    ).fetchall()
    return tuple((places.names[number], count) for number, count in rows)


_FIRST = (
    "SELECT id_no, arg_min(touchpoint_no, (t_us, event_id)) AS touchpoint_no FROM event "
    "WHERE id_no IS NOT NULL GROUP BY id_no HAVING min(t_us) >= $1 AND min(t_us) < $2"
)


def _leaving(
    connection: duckdb.DuckDBPyConnection,
    leaves: Collection[int],
    signs: Collection[int],
    span: Span,
) -> Share:
    within = f"t_us < l.left_us AND t_us >= l.left_us - {SIGN_DAYS * DAY_US:d}"
    rows = connection.execute(
        "WITH l AS (SELECT id_no, min(t_us) AS left_us FROM event WHERE id_no IS NOT NULL AND "
        f"touchpoint_no IN ({_list(leaves)}) GROUP BY id_no "
        "HAVING min(t_us) >= $1 AND min(t_us) < $2), "
        "seen AS (SELECT DISTINCT l.id_no FROM l JOIN event AS e ON e.id_no = l.id_no "
        f"WHERE {within} AND e.touchpoint_no IN ({_list(signs)}) UNION "
        f"SELECT l.id_no FROM l JOIN answer AS a ON a.id_no = l.id_no WHERE {within} "
        f"AND a.score < {_ANGRY_BELOW}) "
        "SELECT (s.id_no IS NULL)::INTEGER FROM l LEFT JOIN seen AS s ON s.id_no = l.id_no",
        _us(span),
    ).fetchall()
    return share([row[0] for row in rows], [1] * len(rows))


def find_signs(
    connection: duckdb.DuckDBPyConnection, places: Places, until_day: int
) -> frozenset[int]:
    """Return the touchpoints that are a sign of leaving, learnt from all who left before a day.

    Args:
        connection: Facts; reads ``event``.
        places: The catalogue by number.
        until_day: Day since 1970 (UTC).

    Returns:
        Numbers of touchpoints; of all but acts of the company while fewer than 30 have left.
    """
    own = frozenset(places.names) - places.company - places.leaves
    window = [(until_day - SIGN_DAYS) * DAY_US, until_day * DAY_US]
    all_parts = connection.execute(
        "SELECT touchpoint_no, count(DISTINCT id_no) / (SELECT count(DISTINCT id_no) FROM event "
        "WHERE t_us >= $1 AND t_us < $2) FROM event WHERE id_no IS NOT NULL AND t_us >= $1 "
        "AND t_us < $2 GROUP BY touchpoint_no",
        window,
    ).fetchall()
    rows = connection.execute(
        "WITH l AS (SELECT id_no, min(t_us) AS left_us FROM event WHERE id_no IS NOT NULL AND "
        f"touchpoint_no IN ({_list(places.leaves)}) GROUP BY id_no HAVING min(t_us) < ?) "
        "SELECT e.touchpoint_no, count(DISTINCT e.id_no), (SELECT count(*) FROM l) FROM l "
        "JOIN event AS e ON e.id_no = l.id_no WHERE e.t_us < l.left_us AND "
        f"e.t_us >= l.left_us - {SIGN_DAYS * DAY_US:d} GROUP BY e.touchpoint_no",
        [until_day * DAY_US],
    ).fetchall()
    if not rows or rows[0][2] < _FEW_LEAVERS:
        return own
    usual = dict(all_parts)
    return own & {number for number, k, n in rows if k / n >= _SIGN_TIMES * usual.get(number, 0.0)}


def _us(span: Span) -> list[int]:
    return [span.from_day * DAY_US, max(span.from_day, span.to_day) * DAY_US]


def _list(numbers: Collection[int]) -> str:
    return ", ".join(f"{number:d}" for number in sorted(numbers)) or _NOWHERE


def _scalar(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
