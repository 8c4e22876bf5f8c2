"""Navi state of a customer: contact alive, fog, or torn."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.result import NaviCount, NaviState, Share
from nebelhorn.feedback.roles import NOBODY, read_roles
from nebelhorn.feedback.sums import GOOD, NO_SHARE, share_cells
from nebelhorn.settings import Settings

SHARP_FALL = 400_000_000
"""Billionths of a score: a voice so far below the mean of all earlier ones is a sharp fall."""

SHORTEST_SILENCE_DAYS = 30.0
LONGEST_SILENCE_DAYS = 365.0
UNKNOWN_SILENCE_DAYS = 90.0
"""Taken where no customer ever came back on another day, so that nothing can be derived."""

_DAY_US = 86_400_000_000
_STATES = (NaviState.ALIVE, NaviState.FOG, NaviState.TORN)


def usual_silence_days(connection: duckdb.DuckDBPyConnection, settings: Settings) -> float:
    """Return from how many days on silence is unusual for the customers of this log.

    The 90th percentile of the pauses between one own act of a customer and the next, of those
    that last at least a day (clicks of one visit are no pauses), at least 30 and at most 365
    days. Pauses that the end of the log cuts off are not among them, so the figure is rather
    too small for a young log.

    Args:
        connection: Where ``step`` and ``touchpoint`` can be read.
        settings: Whose act a touchpoint is.

    Returns:
        Days; 90 where there is no pause at all.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT x AS event_id, 7 AS customer_no, 0 AS touchpoint_no,"
        ...     " x * 86400000000 * 40 AS t_us FROM range(5) AS t(x)"
        ... )
        >>> usual_silence_days(connection, Settings())
        40.0
    """
    sql = load_kernel("nebelhorn.feedback", "pauses").render(
        step="step", own=read_roles(connection, settings).own or NOBODY, least_us=_DAY_US
    )
    # two statements: a quantile over a window that is still running spills without end
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pause AS {sql}")
    row = connection.execute("SELECT quantile_disc(pause_us, 0.9) FROM pause").fetchone()
    connection.execute("DROP TABLE pause")
    if row is None or row[0] is None:
        return UNKNOWN_SILENCE_DAYS
    return min(LONGEST_SILENCE_DAYS, max(SHORTEST_SILENCE_DAYS, float(row[0]) / _DAY_US))


def navi_states(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    as_of_us: int,
    silence_days: float | None = None,
) -> pa.Table:
    """Return the state of every customer who had met us by ``as_of_us``.

    * **alive**: an own act (touchpoint with ``by = customer``) or a voice, scored or not, within
      the last ``silence_days``.
    * **torn**: silent for longer, and the last sign of the customer was a sharp fall after a good
      run: the last scored voice lies at least .4 below the mean of all earlier ones, the two
      before it were good (score ≥ .65), and neither act nor voice came after it.
    * **fog**: silent for longer, for any other reason.

    What comes after ``as_of_us`` changes nothing.

    Args:
        connection: Where ``step``, ``voice`` and ``touchpoint`` can be read.
        settings: Whose act a touchpoint is.
        as_of_us: The moment to look from, UTC microseconds.
        silence_days: None: what `usual_silence_days` finds.

    Returns:
        Columns ``customer_no`` (int64, ascending), ``state`` (``alive``, ``fog``, ``torn``),
        ``voices`` (int64, count so far), ``last_good_touchpoint_no`` and ``last_good_us``: the
        good voice right before the fall; null where a customer is not torn, the touchpoint also
        where that voice is unplaced.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT 1 AS event_id, 7 AS customer_no, 0 AS touchpoint_no,"
        ...     " 0 AS t_us;"
        ...     "CREATE TABLE voice AS SELECT * FROM (VALUES (1, 7, 0, .9, 1), (2, 7, 0, .8, 2),"
        ...     " (3, 7, 0, .2, 3)) t(answer_id, customer_no, touchpoint_no, score, t_us)"
        ... )
        >>> found = navi_states(connection, Settings(), as_of_us=100 * 86_400_000_000)
        >>> found.column("state").to_pylist(), found.column("last_good_us").to_pylist()
        (['torn'], [2])
    """
    days = usual_silence_days(connection, settings) if silence_days is None else silence_days
    states = " ".join(f"WHEN {number} THEN '{state}'" for number, state in enumerate(_STATES))
    return connection.sql(
        f"SELECT customer_no::BIGINT AS customer_no, CASE state_no {states} END AS state, "
        f"voices::BIGINT AS voices, last_good_touchpoint_no, last_good_us "
        f"FROM ({_navi_sql(connection, settings, as_of_us, days)}) ORDER BY customer_no"
    ).to_arrow_table()


def navi(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    as_of_us: int,
    silence_days: float | None = None,
) -> NaviCount:
    """Return how many customers are in each state, by the rules of `navi_states`.

    Args:
        connection: Where ``step``, ``voice`` and ``touchpoint`` can be read.
        settings: Whose act a touchpoint is.
        as_of_us: The moment to look from, UTC microseconds.
        silence_days: None: what `usual_silence_days` finds; the answer says which.

    Returns:
        Shares of all customers who had met us by then; they sum to one. Torn customers whose
        last good voice is unplaced are in no row of ``torn_last_good``.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT x AS event_id, x AS customer_no, 0 AS touchpoint_no,"
        ...     " x * 86400000000 AS t_us FROM range(100) AS t(x);"
        ...     "CREATE TABLE voice(answer_id BIGINT, customer_no BIGINT, touchpoint_no INTEGER,"
        ...     " score DOUBLE, t_us BIGINT)"
        ... )
        >>> found = navi(connection, Settings(), as_of_us=99 * 86_400_000_000, silence_days=30)
        >>> found.alive.k, found.fog.k, found.torn.k, found.measurable
        (31, 69, 0, 0)
    """
    days = usual_silence_days(connection, settings) if silence_days is None else silence_days
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE navi_state AS "
        + _navi_sql(connection, settings, as_of_us, days)
    )
    shares = [_share_of_state(connection, number) for number in range(len(_STATES))]
    measurable = connection.execute("SELECT count(*) FROM navi_state WHERE voices > 0").fetchone()
    good = connection.execute(
        "SELECT p.name, count(*) AS torn FROM navi_state AS n JOIN touchpoint AS p "
        "ON p.touchpoint_no = n.last_good_touchpoint_no GROUP BY p.name ORDER BY torn DESC, p.name"
    ).fetchall()
    connection.execute("DROP TABLE navi_state")
    alive, fog, torn = shares
    return NaviCount(alive, fog, torn, measurable[0] if measurable else 0, days, tuple(good))


def _share_of_state(connection: duckdb.DuckDBPyConnection, number: int) -> Share:
    rows = (
        "SELECT 0 AS cell_no, customer_no, "
        f"CASE WHEN state_no = {number} THEN 1 ELSE 0 END AS part FROM navi_state"
    )
    return share_cells(connection, rows).get(0, NO_SHARE)


def _navi_sql(
    connection: duckdb.DuckDBPyConnection, settings: Settings, as_of_us: int, silence_days: float
) -> str:
    return load_kernel("nebelhorn.feedback", "navi").render(
        step="step",
        voice="voice",
        own=read_roles(connection, settings).own or NOBODY,
        as_of_us=as_of_us,
        silence_us=round(silence_days * _DAY_US),
        good=GOOD,
        fall=SHARP_FALL,
    )
