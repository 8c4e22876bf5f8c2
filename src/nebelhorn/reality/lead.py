"""How long before it came it was called, and what came of those called safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.predictions import Run, Touchpoints, grace_us, horizon_us, kind_of
from nebelhorn.reality.deed import Deed, deed_of
from nebelhorn.reality.result import FEW_CUSTOMERS, Score
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.reality.told import Rate, put_told, rate_of
from nebelhorn.settings import Question, Settings

_DAY_US = 86_400_000_000
_FIGURES = 8
"""Room for the figures of one question among the parts that are scored at once."""

_CALLED, _WARNED, _CALLED_RIGHT, _WARNED_RIGHT, _SAID_NO, _UNLIKELY = range(6)
_SHARES = {
    _CALLED_RIGHT: "called = 1",
    _WARNED_RIGHT: "warned = 1",
    _SAID_NO: "called = 0",
    _UNLIKELY: "unlikely = 1",
}
"""Of which predictions it is asked how many turned out yes."""


@dataclass(frozen=True, slots=True)
class Days:
    """How long before, by quarters of the cases; days, fractions too.

    Attributes:
        late: In three of four cases so early, or earlier.
        half: In half of them (the median).
        early: In a quarter of them.
        n: Count of cases.
    """

    late: float
    half: float
    early: float
    n: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was seen coming, at one level of saying so.

    Attributes:
        share: Of the outcomes that came, those before which it had been said and not been taken
            back. Its base: the share of *all* predictions that said so; who always cries has
            both at 1.
        days: From the first such prediction to the outcome; None where fewer than 15 customers
            are behind it.
        right: Of all predictions that said so, those that turned out yes. Its base: the share of
            yes among all predictions.
    """

    share: Rate
    days: Days | None
    right: Rate


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How early one question called what came, and how safe those were whom it called safe.

    Attributes:
        question: Name.
        kind: ``outcome`` or ``falls_silent``.
        horizon_days: How far it looks ahead, days.
        deed: What a yes means.
        outcomes: How many times it came, and decided at least one prediction.
        customers: Of how many customers.
        possible: From the first prediction that each of them decided: nobody could have called it
            earlier; None below 15 customers.
        called: Yes had been foretold as the likelier.
        warned: The sealed chance of yes had been at least twice the usual one.
        said_no: Of the predictions that said no, those that turned out yes.
        unlikely: Of those whose sealed chance of yes was below half the usual one, likewise.
    """

    question: str
    kind: str
    horizon_days: float
    deed: Deed
    outcomes: int
    customers: int
    possible: Days | None
    called: Ahead
    warned: Ahead
    said_no: Rate
    unlikely: Rate


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
    horizon, known within the grace. For ``falls_silent`` it is a silence of a whole horizon, and
    its time is when that was full. It counts once all that it could decide is due (its time,
    horizon and grace lie before the end of the run), so that no late "no" is missing yet.

    *The call that stood*: the earliest of those predictions from which on every later one said
    yes. An act between two predictions parts them; what was said before it was about that one.

    *The usual chance* is sealed with each prediction: the share of yes among what came due in the
    90 days before, from the majority guess. It was known then, and nobody can choose it afterwards.
    Where it is 0, or nothing was known yet, nothing was warned of; where it is above a half,
    nothing can be twice as likely.

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
    put_table(connection, "lead_told", f"SELECT * FROM told WHERE {recent}")
    for number in asked:
        question = questions[number]
        _put_outcomes(connection, run, question, number, touchpoints, recent)
    bases = _bases(connection)
    found = scores(connection, _parts(asked))
    listed = tuple(
        _lead(connection, questions[number], settings, _Figures(number, found, bases))
        for number in asked
    )
    for number in asked:
        drop(connection, f"lead_{number}")
    drop(connection, "lead_told")
    drop(connection, "told")
    return listed


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
    put_view(
        connection,
        "lead_act",
        f"SELECT customer_no, t_us FROM ({kind.acts(question, touchpoints)}) "
        f"WHERE heard_us - t_us <= {grace:d}",
    )
    act = "lead_act"
    if kind.classes(question, touchpoints).get(kind.nothing or 0) == "yes":
        sql = load_kernel("nebelhorn.reality", "silences").render(act=act, horizon_us=horizon)
        act = "lead_silence"
        put_view(connection, act, f"SELECT customer_no, silent_us AS t_us FROM ({sql})")
    put_view(
        connection,
        "lead_yes",
        "SELECT point_no, customer_no, sealed_us, called, warned FROM told "
        f"WHERE turned = 1 AND question_no = {number:d}",
    )
    sql = load_kernel("nebelhorn.reality", "lead_times").render(
        told="lead_yes", act=act, horizon_us=horizon
    )
    due_us = f"act_us + {horizon + grace:d}"
    put_table(
        connection,
        f"lead_{number:d}",
        "SELECT customer_no, due_day, (act_us - first_us) / 86400e6 AS possible, "
        "(act_us - called_us) / 86400e6 AS called, (act_us - warned_us) / 86400e6 AS warned "
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
        for figure, level in ((_CALLED, "called"), (_WARNED, "warned"))
    ]
    return " UNION ALL ".join(parts)


def _bases(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[float, float, float]]:
    """Shares of all predictions that turned out yes, called, and warned, where they may be said."""
    rows = connection.execute(
        "SELECT question_no, avg(turned), avg(called), avg(warned) FROM lead_told "
        f"GROUP BY question_no HAVING count(DISTINCT customer_no) >= {FEW_CUSTOMERS:d}"
    ).fetchall()
    return {number: (round(yes, 9), round(c, 9), round(w, 9)) for number, yes, c, w in rows}


@dataclass(frozen=True, slots=True)
class _Figures:
    """What was counted, seen from one question."""

    number: int
    scores: Mapping[int, Score]
    bases: Mapping[int, tuple[float, float, float]]

    def rate(self, figure: int) -> Rate:
        usual = self.bases.get(self.number, (None, None, None))
        score = self.scores.get(self.number * _FIGURES + figure, NO_SCORE)
        return rate_of(score, usual[{_CALLED: 1, _WARNED: 2}.get(figure, 0)])


def _lead(
    connection: duckdb.DuckDBPyConnection, question: Question, settings: Settings, counted: _Figures
) -> LeadTime:
    table = f"lead_{counted.number:d}"
    came = counted.rate(_CALLED)
    return LeadTime(
        question=question.name,
        kind=question.kind,
        horizon_days=question.horizon_days,
        deed=deed_of(connection, question, settings),
        outcomes=came.n,
        customers=came.customers,
        possible=_days(connection, table, "possible"),
        called=Ahead(came, _days(connection, table, "called"), counted.rate(_CALLED_RIGHT)),
        warned=Ahead(
            counted.rate(_WARNED), _days(connection, table, "warned"), counted.rate(_WARNED_RIGHT)
        ),
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
