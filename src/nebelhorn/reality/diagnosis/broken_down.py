"""Why the headline moved: its change taken apart by context, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import drop, put_table
from nebelhorn.lazy import late
from nebelhorn.predictions import SYMBOL_NAMES, sign
from nebelhorn.reality.diagnosis.case import Case, Places
from nebelhorn.reality.diagnosis.decomposition import Floats, Split, Tables, split
from nebelhorn.reality.diagnosis.result import Cause, Part, RulePart, Span, Term, Waterfall
from nebelhorn.reality.diagnosis.rule_parts import rule_parts

sparse = late("scipy.sparse")


_DRAWS = 400
_AT_ONCE = 25
"""So many draws at once: bounds memory at 1 M customers."""

_SEED = 3
_LOW, _HIGH = 5.0, 95.0
_QUIET, _SAID = 0, -1
_WIDE = 2**32
"""More than there are touchpoints."""

_TABLE = "broken_down"


@dataclass(frozen=True, slots=True)
class _Read:
    """What was settled: of each context its question and touchpoint, and cells of customers."""

    question: NDArray[np.int64]
    after: NDArray[np.int64]
    tables: Tables
    drawn: Tables
    customers: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts of every context, weighing as the headline does, and the same of each draw."""

    seen: Split
    drawn: Split


def break_down(
    connection: duckdb.DuckDBPyConnection, case: Case, places: Places, before: Span, after: Span
) -> Waterfall | None:
    """Take the change of the headline between two spans apart.

    A context is a question and the touchpoint after which was foretold; answers and quiet spells
    are contexts of their own. Each question is taken apart by itself (see ``split``), and the
    parts are averaged as the headline averages the questions, so that nothing is left over. A
    part of a context is shared among the rules cited there in the same way. Intervals: customers
    are drawn anew 400 times, with a fixed seed.

    Args:
        connection: Facts with ``case.settled`` and ``event``.
        case: Questions, and whom the headline speaks about.
        places: The catalogue by number.
        before: Due days that are compared with.
        after: Due days that are explained.

    Returns:
        The waterfall; None when nothing was settled in one of the spans, or no question in both.

    References:
        Kitagawa (1955), JASA 50; Efron and Tibshirani (1993), An introduction to the bootstrap,
        chapter 13 (percentile interval).
    """
    void = _put(connection, case, before, after)
    rows = connection.execute(
        f"SELECT question_no, sum(n0), sum(h0), sum(n1), sum(h1) FROM {_TABLE} "
        "GROUP BY question_no ORDER BY question_no"
    ).fetchall()
    common = [row[0] for row in rows if row[1] and row[3]]
    if not common:
        drop(connection, _TABLE)
        return None
    read = _read(connection, common)
    parts = _Parts(
        _weighed(read.tables, read.question, common), _weighed(read.drawn, read.question, common)
    )
    rules = rule_parts(connection, _TABLE, (read.question, read.after), parts.seen)
    drop(connection, _TABLE)
    old, new = _headline(rows, 1), _headline(rows, 3)
    shift = (new - old) - (
        _headline([row for row in rows if row[0] in common], 3)
        - _headline([row for row in rows if row[0] in common], 1)
    )
    return Waterfall(
        before=old,
        after=new,
        unseen=_term(parts.seen.unseen.sum(), parts.drawn.unseen.sum(axis=1)),
        vanished=_term(parts.seen.vanished.sum(), parts.drawn.vanished.sum(axis=1)),
        within=_term(parts.seen.within.sum(), parts.drawn.within.sum(axis=1)),
        mix=_term(parts.seen.mix.sum(), parts.drawn.mix.sum(axis=1)),
        question_set=shift,
        n_before=int(sum(row[1] for row in rows)),
        n_after=int(sum(row[3] for row in rows)),
        void_before=void[0],
        void_after=void[1],
        customers=read.customers,
        parts=_parts(read, parts, rules, _Words(case, places)),
    )


def _put(
    connection: duckdb.DuckDBPyConnection, case: Case, before: Span, after: Span
) -> tuple[float, float]:
    counted = f"groups & {case.important:d} <> 0" if case.important else "true"
    if case.question is not None:
        number = [question.name for question in case.questions].index(case.question)
        counted = f"{counted} AND question_no = {number:d}"
    put_table(
        connection,
        _TABLE,
        "SELECT question_no, customer_no, after_no, rule_no, "
        "sum(h * (1 - later))::DOUBLE AS h0, sum(1 - later)::DOUBLE AS n0, "
        "sum(h * later)::DOUBLE AS h1, sum(later)::DOUBLE AS n1 FROM ("
        "SELECT s.question_no, s.customer_no, s.rule_no, s.hit AS h, "
        "(s.due_day >= $1)::INTEGER AS later, CASE s.kind WHEN 0 THEN e.touchpoint_no "
        f"WHEN 1 THEN {_SAID} ELSE {_QUIET} END AS after_no FROM {case.settled} AS s "
        "LEFT JOIN event AS e ON s.kind = 0 AND e.event_id = s.moment_id "
        f"WHERE s.came IS NOT NULL AND {counted} AND ((s.due_day >= $1 AND s.due_day < $2) "
        "OR (s.due_day >= $3 AND s.due_day < $4))) GROUP BY ALL",
        [after.from_day, after.to_day, before.from_day, before.to_day],
    )
    shares = [
        connection.execute(
            f"SELECT coalesce(avg((came IS NULL)::INTEGER), 0) FROM {case.settled} "
            f"WHERE {counted} AND due_day >= ? AND due_day < ?",
            [span.from_day, span.to_day],
        ).fetchone()
        or (0.0,)
        for span in (before, after)
    ]
    return float(shares[0][0]), float(shares[1][0])


