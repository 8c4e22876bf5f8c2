"""How long before it came it was called, and what came of those called safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.predictions import Run, Touchpoints, grace_us, horizon_us, kind_of
from nebelhorn.reality.days import Days
from nebelhorn.reality.deed import deed_of
from nebelhorn.reality.lead_result import Ahead, LeadTime
from nebelhorn.reality.result import FEW_CUSTOMERS, Score
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.reality.told import Rate, put_told, rate_of
from nebelhorn.settings import Question, Settings

_DAY_US = 86_400_000_000
_FIGURES = 8
"""Room for the figures of one question among the parts that are scored at once."""

_CALLED, _WARNED, _CALLED_RIGHT, _WARNED_RIGHT, _SAID_NO, _UNLIKELY = range(6)
_BLIND_CALLED, _BLIND_WARNED = 6, 7
_LEVELS = {
    _CALLED: "called",
    _WARNED: "warned",
    _BLIND_CALLED: "blind_called",
    _BLIND_WARNED: "blind_warned",
}
"""Columns that say of each prediction whether we, or a blind guess, said it was coming."""

_SHARES = {
    _CALLED_RIGHT: "called = 1",
    _WARNED_RIGHT: "warned = 1",
    _SAID_NO: "called = 0",
    _UNLIKELY: "unlikely = 1",
}
"""Of which predictions it is asked how many turned out yes."""


def lead_times(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    settings: Settings,
    *,
    days: int | None = None,
) -> tuple[LeadTime, ...]:
    """Return lead times and the yes among those called safe, of each question with yes and no.

    *An outcome* is an act that decided predictions: it was the first one after them, within their
    horizon, known within the grace. For ``falls_silent`` it is a silence of a whole horizon: it
    begins with the last sign of life, and its time is when it was full, for only then is it known.
    So its lead is the horizon less what was waited since that sign of life. It counts once all that
    it could decide is due (its time, horizon and grace lie before the end of the run), so that no
    late "no" is missing yet.

    *The call that stood*: the earliest of those predictions from which on every later one said
    yes. An act between two predictions parts them; what was said before it was about that one.

    *The usual chance* is sealed with each prediction: the share of yes among what came due in the
    90 days before, from the majority guess. It was known then, and nobody can choose it afterwards.
    Where it is 0 or 1, or nothing was known yet, nothing was warned of. A warning is said by odds,
    chance / (1 − chance), which can be doubled however likely a yes is anyway.

    *Blind guessing* is the one of the two sealed baselines that was right more often over all that
    is looked at, as in the index; where it is the majority guess, nothing was warned of.

    Args:
        connection: Facts with what ``put_settled`` has made.
        run: The run.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        settings: Which touchpoints are leaving or complaining.
        days: Only what came due in so many last days; None: all.

    Returns:
        In the order of the questions; questions without yes and no are left out.

    References:
        Intervals as in ``scores``. ``share`` looks from what came to what was said, ``right`` from
        what was said to what came: Murphy and Winkler (1987), A general framework for forecast
        verification, Monthly Weather Review 115.
    """
    asked = put_told(connection, questions, touchpoints)
    recent = "true" if days is None else f"due_day > {run.as_of_us // _DAY_US - days:d}"
    _put_told(connection, recent)
    for number in asked:
        question = questions[number]
        _put_outcomes(connection, run, question, number, touchpoints, recent)
    bases = _bases(connection)
    found = scores(connection, _parts(asked))
    listed = tuple(
        _lead(questions[number], settings, _Figures(connection, number, found, bases))
        for number in asked
    )
    for number in asked:
        drop(connection, f"lead_{number}")
    for name in ("lead_told", "lead_all", "told"):
        drop(connection, name)
    return listed


def _put_told(connection: duckdb.DuckDBPyConnection, recent: str) -> None:
    """Make ``lead_all`` with the word of the better naive guess, and of it ``lead_told``."""
    right = {
        guess: f"sum(({guess}_called = turned)::INTEGER) FILTER (WHERE {recent}) "
        "OVER (PARTITION BY question_no)"
        for guess in ("majority", "blind")
    }
    put_table(
        connection,
        "lead_all",
        "SELECT * REPLACE (CASE WHEN by_moment THEN blind_called ELSE majority_called END "
        "AS blind_called, CASE WHEN by_moment THEN blind_warned ELSE 0 END AS blind_warned) "
        f"FROM (SELECT *, {right['blind']} > {right['majority']} AS by_moment FROM told)",
    )
    put_table(connection, "lead_told", f"SELECT * FROM lead_all WHERE {recent}")


def _put_outcomes(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    question: Question,
    number: int,
    touchpoints: Touchpoints,
    recent: str,
) -> None:
    """Make ``lead_<number>``: one row an outcome, with the days before it."""
    kind, horizon, grace = kind_of(question), horizon_us(question), grace_us(question)
    begins_us = "NULL"
    put_view(
        connection,
        "lead_act",
        f"SELECT customer_no, t_us FROM ({kind.acts(question, touchpoints)}) "
        f"WHERE heard_us - t_us <= {grace:d}",
    )
    act = "lead_act"
    if kind.classes(question, touchpoints).get(kind.nothing or 0) == "yes":
        sql = load_kernel("nebelhorn.reality", "silences").render(act=act, horizon_us=horizon)
        act, begins_us = "lead_silence", f"act_us - {horizon:d}"
        put_view(connection, act, f"SELECT customer_no, silent_us AS t_us FROM ({sql})")
    put_view(
        connection,
        "lead_yes",
        f"SELECT point_no, customer_no, sealed_us, known, {', '.join(_LEVELS.values())} "
        f"FROM lead_all WHERE turned = 1 AND question_no = {number:d}",
    )
    sql = load_kernel("nebelhorn.reality", "lead_times").render(
        told="lead_yes", act=act, horizon_us=horizon
    )
    due_us = f"act_us + {horizon + grace:d}"
    spans = ", ".join(
        f"(act_us - {level}_us) / 86400e6 AS {level}, "
        f"({level}_us - ({begins_us})) / 86400e6 AS {level}_waited"
        for level in _LEVELS.values()
    )
    put_table(
        connection,
        f"lead_{number:d}",
        f"SELECT customer_no, due_day, known, (act_us - first_us) / 86400e6 AS possible, {spans} "
        f"FROM (SELECT *, ({due_us} + 60480000000000000) // {_DAY_US} - 700000 AS due_day "
        f"FROM ({sql}) WHERE {due_us} <= {run.as_of_us:d}) WHERE {recent}",
    )


def _parts(asked: Mapping[int, int]) -> str:
    """All shares of all questions, to be scored at once."""
    keys = "question_no, customer_no, due_day"
    parts = [
        f"SELECT question_no * {_FIGURES} + {figure} AS part, {keys}, turned AS hit, "
        f"0 AS naive_hit FROM lead_told WHERE {where}"
        for figure, where in _SHARES.items()
    ]
    parts += [
        f"SELECT {number * _FIGURES + figure} AS part, {number} AS question_no, customer_no, "
        f"due_day, CASE WHEN {level} IS NULL THEN 0 ELSE 1 END AS hit, 0 AS naive_hit "
        f"FROM lead_{number:d}"
        for number in asked
        for figure, level in _LEVELS.items()
    ]
    return " UNION ALL ".join(parts)


_Bases = Mapping[int, Mapping[str, float]]


def _bases(connection: duckdb.DuckDBPyConnection) -> _Bases:
    """Shares of all predictions that turned out yes, and said so, where they may be said."""
    columns = ("turned", *_LEVELS.values())
    rows = connection.execute(
        f"SELECT question_no, {', '.join(f'avg({name})' for name in columns)} FROM lead_told "
        f"GROUP BY question_no HAVING count(DISTINCT customer_no) >= {FEW_CUSTOMERS:d}"
    ).fetchall()
    return {
        number: {name: round(part, 9) for name, part in zip(columns, parts, strict=True)}
        for number, *parts in rows
    }


@dataclass(frozen=True, slots=True)
class _Figures:
    """What was counted, seen from one question."""

    connection: duckdb.DuckDBPyConnection
    number: int
    scores: Mapping[int, Score]
    bases: _Bases

    def rate(self, figure: int) -> Rate:
        usual = self.bases.get(self.number, {})
        score = self.scores.get(self.number * _FIGURES + figure, NO_SCORE)
        return rate_of(score, usual.get(_LEVELS.get(figure, "turned")))

    def too_early(self) -> int:
        row = self.connection.execute(
            f"SELECT count(*) FROM lead_{self.number:d} WHERE known = 0"
        ).fetchone()
        return int(row[0]) if row else 0

    def days(self, column: str) -> Days | None:
        return _days(self.connection, f"lead_{self.number:d}", column)

    def ahead(self, said: int, right: int, blind: int) -> Ahead:
        return Ahead(
            share=self.rate(said),
            days=self.days(_LEVELS[said]),
            right=self.rate(right),
            blind=self.rate(blind),
            blind_days=self.days(_LEVELS[blind]),
            waited=self.days(f"{_LEVELS[said]}_waited"),
            blind_waited=self.days(f"{_LEVELS[blind]}_waited"),
        )


def _lead(question: Question, settings: Settings, counted: _Figures) -> LeadTime:
    came = counted.rate(_CALLED)
    return LeadTime(
        question=question.name,
        kind=question.kind,
        horizon_days=question.horizon_days,
        deed=deed_of(counted.connection, question, settings),
        outcomes=came.n,
        customers=came.customers,
        too_early=counted.too_early(),
        possible=counted.days("possible"),
        called=counted.ahead(_CALLED, _CALLED_RIGHT, _BLIND_CALLED),
        warned=counted.ahead(_WARNED, _WARNED_RIGHT, _BLIND_WARNED),
        said_no=counted.rate(_SAID_NO),
        unlikely=counted.rate(_UNLIKELY),
    )


def _days(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Days | None:
    row = connection.execute(
        f"SELECT count({column}), quantile_cont({column}, [0.25, 0.5, 0.75]) FROM {table} "
        f"WHERE {column} IS NOT NULL HAVING count(DISTINCT customer_no) >= {FEW_CUSTOMERS:d}"
    ).fetchone()
    if row is None:
        return None
    late, half, early = (round(float(days), 6) for days in row[1])
    return Days(late, half, early, int(row[0]))
