"""Decision points: the moments at which something is foretold of a customer."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, quote_identifier

PAUSE_US = 2_000_000
"""A moment with no other within this time after it is a decision point."""

BEATS = 3
"""So often a customer who stays silent is foretold anew; then their journey counts as at rest."""

HEARTBEAT = 2
"""Kind of a point at which a customer who stays silent is foretold anew."""

REOPENED = 3
"""Kind of a point at which a customer is foretold anew since their ids became others."""

QUIET, SAID, ANGRY, LUKEWARM, ENTHUSIASTIC, BEGINNING = 0, -1, -2, -3, -4, -9
"""Symbols beside the numbers of touchpoints: a quiet spell, an answer without score, with a bad,
middling or good one, and nothing known yet."""

SYMBOL_NAMES = {
    QUIET: "quiet",
    SAID: "said",
    ANGRY: "said_angry",
    LUKEWARM: "said_lukewarm",
    ENTHUSIASTIC: "said_enthusiastic",
    BEGINNING: "beginning",
}

_WEEK_US = 604_800_000_000
_MONDAY_US = 4 * 86_400_000_000  # 1970-01-05
_NOWHERE = [-99]


def put_points(
    connection: duckdb.DuckDBPyConnection,
    *,
    open_us: int,
    as_of_us: int,
    leaves: Sequence[int] = (),
    from_us: int | None = None,
    changed: str | None = None,
) -> int:
    """Make the table of all decision points, in the order in which they are sealed.

    A point opens two seconds after each moment (event or answer) that no other moment of the same
    customer follows within these two seconds, in the order in which we came to know them, and on
    Mondays for customers of whom nothing is foretold any more (``BEATS`` times, and not after
    they left). Where a customer's ids become others while something is open of them, another one
    opens two seconds after that.

    Points of one instant stand in the order of their moments, whose ids come from the data alone:
    numbers of customers are salted and differ from workspace to workspace.

    Args:
        connection: Facts; reads ``event`` and ``answer``.
        open_us: Longest horizon of the question set with its grace, microseconds.
        as_of_us: The last thing known, UTC microseconds; no point opens later.
        leaves: Numbers of touchpoints by which customers leave.
        from_us: Points that open earlier are left out, UTC microseconds; None: none is.
        changed: Relation (customer_no, at_us) of customers whose ids became others: what was open
            of them is void, and they are foretold anew. None: of nobody.

    Returns:
        Count of points, in the temporary table ``point``: (point_no from 0, customer_no,
        sealed_us, kind 0 event, 1 answer, 2 quiet spell, 3 another customer, moment_id,
        last_event_no, symbol_1 … symbol_3, newest first, first_moment_id: that of the customer's
        first point, those left out included).
    """
    into = "point"
    moments = f"{into}_moment"
    sql = load_kernel("nebelhorn.predictions", "points").render(
        event="event", answer="answer", pause_us=PAUSE_US
    )
    put_table(connection, moments, sql)
    beats = 10 if from_us is None or _monday_within(from_us, as_of_us) else 0
    put_table(connection, "beat", f"SELECT range AS beat FROM range({beats:d})")
    quiet = load_kernel("nebelhorn.predictions", "quiet_points").render(
        point=moments,
        beat="beat",
        most=BEATS,
        open_us=open_us,
        as_of_us=as_of_us,
        leave_nos=list(leaves) or _NOWHERE,
    )
    columns = (
        "customer_no, sealed_us, kind, moment_id, last_event_no, "
        f"coalesce(symbol_1, {BEGINNING})::INTEGER AS symbol_1, "
        f"coalesce(symbol_2, {BEGINNING})::INTEGER AS symbol_2, "
        f"coalesce(symbol_3, {BEGINNING})::INTEGER AS symbol_3"
    )
    again = ""
    if changed is not None:
        again = (
            f" UNION ALL SELECT {columns} FROM (SELECT DISTINCT p.* REPLACE (c.at_us + {PAUSE_US} "
            f"AS sealed_us, {REOPENED} AS kind) FROM {changed} AS c JOIN "
            f"{quote_identifier(moments)} AS p ON p.customer_no = c.customer_no "
            f"AND p.sealed_us < c.at_us + {PAUSE_US} AND p.sealed_us + {open_us:d} > c.at_us "
            f"AND coalesce(p.next_us > c.at_us + {PAUSE_US}, true) "
            f"WHERE p.symbol_1 NOT IN ({', '.join(map(str, leaves or _NOWHERE))}))"
        )
    made = put_table(
        connection,
        into,
        "SELECT row_number() OVER (ORDER BY sealed_us, moment_id, kind, customer_no) - 1 "
        "AS point_no, * FROM (SELECT *, first_value(moment_id) OVER (PARTITION BY customer_no "
        "ORDER BY sealed_us, moment_id, kind) AS first_moment_id "
        f"FROM (SELECT {columns} FROM {quote_identifier(moments)} "
        f"UNION ALL SELECT {columns} FROM ({quiet}){again}) WHERE sealed_us <= {as_of_us:d}) "
        f"WHERE {'true' if from_us is None else f'sealed_us >= {from_us:d}'} ORDER BY point_no",
    )
    drop(connection, moments)
    return made


def _monday_within(from_us: int, until_us: int) -> bool:
    """Does a Monday begin (0 h UTC) in a time, both ends included?"""
    return (until_us - _MONDAY_US) // _WEEK_US > (from_us - 1 - _MONDAY_US) // _WEEK_US
