"""Where saying and doing part: what customers had last said, and what they then did."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table
from nebelhorn.lazy import late
from nebelhorn.predictions import Touchpoints, put_point_voices
from nebelhorn.reality.deed import Deed, deed_of
from nebelhorn.reality.multiplicity import bh
from nebelhorn.reality.scores import NO_SCORE, clustered_variance, scores
from nebelhorn.reality.told import Rate, put_told, rate_of
from nebelhorn.settings import Question, Settings

special = late("scipy.special")


FALSE_SHARE = 0.05
"""Of what is listed as parting, at most so much is chance, on average."""

EXAMPLES = 5
"""At most so many customers are named for a row."""

_PLACES = 8
"""Room for the voices of one question among the parts that are scored at once."""

_NEVER, _ANY = 4, 7


class Voice(StrEnum):
    """What a customer had last said when something was foretold of them.

    ``ANGRY`` (score below .65), ``LUKEWARM`` (below .9), ``ENTHUSIASTIC``: their newest answer
    with a score. ``NO_SCORE``: they had answered, never with a score. ``NEVER``: they had never
    said anything.
    """

    ANGRY = "angry"
    LUKEWARM = "lukewarm"
    ENTHUSIASTIC = "enthusiastic"
    NO_SCORE = "no_score"
    NEVER = "never"


_VOICES = tuple(Voice)
"""In the order of their numbers in the kernels."""


@dataclass(frozen=True, slots=True)
class Reflection:
    """How often one thing was done after one thing had been said.

    Attributes:
        question: Name of the forecast question.
        kind: Its kind.
        horizon_days: How far it looks ahead, days.
        deed: What a yes means.
        voice: What had last been said.
        rate: Of the settled predictions with that voice, those that turned out yes. Its base: the
            share of yes with any voice, all but ``NEVER``.
        lift: Share over base; None where either may not be said or the base is 0.
        examples: Numbers of customers who said that and did it, the last ones first, at most
            five.
    """

    question: str
    kind: str
    horizon_days: float
    deed: Deed
    voice: Voice
    rate: Rate
    lift: float | None
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parting:
    """Something that customers say and do not do, beyond chance.

    Attributes:
        row: Said enthusiastic, and did the unwelcome all the same; or angry, and bought.
        apart: Share less base, 0–1.
        p: Chance of so large a difference where voice and deed have nothing to do with each other,
            one-sided.
    """

    row: Reflection
    apart: float
    p: float


@dataclass(frozen=True, slots=True)
class Mirror:
    """What was said beside what was done.

    Attributes:
        rows: Each question with a yes and a no, each voice, also where nobody had it.
        parts: Where they part, those farthest beyond the base first; only what remains when all
            that was looked at is judged at once.
        tested: How many were looked at.
    """

    rows: tuple[Reflection, ...]
    parts: tuple[Parting, ...]
    tested: int


def mirror(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    settings: Settings,
) -> Mirror:
    """Return what customers had said, and what they did then.

    The voice is that of the moment of foretelling: what was known then, never what was asked or
    heard afterwards. Only due predictions count.

    *Parting* is tested one-sided, by the difference d of the share from the base, with the
    variance as if there were none, clustered by customer and by day, and never below that of
    single draws, base (1 - base) (1/n - 1/N): few cases that happen to be alike prove nothing.
    Student's t with the customers of that voice less one; then Benjamini and Hochberg at .05 over
    all questions.

    Args:
        connection: Facts with what ``put_settled`` has made; reads ``answer``.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        settings: Which touchpoints are leaving or complaining.

    Returns:
        Empty rows where no question has a yes and a no.

    References:
        Cameron, Gelbach and Miller (2011), J. Business & Economic Statistics 29 (variance);
        Benjamini and Hochberg (1995), J. Royal Statistical Society B 57.
    """
    asked = put_told(connection, questions, touchpoints)
    put_last_voices(connection, point="run_point", into="voice_then")
    put_table(
        connection,
        "mirror_said",
        "SELECT question_no, voice, customer_no, due_day, sealed_us, turned FROM told "
        "JOIN voice_then USING (point_no)",
    )
    found = reflect(connection, {n: questions[n] for n in asked}, settings, said="mirror_said")
    for name in ("told", "voice_then", "mirror_said"):
        drop(connection, name)
    return found


def reflect(
    connection: duckdb.DuckDBPyConnection,
    questions: Mapping[int, Question],
    settings: Settings,
    *,
    said: str,
) -> Mirror:
    """Return the mirror of predictions whose voice is known.

    Args:
        connection: Facts; reads ``event`` and ``touchpoint``.
        questions: By number.
        settings: Which touchpoints are leaving or complaining.
        said: Table (question_no, voice 0–4, customer_no, due_day, sealed_us, turned 0 or 1).
    """
    spoken = scores(connection, _parts(said))
    deeds = {n: deed_of(connection, question, settings) for n, question in questions.items()}
    examples = _examples(connection, said)
    rows = {}
    for number, question in questions.items():
        base = spoken.get(number * _PLACES + _ANY, NO_SCORE).value
        for place, voice in enumerate(_VOICES):
            rate = rate_of(spoken.get(number * _PLACES + place, NO_SCORE), base)
            rows[number, place] = Reflection(
                question=question.name,
                kind=question.kind,
                horizon_days=question.horizon_days,
                deed=deeds[number],
                voice=voice,
                rate=rate,
                lift=round(rate.value / base, 6) if base and rate.value is not None else None,
                examples=examples.get((number, place), ()),
            )
    tested = _tested(connection, rows, said)
    kept = bh([one.p for one in tested], FALSE_SHARE)
    parts = [one for one, stands in zip(tested, kept, strict=True) if stands]
    parts.sort(key=lambda one: (-one.apart, one.row.question))
    return Mirror(tuple(rows.values()), tuple(parts), len(tested))


def _parts(said: str) -> str:
    """Each voice of each question, and all who ever said anything, to be scored at once."""
    keys = "question_no, customer_no, due_day, turned AS hit, 0 AS naive_hit"
    return (
        f"SELECT question_no * {_PLACES} + voice AS part, {keys} FROM {said} UNION ALL "
        f"SELECT question_no * {_PLACES} + {_ANY} AS part, {keys} FROM {said} "
        f"WHERE voice < {_NEVER}"
    )


def _examples(
    connection: duckdb.DuckDBPyConnection, said: str
) -> dict[tuple[int, int], tuple[int, ...]]:
    rows = connection.execute(
        "SELECT question_no, voice, list(customer_no ORDER BY last_us DESC, customer_no)"
        f"[:{EXAMPLES}] FROM (SELECT question_no, voice, customer_no, max(sealed_us) AS last_us "
        f"FROM {said} WHERE turned = 1 GROUP BY question_no, voice, customer_no) "
        "GROUP BY question_no, voice"
    ).fetchall()
    return {(number, place): tuple(customers) for number, place, customers in rows}


def _tested(
    connection: duckdb.DuckDBPyConnection,
    rows: Mapping[tuple[int, int], Reflection],
    said: str,
) -> list[Parting]:
    sql = load_kernel("nebelhorn.reality", "mirror_sums").render(said=said)
    found = []
    for number, place, n, k, *whole in sorted(connection.execute(sql).fetchall()):
        row = rows.get((number, place))
        if row is None or not _contrary(row):
            continue
        apart, variance = _difference(n, k, whole)
        p = _exceeds(apart, variance, row.rate.customers)
        found.append(Parting(row, round(apart, 9), p))
    return found


def put_last_voices(connection: duckdb.DuckDBPyConnection, *, point: str, into: str) -> None:
    """Make the table of what each customer had last said at each point.

    Args:
        connection: Facts; reads ``answer``.
        point: Relation (point_no, customer_no, sealed_us).
        into: Temporary table: (point_no, voice: 0 angry, 1 lukewarm, 2 enthusiastic, by their
            newest answer with a score; 3 only answers without a score; 4 nothing).
    """
    put_point_voices(connection, point=point, into=f"{into}_told")
    put_table(
        connection,
        into,
        "SELECT point_no, CASE WHEN last_score < 0.65 THEN 0 WHEN last_score < 0.9 THEN 1 "
        "WHEN last_score IS NOT NULL THEN 2 WHEN voices_before > 0 THEN 3 ELSE 4 END AS voice "
        f"FROM {into}_told",
    )
    drop(connection, f"{into}_told")


def _contrary(row: Reflection) -> bool:
    """Does what was said speak against what is asked about, and may a share be said?"""
    if row.rate.value is None or row.rate.base is None:
        return False
    if row.voice is Voice.ENTHUSIASTIC:
        return row.deed.unwelcome
    return row.voice is Voice.ANGRY and row.deed is Deed.BUYS


def _difference(n: int, k: int, whole: Sequence[Any]) -> tuple[float, float]:
    """Return share less base, and its variance as if there were no difference."""
    base_n, base_k, *clusters = whole
    base = base_k / base_n
    single = base * (1 - base) * max(0.0, 1 / n - 1 / base_n)
    return k / n - base, max(clustered_variance(*clusters), single)


def _exceeds(apart: float, variance: float, customers: int) -> float:
    """Return the chance of a difference at least so large, upwards, where there is none."""
    if variance <= 0:
        return 1.0
    return float(special.stdtr(customers - 1, -apart / math.sqrt(variance)))
