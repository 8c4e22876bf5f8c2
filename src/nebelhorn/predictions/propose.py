"""Propose forecast questions that suit a log: what to ask, and how far to look ahead."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import duckdb

from nebelhorn.engine import drop, put_table
from nebelhorn.settings import By, Question, Settings

MOST_QUESTIONS = 5
"""A question set has at most so many: the headline is their mean."""

_STEPS_DAYS = (1 / 24, 0.25, 0.5, 1.0, 2.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0)
_USUAL_DAYS = 30.0
_MIN_ACTS = 20
"""What happened less often is too rare to be foretold."""


@dataclass(frozen=True, slots=True)
class QuestionProposal:
    """A question and why it is proposed.

    Attributes:
        question: Standing ``proposed``.
        reason: What in the data speaks for it and for its horizon, in a few words.
    """

    question: Question
    reason: str


def propose_questions(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> tuple[QuestionProposal, ...]:
    """Return good questions for a log, the weightiest first, at most five.

    What customers do next, whether they leave, whether they buy, how they answer next, whether they
    fall silent, how much they spend, whether they complain; each only where the log has such acts
    often enough. Horizons come from the customers' own rhythm: of the pauses between their acts
    that end, half end within the horizon of "next", so that silence is no foregone answer, and 80
    of 100 within that of "falls silent". No horizon is longer than a quarter of the history.

    Args:
        connection: Facts; reads ``event``, ``answer``, ``touchpoint``.
        settings: Whose acts, how customers leave and complain.

    Returns:
        The proposals; only "next" and "falls silent" for a log that has nothing else.
    """
    acts = _acts(connection, settings)
    soon, late, span = _rhythm(connection, list(acts))
    usual = _step(min(_USUAL_DAYS, span / 4))
    found = [
        _next(_step(min(soon, span / 4))),
        _outcome("leaves", ("kündigt", "leaves"), usual, _leaving(acts, settings)),
        _outcome("buys", ("kauft", "buys"), usual, _bought(connection, acts)),
        _answer(connection, usual),
        _silent(_step(min(late, span / 4))),
        _value(connection, usual, _bought(connection, acts)),
        _outcome("complains", ("beschwert sich", "complains"), usual, _complaining(acts, settings)),
    ]
    grace = _grace_hours(connection)
    return tuple(
        QuestionProposal(replace(proposal.question, grace_hours=grace), proposal.reason)
        for proposal in found
        if proposal is not None
    )[:MOST_QUESTIONS]


def _next(days: float) -> QuestionProposal:
    question = Question(
        "next",
        "next_touchpoint",
        days,
        de=f"Was kommt in {_de(days)} als Nächstes?",
        en=f"What comes next within {_en(days)}?",
    )
    return QuestionProposal(question, f"half of all pauses end within {_en(days)}")


def _silent(days: float) -> QuestionProposal:
    question = Question(
        "silent",
        "falls_silent",
        days,
        de=f"Wer verstummt für {_de_long(days)}?",
        en=f"Who falls silent for {_en(days)}?",
    )
    return QuestionProposal(question, f"80 of 100 pauses end within {_en(days)}")


def _outcome(
    name: str, said: tuple[str, str], days: float, acts: dict[str, int]
) -> QuestionProposal | None:
    times = sum(acts.values())
    if times < _MIN_ACTS:
        return None
    question = Question(
        name,
        "outcome",
        days,
        touchpoints=tuple(sorted(acts)),
        de=f"Wer {said[0]} in {_de(days)}?",
        en=f"Who {said[1]} within {_en(days)}?",
    )
    return QuestionProposal(question, f"happened {times:,} times")


def _value(
    connection: duckdb.DuckDBPyConnection, days: float, bought: dict[str, int]
) -> QuestionProposal | None:
    row = connection.execute(
        "SELECT quantile_cont(value, 0.5), quantile_cont(value, 0.9), count(*) FROM event "
        "JOIN touchpoint USING (touchpoint_no) WHERE id_no IS NOT NULL AND value > 0 "
        "AND name IN (SELECT unnest(?::VARCHAR[]))",
        [sorted(bought)],
    ).fetchone()
    usual, much, times = row or (None, None, 0)
    if times < _MIN_ACTS:
        return None
    bands = tuple(sorted({float(f"{usual:.2g}"), float(f"{much:.2g}")}))
    question = Question(
        "value",
        "value",
        days,
        bands=bands,
        de=f"Wie viel geben Kunden in {_de(days)} aus?",
        en=f"How much do customers spend within {_en(days)}?",
    )
    return QuestionProposal(question, f"half of all purchases are below {usual:.2g}")


def _answer(connection: duckdb.DuckDBPyConnection, days: float) -> QuestionProposal | None:
    row = connection.execute(
        "SELECT count(*) FROM answer WHERE score IS NOT NULL AND id_no IS NOT NULL"
    ).fetchone()
    answers = int(row[0]) if row else 0
    if answers < _MIN_ACTS:
        return None
    question = Question(
        "answer",
        "next_answer",
        days,
        de="Wie fällt die nächste Antwort aus?",
        en="How will the next answer turn out?",
    )
    return QuestionProposal(question, f"{answers:,} answers with a score")


def _acts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, int]:
    """Acts of customers: touchpoint → how often."""
    rows = connection.execute(
        "SELECT name, count(*) FROM event JOIN touchpoint USING (touchpoint_no) "
        "WHERE id_no IS NOT NULL GROUP BY name ORDER BY name"
    ).fetchall()
    return {name: n for name, n in rows if settings.touchpoint(name).by is By.CUSTOMER}


def _leaving(acts: dict[str, int], settings: Settings) -> dict[str, int]:
    return {name: n for name, n in acts.items() if settings.touchpoint(name).leaves}


def _complaining(acts: dict[str, int], settings: Settings) -> dict[str, int]:
    return {name: n for name, n in acts.items() if settings.touchpoint(name).complains}


def _bought(connection: duckdb.DuckDBPyConnection, acts: dict[str, int]) -> dict[str, int]:
    """Touchpoints at which customers' money is seen, where that tells them from the others."""
    rows = connection.execute(
        "SELECT name FROM event JOIN touchpoint USING (touchpoint_no) WHERE id_no IS NOT NULL "
        "GROUP BY name HAVING avg(CASE WHEN value > 0 THEN 1 ELSE 0 END) >= 0.5"
    ).fetchall()
    bought = {name: acts[name] for (name,) in rows if name in acts}
    return bought if 2 * len(bought) <= len(acts) or len(acts) == 1 else {}