def _read(connection: duckdb.DuckDBPyConnection, common: Sequence[int]) -> _Read:
    cells = connection.execute(
        "SELECT customer_no, question_no::BIGINT AS question_no, after_no::BIGINT AS after_no, "
        "sum(n0) AS n0, sum(h0) AS h0, sum(n1) AS n1, sum(h1) AS h1 "
        f"FROM {_TABLE} WHERE question_no IN ({', '.join(f'{n:d}' for n in common)}) "
        "GROUP BY question_no, after_no, customer_no"
    ).fetchnumpy()
    both = cells["question_no"] * _WIDE + cells["after_no"]
    _, first, context = np.unique(both, return_index=True, return_inverse=True)
    who, customer = np.unique(cells["customer_no"], return_inverse=True)
    many, people = len(first), len(who)
    wide = sparse.csr_matrix(
        (
            np.concatenate([cells[name] for name in ("n0", "h0", "n1", "h1")]),
            (
                np.concatenate([context + place * many for place in range(4)]),
                np.tile(customer, 4),
            ),
        ),
        shape=(4 * many, people),
    )
    wide.eliminate_zeros()
    return _Read(
        question=cells["question_no"][first],
        after=cells["after_no"][first],
        tables=_cut(wide @ np.ones(people), many),
        drawn=_cut(_draw(wide, people), many),
        customers=people,
    )


def _draw(wide: Any, people: int) -> Floats:
    """Draw customers anew: how often each comes, 25 draws at once."""
    chance = np.random.default_rng(_SEED)
    found = []
    for _ in range(_DRAWS // _AT_ONCE):
        times = np.empty((people, _AT_ONCE))
        for draw in range(_AT_ONCE):
            times[:, draw] = np.bincount(chance.integers(0, people, people), minlength=people)
        found.append((wide @ times).T)
    return np.concatenate(found)


def _cut(totals: Floats, many: int) -> Tables:
    return Tables(*(totals[..., place * many : (place + 1) * many] for place in range(4)))


def _weighed(tables: Tables, question: NDArray[np.int64], common: Sequence[int]) -> Split:
    whole = Split(*(np.zeros_like(tables.n0) for _ in range(4)))
    for number in common:
        chosen = np.flatnonzero(question == number)
        parts = split(tables.of(chosen))
        for cause in Cause:
            getattr(whole, cause)[..., chosen] = getattr(parts, cause) / len(common)
    return whole


def _headline(rows: Sequence[tuple[float, ...]], place: int) -> float:
    shares = [row[place + 1] / row[place] for row in rows if row[place]]
    return sum(shares) / len(shares)


def _term(seen: float, drawn: Floats) -> Term:
    low, high = np.percentile(drawn, [_LOW, _HIGH])
    return Term(float(seen), float(low), float(high))


@dataclass(frozen=True, slots=True)
class _Words:
    """How questions and contexts are called."""

    case: Case
    places: Places

    def question(self, number: int) -> str:
        return self.case.questions[number].name

    def after(self, number: int) -> str:
        names = self.places.names
        return names[number] if number in names else sign(SYMBOL_NAMES.get(number, "quiet"))


def _parts(
    read: _Read, parts: _Parts, rules: Mapping[int, tuple[RulePart, ...]], words: _Words
) -> tuple[Part, ...]:
    return tuple(
        sorted(
            (
                _part(read, parts, (cause, place), rules, words)
                for cause in Cause
                for place in np.flatnonzero(getattr(parts.seen, cause)).tolist()
            ),
            key=lambda part: (-abs(part.term.points), part.question, part.after),
        )
    )


def _part(
    read: _Read,
    parts: _Parts,
    which: tuple[Cause, int],
    rules: Mapping[int, tuple[RulePart, ...]],
    words: _Words,
) -> Part:
    (cause, i), t = which, read.tables
    points, drawn = getattr(parts.seen, cause)[i], getattr(parts.drawn, cause)[:, i]
    return Part(
        question=words.question(int(read.question[i])),
        after=words.after(int(read.after[i])),
        cause=cause,
        term=_term(points, drawn),
        n_before=int(t.n0[i]),
        n_after=int(t.n1[i]),
        share_before=float(t.h0[i] / t.n0[i]) if t.n0[i] else None,
        share_after=float(t.h1[i] / t.n1[i]) if t.n1[i] else None,
        rules=rules.get(i, ()) if cause in {Cause.UNSEEN, Cause.WITHIN} else (),
    )
