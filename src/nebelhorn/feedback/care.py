"""Care before and after leaving: when did the company turn to those who left?"""

from __future__ import annotations

import duckdb

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.result import CareBalance, WhyNot
from nebelhorn.feedback.roles import NOBODY, Roles, read_roles
from nebelhorn.feedback.sums import NO_SHARE, share_cells
from nebelhorn.settings import Settings

WINDOW_DAYS = 90
_DAY_US = 86_400_000_000


def care_balance(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    as_of_us: int,
    window_days: int = WINDOW_DAYS,
    step: str = "step",
) -> CareBalance:
    """Return how much care customers got before they left, and how much after.

    Care is every act with ``by = company`` that is not itself a way of leaving. A customer leaves
    at their first event at a touchpoint with ``leaves``. Only those count for whom the log covers
    the whole window on both sides: the log, not the customer. Who came two weeks before leaving
    got no care before that, and this is what the figure says. What happens in the very
    instant of leaving is on neither side.

    Args:
        connection: Where ``step`` and ``touchpoint`` can be read.
        settings: Which touchpoints are acts of the company, and which are leaving.
        as_of_us: Where the log ends, UTC microseconds; it begins with the first row of ``step``.
        window_days: How far to look to each side.
        step: Relation of encounters; another one, to look at a part of the journeys.

    Returns:
        Rates a customer a 30 days over all measured leavers, also those without any care; share of
        the acts that came before. Rates None and ``why_not`` where it cannot be measured.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT 1 AS event_id, 7 AS customer_no, 0 AS touchpoint_no,"
        ...     " 0 AS t_us"
        ... )
        >>> care_balance(connection, Settings(), as_of_us=0).why_not.value
        'no touchpoint is marked as leaving'
    """
    roles = read_roles(connection, settings)
    company = sorted(set(roles.company) - set(roles.leaves))
    load = load_kernel("nebelhorn.feedback", "leavers")
    window_us = window_days * _DAY_US
    sql = load.render(
        step=step, leaves=roles.leaves or NOBODY, window_us=window_us, as_of_us=as_of_us
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE leaver AS {sql}")
    row = connection.execute(
        "SELECT count(*), coalesce(sum(whole), 0)::BIGINT FROM leaver"
    ).fetchone()
    leavers, measured = row or (0, 0)
    care = load_kernel("nebelhorn.feedback", "care").render(
        step=step, leavers="leaver", company=company or NOBODY, window_us=window_us
    )
    share = share_cells(connection, f"SELECT 0 AS cell_no, customer_no, part FROM ({care})").get(
        0, NO_SHARE
    )
    connection.execute("DROP TABLE leaver")
    why_not = _why_not(roles, company, leavers, measured)
    if why_not:
        return CareBalance(leavers, None, None, NO_SHARE, why_not, measured)
    months = measured * window_days / 30
    return CareBalance(
        leavers=leavers,
        before_per_30d=share.k / months,
        after_per_30d=(share.n - share.k) / months,
        share_before=share,
        why_not=None if share.n else WhyNot.NO_ACTS,
        measured=measured,
    )


def _why_not(roles: Roles, company: list[int], leavers: int, measured: int) -> WhyNot | None:
    reasons = (
        (not roles.leaves, WhyNot.NO_LEAVING),
        (not company, WhyNot.NO_CARE),
        (not leavers, WhyNot.NOBODY_LEFT),
        (not measured, WhyNot.NO_WINDOW),
    )
    return next((reason for holds, reason in reasons if holds), None)
