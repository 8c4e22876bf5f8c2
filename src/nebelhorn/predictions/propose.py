"""Propose forecast questions that suit a log: what to ask, and how far to look ahead."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.settings import By, Question, Settings

MOST = 5
"""A question set has at most so many: the headline is their mean."""

_STEPS_DAYS = (1 / 24, 0.25, 0.5, 1.0, 2.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0)
_USUAL = 30.0
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

    What customers do next, whether they leave, complain, buy again, how they answer next, and
    whether they fall silent; each only where the log has such acts often enough. Horizons come
    from the customers' own rhythm: of the pauses between their acts that end, 80 of 100 end
    within the horizon of "next", and 95 of 100 within that of "falls silent". No horizon is
    longer than a quarter of the history.

    Args:
        connection: Facts; reads ``event``, ``answer``, ``touchpoint``.
        settings: Whose acts, how customers leave and complain.

    Returns:
        The proposals; only "next" and "falls silent" for a log that has nothing else.
    """
    names = _counted(connection, settings)
    soon, late, span = _rhythm(connection, list(names))
    longest = span / 4
    usual = _step(min(_USUAL, longest))
    found: list[QuestionProposal] = []
    next_days = _step(min(soon, longest))
    found.append(
        QuestionProposal(
            Question(
                "next",
                "next_touchpoint",
                next_days,
                de=f"Was kommt in {_de(next_days)} als Nächstes?",
                en=f"What comes next within {_en(next_days)}?",
            ),
            f"80 of 100 pauses end within {_en(next_days)}",
        )
    )
    acts = (
        ("leaves", {n for n in names if settings.touchpoint(n).leaves}, "kündigt", "leaves"),
        (
            "complains",
            {n for n in names if settings.touchpoint(n).complains},
            "beschwert sich",
            "complains",
        ),
        ("buys", _bought(connection, settings), "kauft", "buys"),
    )
    for name, touchpoints, de, en in acts:
        times = sum(names.get(touchpoint, 0) for touchpoint in touchpoints)
        if times >= _MIN_ACTS:
            found.append(
                QuestionProposal(
                    Question(
                        name,
                        "outcome",
                        usual,
                        touchpoints=tuple(sorted(touchpoints)),
                        de=f"Wer {de} in {_de(usual)}?",
                        en=f"Who {en} within {_en(usual)}?",
                    ),
                    f"happened {times:,} times",
                )
            )
    row = connection.execute(
        "SELECT count(*) FROM answer WHERE score IS NOT NULL AND id_no IS NOT NULL"
    ).fetchone()
    answers = int(row[0]) if row else 0
    if answers >= _MIN_ACTS:
        found.append(
            QuestionProposal(
                Question(
                    "answer",
                    "next_answer",
                    usual,
                    de="Wie fällt die nächste Antwort aus?",
                    en="How will the next answer turn out?",
                ),
                f"{answers:,} answers with a score",
            )
        )
    silent = _step(min(late, longest))
    found.append(
        QuestionProposal(
            Question(
                "silent",
                "falls_silent",
                silent,
                de=f"Wer verstummt für {_de(silent)}?",
                en=f"Who falls silent for {_en(silent)}?",
            ),
            f"95 of 100 pauses end within {_en(silent)}",
        )
    )
    return tuple(found[:MOST])


def _counted(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, int]:
    """Acts of customers: touchpoint → how often."""
    rows = connection.execute(
        "SELECT name, count(*) FROM event JOIN touchpoint USING (touchpoint_no) "
        "WHERE id_no IS NOT NULL GROUP BY name ORDER BY name"
    ).fetchall()
    return {name: n for name, n in rows if settings.touchpoint(name).by is By.CUSTOMER}


def _bought(connection: duckdb.DuckDBPyConnection, settings: Settings) -> set[str]:
    """Touchpoints at which customers' money is seen, if that tells them from the others."""
    rows = connection.execute(
        "SELECT name, avg(CASE WHEN value > 0 THEN 1 ELSE 0 END) FROM event "
        "JOIN touchpoint USING (touchpoint_no) WHERE id_no IS NOT NULL GROUP BY name"
    ).fetchall()
    ours = [(n, part) for n, part in rows if settings.touchpoint(n).by is By.CUSTOMER]
    return {name for name, part in ours if part >= 0.5}


def _rhythm(
    connection: duckdb.DuckDBPyConnection, touchpoints: list[str]
) -> tuple[float, float, float]:
    """Pauses between acts of a customer that 80 and 95 of 100 stay below, and the span, days."""
    row = connection.execute(
        "WITH act AS (SELECT id_no, t_us FROM event JOIN touchpoint USING (touchpoint_no) "
        "WHERE id_no IS NOT NULL AND name IN (SELECT unnest(?::VARCHAR[]))), "
        "pause AS (SELECT (lead(t_us) OVER (PARTITION BY id_no ORDER BY t_us)) - t_us AS us "
        "FROM act) SELECT "
        "(SELECT approx_quantile(us, 0.8) FROM pause WHERE us > 2000000) / 86400e6, "
        "(SELECT approx_quantile(us, 0.95) FROM pause WHERE us > 2000000) / 86400e6, "
        "(SELECT max(t_us) - min(t_us) FROM event) / 86400e6",
        [touchpoints],
    ).fetchone() or (None, None, None)
    soon, late, span = (None if part is None else float(part) for part in row)
    return soon or _USUAL, late or _USUAL, span or 0.0


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
