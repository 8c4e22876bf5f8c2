"""How an outcome differs between journeys with a touchpoint and all the others."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.intervals import t_quantile

LEAST_CUSTOMERS = 15
"""Under so many customers on either side nothing is said (SCIENCE: "k of n", no percent)."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One touchpoint, one outcome; observed, not caused.

    Attributes:
        touchpoint_no: Of the touchpoint.
        n: Count of journeys with it.
        with_it: Mean outcome of these.
        without_it: What it is in journeys without it that are otherwise comparable.
        error: Standard error of the difference, clustered by customer.
        low: Lower 95 % bound of the difference.
        high: Upper bound.
        strength: Correlation of "has it" with the outcome, 0–1 in size: the difference in standard
            deviations, weighed by reach.
    """

    touchpoint_no: int
    n: int
    with_it: float
    without_it: float
    error: float
    low: float
    high: float
    strength: float

    @property
    def effect(self) -> float:
        """Difference: with it minus without it."""
        return self.with_it - self.without_it


@dataclass(frozen=True, slots=True)
class _Arm:
    """Sums over the customers of one side, as in `MeanSums`."""

    n: int
    y: float
    customers: int
    yy: float
    yn: float
    nn: float

    @property
    def mean(self) -> float:
        return self.y / self.n

    @property
    def variance(self) -> float:
        squares = self.yy - 2 * self.mean * self.yn + self.mean**2 * self.nn
        return self.customers / (self.customers - 1) * max(0.0, squares) / (self.n * self.n)


def contrasts(connection: duckdb.DuckDBPyConnection, journey: str, visit: str) -> list[Contrast]:
    """Return the contrast of every touchpoint that has enough customers on both sides.

    Args:
        connection: Where the relations can be read.
        journey: Name of (customer_no BIGINT, y BIGINT), one row a journey; y in millionths, counted
            from what is usual among comparable journeys.
        visit: Name of (touchpoint_no INTEGER, customer_no BIGINT, y BIGINT, y_out BIGINT,
            raw BIGINT), one row a journey and touchpoint: ``y`` counted from what is usual among
            journeys comparable but for this touchpoint, ``y_out`` as in ``journey``, ``raw`` the
            outcome itself.

    Returns:
        One a touchpoint, by number; empty where the outcome never varies.

    References:
        Cameron and Miller (2015), A practitioner's guide to cluster-robust inference, Journal of
        Human Resources 50(2). The two sides are taken as independent; customers who are on both
        mostly make the interval a little too wide.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE j AS SELECT x AS customer_no, x % 2 * 1000000 AS y"
        ...     " FROM range(80) t(x);"
        ...     "CREATE TABLE v AS SELECT 3 AS touchpoint_no, customer_no, y, y AS y_out, y AS raw"
        ...     " FROM j WHERE y > 0 OR customer_no < 40"
        ... )
        >>> [found] = contrasts(connection, "j", "v")
        >>> found.n, round(found.with_it, 3), found.without_it, round(found.strength, 3)
        (60, 0.667, 0.0, 0.577)
    """
    row = connection.execute(
        "SELECT coalesce(sum(n), 0)::BIGINT, sum(y), count(*), sum(y * y), sum(y * n), "
        "sum(n::DOUBLE * n), sum(single) FROM (SELECT count(*) AS n, sum(y)::DOUBLE / 1e6 AS y, "
        f"sum((y / 1e6) * (y / 1e6)) AS single FROM {journey} GROUP BY customer_no)"
    ).fetchone()
    if row is None or row[0] == 0:
        return []
    *sums, single = row
    everybody = _Arm(*sums)
    spread = math.sqrt(max(0.0, single / everybody.n - everybody.mean**2))
    if spread <= 1e-9 * max(1.0, abs(everybody.mean)):
        return []
    sql = load_kernel("nebelhorn.feedback", "arms").render(journey=journey, visit=visit)
    found = []
    for number, raw, n, y, customers, yy, yn, nn, *out in connection.execute(
        f"SELECT * FROM ({sql}) ORDER BY touchpoint_no"
    ).fetchall():
        inside = _Arm(n, y, customers, yy, yn, nn)
        outside = _without(everybody, inside, out)
        if min(inside.customers, outside.customers) >= LEAST_CUSTOMERS:
            found.append(_contrast(number, raw / n, (inside, outside), spread))
    return found


def _without(everybody: _Arm, inside: _Arm, out: list[float]) -> _Arm:
    out_y, out_customers, out_yy, out_yn, out_nn = out
    return _Arm(
        n=everybody.n - inside.n,
        y=everybody.y - out_y,
        customers=everybody.customers - int(out_customers),
        yy=everybody.yy - out_yy,
        yn=everybody.yn - out_yn,
        nn=everybody.nn - out_nn,
    )


def _contrast(number: int, raw: float, sides: tuple[_Arm, _Arm], spread: float) -> Contrast:
    inside, outside = sides
    difference = inside.mean - outside.mean
    error = math.sqrt(inside.variance + outside.variance)
    margin = t_quantile(min(inside.customers, outside.customers) - 1) * error
    reach = inside.n / (inside.n + outside.n)
    return Contrast(
        touchpoint_no=number,
        n=inside.n,
        with_it=raw,
        without_it=raw - difference,
        error=error,
        low=difference - margin,
        high=difference + margin,
        strength=min(1.0, abs(difference) / spread * math.sqrt(reach * (1 - reach))),
    )
