"""Who stays: after complaining, after silence, and everybody."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.result import StayComparison, WhyNot
from nebelhorn.feedback.roles import NOBODY, read_roles
from nebelhorn.feedback.sums import GOOD, NO_SHARE, share_cells
from nebelhorn.settings import Settings

LONGEST_HORIZON_DAYS = 90
_DAY_US = 86_400_000_000
_BASELINE, _COMPLAINED, _UNHEARD = range(3)


def who_stays(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    as_of_us: int,
    horizon_days: int | None = None,
    step: str = "step",
) -> StayComparison:
    """Return how many customers come back after complaining, after silence, and at all.

    Counted are days (UTC) of a customer on which they met us or spoke, and the customer comes back
    when they act on a *later day* within the horizon, other than by leaving: the next click of the
    same visit proves nothing. A day counts as complaint with an event at a complaint touchpoint or
    an angry voice (score < .65), as silence when no voice stands at any encounter of that day
    and it is no complaint; the baseline is all days. Days whose horizon the log does not cover
    are left out. Nothing here says that complaining *makes* customers stay.

    Args:
        connection: Where ``step``, ``voice`` and ``touchpoint`` can be read.
        settings: Whose act a touchpoint is, which are leaving, which are complaints.
        as_of_us: Where the log ends, UTC microseconds.
        horizon_days: None: 90, in a short log a third of its days.
        step: Relation of encounters; another one, to look at a part of the journeys.

    Returns:
        Three shares, intervals clustered by customer. ``why_not`` says what is missing; what can be
        measured is filled all the same.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT x AS event_id, x % 5 AS customer_no,"
        ...     " 0 AS touchpoint_no, x * 86400000000 AS t_us FROM range(30) AS t(x);"
        ...     "CREATE TABLE voice AS SELECT 1 AS event_id, 1 AS customer_no, .2 AS score,"
        ...     " 86400000000 AS t_us"
        ... )
        >>> found = who_stays(connection, Settings(), as_of_us=29 * 86_400_000_000)
        >>> found.horizon_days, found.after_complaint.k, found.baseline.k, found.baseline.n
        (10, 1, 20, 20)
    """
    roles = read_roles(connection, settings)
    sql = load_kernel("nebelhorn.feedback", "contact_days").render(
        step=step,
        voice="voice",
        own=roles.own or NOBODY,
        leaves=roles.leaves or NOBODY,
        complains=roles.complains or NOBODY,
        good=GOOD,
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE contact_day AS {sql}")
    row = connection.execute("SELECT min(day_no) FROM contact_day").fetchone()
    first = row[0] if row else None
    last = as_of_us // _DAY_US
    horizon = _horizon(first, last) if horizon_days is None else horizon_days
    shares = share_cells(connection, _rows(last - horizon, horizon)) if horizon > 0 else {}
    voices = connection.execute("SELECT 1 FROM voice LIMIT 1").fetchone()
    connection.execute("DROP TABLE contact_day")
    complained = shares.get(_COMPLAINED, NO_SHARE)
    reasons = (
        (first is None, WhyNot.NO_CUSTOMERS),
        (_BASELINE not in shares, WhyNot.TOO_SHORT),
        (voices is None, WhyNot.NO_VOICE),
        (complained.n == 0, WhyNot.NO_COMPLAINT),
    )
    return StayComparison(
        horizon_days=horizon,
        after_complaint=complained,
        after_silence=shares.get(_UNHEARD, NO_SHARE),
        baseline=shares.get(_BASELINE, NO_SHARE),
        why_not=next((reason for holds, reason in reasons if holds), None),
    )


def _horizon(first: int | None, last: int) -> int:
    if first is None:
        return LONGEST_HORIZON_DAYS
    return max(0, min(LONGEST_HORIZON_DAYS, (last - first + 1) // 3))


def _rows(last_day: int, horizon: int) -> str:
    """Return SQL of one row a kind and day that is wholly observed."""
    kinds = ((_BASELINE, "TRUE"), (_COMPLAINED, "complained = 1"), (_UNHEARD, "unheard = 1"))
    return " UNION ALL ".join(
        f"SELECT {cell} AS cell_no, customer_no, "
        f"CASE WHEN back_day - day_no <= {horizon} THEN 1 ELSE 0 END AS part "
        f"FROM contact_day WHERE {kind} AND day_no <= {last_day}"
        for cell, kind in kinds
    )
