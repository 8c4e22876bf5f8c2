"""Judge a belief: count what came after it was written, beside what is usual."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import drop, insert_arrow, load_kernel, put_table, put_view
from nebelhorn.predictions import SealedPoints, Touchpoints, grace_us, horizon_us
from nebelhorn.reality.beliefs.interval import Cases
from nebelhorn.reality.beliefs.meaning import Meaning
from nebelhorn.reality.beliefs.result import BeliefRecord, BeliefResult
from nebelhorn.reality.beliefs.verdict import calibration_of, record_of
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.settings import Belief, Question

_BEFORE, _SINCE = 0, 1
_WHEN, _THAN, _BOTH = 1, 2, 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def judge_belief(
    connection: duckdb.DuckDBPyConnection,
    meaning: Meaning,
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
    backtest: bool = False,
    point_state: str = "point_state",
) -> BeliefResult:
    """Return how often a belief came true, and how often the same came otherwise.

    A decision point counts when it opened after the belief was written (and before it was
    withdrawn) and its horizon and grace have passed, whatever was known earlier.

    Args:
        connection: Facts with ``catalogue``; reads ``event`` and ``answer``.
        meaning: What the belief means.
        touchpoints: The catalogue.
        as_of_us: The last thing known, UTC microseconds.
        backtest: Also look at the time before it was written?
        point_state: Relation (point_no, customer_no, sealed_us, and the columns of the features
            and attributes as of the point).

    Returns:
        Cases, shares, difference and verdict.
    """
    belief, question = meaning.belief, meaning.question
    since_us = None if backtest else _microseconds(belief.written)
    _put_points(connection, meaning, point_state, since_us=since_us)
    claim = _Claim(belief, question, meaning.claimed, meaning.classes)
    return _judged(connection, claim, touchpoints, as_of_us=as_of_us, backtest=backtest)


def judge_adopted(
    connection: duckdb.DuckDBPyConnection,
    adopted: Adopted,
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
    backtest: bool = False,
) -> BeliefResult:
    """Return how often a learned rule came true since it was adopted, and the same otherwise.

    It is judged as a belief is, but at heartbeats too: it was learnt there.

    Args:
        connection: Facts with ``catalogue``; reads ``event`` and ``answer``.
        adopted: The rule, and where it holds.
        touchpoints: The catalogue.
        as_of_us: The last thing known, UTC microseconds.
        backtest: Also look at the time before it was adopted?

    Returns:
        Cases, shares, difference and verdict; ``belief`` says who adopted it and when.
    """
    belief = adopted.belief
    limits = [] if backtest else [f"sealed_us >= {_microseconds(belief.written):d}"]
    if belief.withdrawn is not None:
        limits.append(f"sealed_us < {_microseconds(belief.withdrawn):d}")
    put_table(
        connection,
        "belief_point",
        "SELECT CAST(NULL AS BIGINT) AS point_no, CAST(NULL AS BIGINT) AS customer_no, "
        "CAST(NULL AS BIGINT) AS sealed_us, CAST(NULL AS INTEGER) AS side WHERE false",
    )
    rows = pa.table(
        {
            "point_no": np.arange(len(adopted.where), dtype=np.int64),
            "customer_no": adopted.points.customer_no,
            "sealed_us": adopted.points.sealed_us,
            "side": np.where(adopted.where, _WHEN, _THAN).astype(np.int32),
        }
    )
    insert_arrow(connection, "belief_point", rows)
    if limits:
        connection.execute(f"DELETE FROM belief_point WHERE NOT ({' AND '.join(limits)})")
    claim = _Claim(belief, adopted.question, adopted.claimed, frozenset({adopted.code}))
    found = _judged(connection, claim, touchpoints, as_of_us=as_of_us, backtest=backtest)
    return replace(found, adopted=adopted.definition)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A learned rule a person adopted.

    Attributes:
        belief: Who adopted it and when, as author and ``written``; ``withdrawn``: dropped.
        definition: Canonical JSON of what it looks at.
        question: Forecast question it was learnt for.
        claimed: Class that must come.
        code: Its number.
        points: Decision points.
        where: Shape (points,), at which of them it holds.
    """

    belief: Belief
    definition: str
    question: Question
    claimed: str
    code: int
    points: SealedPoints
    where: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What must come after the points of ``belief_point``."""

    belief: Belief
    question: Question
    claimed: str
    classes: frozenset[int]


def _judged(
    connection: duckdb.DuckDBPyConnection,
    claim: _Claim,
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
    backtest: bool,
) -> BeliefResult:
    """Count what came after ``belief_point``, which is dropped."""
    question, written_us = claim.question, _microseconds(claim.belief.written)
    due = f"sealed_us + {horizon_us(question) + grace_us(question):d} <= {as_of_us:d}"
    put_view(
        connection,
        "belief_due",
        f"SELECT point_no, customer_no, sealed_us FROM belief_point WHERE {due}",
    )
    put_outcomes(connection, question, touchpoints, point="belief_due", into="belief_outcome")
    right = ", ".join(str(number) for number in sorted(claim.classes))
    put_table(
        connection,
        "belief_case",
        "SELECT customer_no, CASE WHEN sealed_us < "
        f"{written_us:d} THEN {_BEFORE} ELSE {_SINCE} END AS stretch, side, "
        f"CASE WHEN class IS NULL THEN NULL WHEN class IN ({right}) THEN 1 ELSE 0 END AS came "
        "FROM belief_point JOIN belief_outcome USING (point_no)",
    )
    waiting = _count(
        connection,
        "belief_point",
        f"side = {_WHEN} AND sealed_us >= {written_us:d} AND NOT ({due})",
    )
    record = _record(connection, _SINCE, waiting)
    before = _record(connection, _BEFORE, 0) if backtest else None
    for name in ("belief_case", "belief_outcome", "belief_due", "belief_point"):
        drop(connection, name)
    said = claim.belief.confidence
    return BeliefResult(
        belief=claim.belief,
        question=question,
        claimed=claim.claimed,
        as_of_us=as_of_us,
        record=record,
        calibration=None if said is None else calibration_of(said, record.when),
        backtest=before,
    )


def _put_points(
    connection: duckdb.DuckDBPyConnection,
    meaning: Meaning,
    point_state: str,
    *,
    since_us: int | None,
) -> None:
    """Make ``belief_point``: points on either side, or on both, by their conditions."""
    belief = meaning.belief
    limits = ["true"] if since_us is None else [f"sealed_us >= {since_us:d}"]
    if belief.withdrawn is not None:
        limits.append(f"sealed_us < {_microseconds(belief.withdrawn):d}")
    other = f"NOT ({meaning.when})" if meaning.than is None else meaning.than
    side = (
        f"CASE WHEN ({meaning.when}) AND ({other}) THEN {_BOTH} WHEN ({meaning.when}) THEN {_WHEN} "
        f"WHEN ({other}) THEN {_THAN} END"
    )
    put_table(
        connection,
        "belief_point",
        f"SELECT * FROM (SELECT point_no, customer_no, sealed_us, {side} AS side "
        f"FROM {point_state} WHERE {' AND '.join(limits)}) WHERE side IS NOT NULL",
    )


def _record(connection: duckdb.DuckDBPyConnection, stretch: int, waiting: int) -> BeliefRecord:
    put_view(
        connection,
        "belief_told",
        f"SELECT * FROM belief_case WHERE stretch = {stretch} AND came IS NOT NULL",
    )
    sql = load_kernel("nebelhorn.reality", "belief_cases").render(point="belief_told")
    found = connection.execute(f"SELECT * FROM ({sql}) ORDER BY customer_no").fetchnumpy()
    n_when, k_when, n_than, k_than = (
        np.asarray(found[name], dtype=np.int64) for name in ("n_when", "k_when", "n_than", "k_than")
    )
    both = _count(connection, "belief_told", f"side = {_BOTH}")
    void = _count(
        connection, "belief_case", f"side = {_WHEN} AND stretch = {stretch} AND came IS NULL"
    )
    drop(connection, "belief_told")
    return record_of(
        Cases(n_when, k_when), Cases(n_than, k_than), both=both, open_=waiting, void=void
    )


def _count(connection: duckdb.DuckDBPyConnection, relation: str, where: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {relation} WHERE {where}").fetchone()
    return int(row[0]) if row else 0


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
