"""What would most people guess wrong about these customers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel, put_table
from nebelhorn.feedback import ShareSums, share_from_sums
from nebelhorn.predictions import (
    SYMBOL_NAMES,
    Touchpoints,
    grace_us,
    horizon_us,
    kind_of,
    sign,
)
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.reality.surprise import Surprise
from nebelhorn.settings import Question

MOST = 5
_FEW = 30
"""Situations of fewer customers surprise by chance."""

_PATIENCE = 200
"""A difference seen so often counts half: rare situations must differ more to be asked about."""

_LEAST_DIFFERENCE = 0.05
"""Nobody is surprised by less, and what is usual must lie outside the likely range."""

_DULL = frozenset({"no", "nothing"})
_EACH = 2
"""At most so many of one forecast question."""


@dataclass(frozen=True, slots=True)
class _Found:
    strength: float
    surprise: Surprise


def surprises(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
) -> tuple[Surprise, ...]:
    """Return up to five situations that turn out most differently from what is usual.

    What surprises is the difference between the share in a situation and the share whatever the
    situation, times n / (n + 200), so that small situations must differ more. No situation and no
    class of a question is asked about twice.

    Args:
        connection: Facts with ``point`` and ``catalogue``.
        questions: Forecast questions; what is asked comes from their classes and horizons.
        touchpoints: The catalogue.
        as_of_us: Only points that were due by then are looked at, UTC microseconds.

    Returns:
        The most surprising first; empty when the log is too small to say anything.
    """
    found = [
        candidate
        for question in questions
        for candidate in _candidates(connection, question, touchpoints, as_of_us)
        if _surprising(candidate.surprise)
    ]
    found.sort(key=lambda one: (-one.strength, one.surprise.question, one.surprise.after))
    return _different(found)


def _candidates(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    as_of_us: int,
) -> list[_Found]:
    put_outcomes(connection, question, touchpoints, into="turned")
    open_us = horizon_us(question) + grace_us(question)
    put_table(
        connection,
        "turn",
        "SELECT p.customer_no, p.symbol_1, p.symbol_2, "
        "t.class FROM point AS p JOIN turned AS t USING (point_no) WHERE p.kind < 2 "
        f"AND t.class IS NOT NULL AND p.sealed_us + {open_us:d} <= {as_of_us:d}",
    )
    usual = dict(
        connection.execute(
            "SELECT class, count(*) / sum(count(*)) OVER () FROM turn GROUP BY class"
        ).fetchall()
    )
    sql = load_kernel("nebelhorn.reality", "situations").render(turn="turn", few=_FEW)
    names = kind_of(question).classes(question, touchpoints)
    found = []
    for row in connection.execute(sql).fetchall():
        after, foretells = _after(row[:2], touchpoints.names), names.get(row[2], "")
        if foretells and foretells not in _DULL:
            sums = ShareSums(row[3], row[4], row[5], *map(float, row[6:9]))
            found.append(_judge(question, after, foretells, sums, usual[row[2]]))
    return found


def _surprising(one: Surprise) -> bool:
    usual_inside = one.low <= one.base <= one.high
    return not usual_inside and abs(one.value - one.base) >= _LEAST_DIFFERENCE


def _judge(
    question: Question, after: tuple[str, ...], foretells: str, sums: ShareSums, usual: float
) -> _Found:
    share = share_from_sums(sums)
    value = share.value or 0.0
    surprise = Surprise(
        question=question.name,
        kind=question.kind,
        horizon_days=question.horizon_days,
        after=after,
        foretells=foretells,
        customers=sums.customers,
        k=sums.k,
        n=sums.n,
        value=value,
        low=share.low or 0.0,
        high=1.0 if share.high is None else share.high,
        base=round(float(usual), 9),
    )
    return _Found(abs(value - usual) * sums.n / (sums.n + _PATIENCE), surprise)


def _after(symbols: Sequence[int | None], names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(
        names[symbol] if symbol in names else sign(SYMBOL_NAMES[symbol])
        for symbol in symbols
        if symbol is not None
    )


def _different(found: Sequence[_Found]) -> tuple[Surprise, ...]:
    chosen: list[Surprise] = []
    asked: Counter[str] = Counter()
    for one in found:
        new = one.surprise
        same = any(
            new.after[0] == old.after[0]
            or (new.question, new.foretells) == (old.question, old.foretells)
            for old in chosen
        )
        if not same and asked[new.question] < _EACH and len(chosen) < MOST:
            chosen.append(new)
            asked[new.question] += 1
    return tuple(chosen)