def _rhythm(
    connection: duckdb.DuckDBPyConnection, touchpoints: list[str]
) -> tuple[float, float, float]:
    """Pauses between acts of a customer that 50 and 80 of 100 stay below, and the span, days."""
    put_table(
        connection,
        "pause",
        "SELECT "
        "(lead(t_us) OVER (PARTITION BY id_no ORDER BY t_us)) - t_us AS us FROM event "
        "JOIN touchpoint USING (touchpoint_no) WHERE id_no IS NOT NULL "
        "AND name IN (SELECT unnest(?::VARCHAR[]))",
        [touchpoints],
    )
    row = connection.execute(
        "SELECT quantile_cont(us, 0.5) / 86400e6, quantile_cont(us, 0.8) / 86400e6, "
        "(SELECT max(t_us) - min(t_us) FROM event) / 86400e6 FROM pause WHERE us > 2000000"
    ).fetchone() or (None, None, None)
    drop(connection, "pause")
    soon, late, span = (None if part is None else float(part) for part in row)
    return soon or _USUAL_DAYS, late or _USUAL_DAYS, span or 0.0


def _grace_hours(connection: duckdb.DuckDBPyConnection) -> float:
    """Whole hours after which 99 of 100 events and answers were known."""
    row = connection.execute(
        "SELECT quantile_disc(coalesce(known_us, t_us) - t_us, 0.99) / 3600e6 FROM "
        "(SELECT known_us, t_us FROM event UNION ALL SELECT known_us, t_us FROM answer)"
    ).fetchone()
    late = row[0] if row else None
    return float(max(0, math.ceil(late))) if late is not None else 0.0


def _step(days: float) -> float:
    """Round up to a time span people speak of."""
    return next((step for step in _STEPS_DAYS if step >= days * 0.999), _STEPS_DAYS[-1])


def _en(days: float) -> str:
    if days < 1:
        return f"{round(days * 24)} hours" if days > 1 / 24 else "an hour"
    return f"{days:g} days" if days > 1 else "a day"


def _de(days: float) -> str:
    if days < 1:
        return f"{round(days * 24)} Stunden" if days > 1 / 24 else "einer Stunde"
    return f"{days:g} Tagen" if days > 1 else "einem Tag"


def _de_long(days: float) -> str:
    """The same after "für", in the accusative."""
    if days < 1:
        return f"{round(days * 24)} Stunden" if days > 1 / 24 else "eine Stunde"
    return f"{days:g} Tage" if days > 1 else "einen Tag"
