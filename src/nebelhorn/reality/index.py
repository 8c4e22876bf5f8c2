"""The Reality Index: how often what was foretold of customers came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel, put_view
from nebelhorn.predictions import NOBODY, Run, Touchpoints, set_version
from nebelhorn.reality.funnel import seal_funnels
from nebelhorn.reality.intents import intent_index
from nebelhorn.reality.result import (
    Naive,
    OurIndex,
    PartIndex,
    PeriodIndex,
    QuestionIndex,
    RealityIndex,
)
from nebelhorn.reality.rule_lead import put_decided
from nebelhorn.reality.rules import rule_scores
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.settings import Question

_DAY_US = 86_400_000_000
_PERIOD_DAYS = 28

PERIOD_US = _PERIOD_DAYS * _DAY_US
"""One stretch of time, microseconds."""

PERIOD = f"(due_day + 28000000) // {_PERIOD_DAYS} - 1000000"
"""SQL: number of the stretch something came due in, counted from 1970-01-01."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an index is asked about.

    Attributes:
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        groups: Group names in the order of their bits.
        important: Bits of the groups the headline speaks about; 0: everybody.
        days: Only what came due in so many last days; None: all.
        adopted_rules: How many rules people have adopted.
        stale: Would a run made now be another one?
    """

    questions: Sequence[Question]
    touchpoints: Touchpoints
    groups: Sequence[str]
    important: int
    days: int | None
    adopted_rules: int = 0
    stale: bool = False


def reality_index(
    connection: duckdb.DuckDBPyConnection, run: Run, asked: Asked, *, settled: str = "settled"
) -> RealityIndex:
    """Return the index of a run from what was settled.

    The naive line takes, for each question, the better of the two baselines over all that is
    looked at: the doubt speaks for the naive guess. Groups and periods stand beside the same one.

    Args:
        connection: Facts with ``settled`` (see ``put_settled``).
        run: The run.
        asked: What about.
        settled: Name of that table.
    """
    recent = "true"
    if asked.days is not None:
        recent = f"due_day > {run.as_of_us // _DAY_US - asked.days:d}"
    better = _better(connection, settled, recent, len(asked.questions))
    markov = [number for number, naive in better.items() if naive is Naive.MARKOV] or [-1]
    put_view(
        connection,
        "judged",
        "SELECT *, CASE WHEN question_no IN "
        f"({', '.join(map(str, markov))}) THEN markov_hit ELSE majority_hit END AS naive_hit "
        f"FROM {settled} WHERE came IS NOT NULL",
    )
    put_view(
        connection,
        "judged_ours",
        f"SELECT * REPLACE (CASE WHEN we = {NOBODY} THEN naive_hit ELSE (we = came)::INTEGER END "
        f"AS hit), (we <> {NOBODY})::INTEGER AS spoken FROM judged",
    )
    counted = f"groups & {asked.important:d} <> 0" if asked.important else "true"
    headline = scores(connection, _parts("0", f"{counted} AND {recent}")).get(0, NO_SCORE)
    ours = _ours(connection, f"{counted} AND {recent}")
    put_decided(connection, run, asked.questions, asked.touchpoints)
    return RealityIndex(
        label=run.label,
        as_of_us=run.as_of_us,
        set_version=set_version(asked.questions),
        days=asked.days,
        groups_counted=_names(asked.groups, asked.important),
        adopted_rules=asked.adopted_rules,
        machine=headline,
        funnel=seal_funnels(connection, run, settled)[None],
        questions=_questions(connection, run, asked, better, settled, recent),
        groups=_groups(connection, asked.groups, recent),
        touchpoints=_touchpoints(connection, asked.touchpoints.names, recent),
        rules=rule_scores(connection, asked.questions, asked.touchpoints, recent, leads=True),
        periods=_periods(connection, counted),
        stale=asked.stale,
        ours=ours,
        intent=intent_index(connection, f"{counted} AND {recent}", ours=ours is not None),
    )


def _ours(connection: duckdb.DuckDBPyConnection, where: str) -> OurIndex | None:
    row = connection.execute(
        f"SELECT coalesce(sum(spoken), 0)::BIGINT FROM judged_ours WHERE {where}"
    ).fetchone()
    spoken = int(row[0]) if row else 0
    if not spoken:
        return None
    whole = scores(connection, _parts("0", where, source="judged_ours")).get(0, NO_SCORE)
    said = scores(connection, _parts("0", f"{where} AND spoken = 1", source="judged_ours"))
    return OurIndex(whole, spoken, said.get(0, NO_SCORE))


def _parts(part: str, where: str, *, source: str = "judged") -> str:
    return (
        f"SELECT {part} AS part, question_no, customer_no, due_day, hit, naive_hit "
        f"FROM {source} WHERE {where}"
    )


def _better(
    connection: duckdb.DuckDBPyConnection, settled: str, recent: str, questions: int
) -> dict[int, Naive]:
    rows = connection.execute(
        f"SELECT question_no, sum(majority_hit), sum(markov_hit) FROM {settled} "
        f"WHERE {recent} AND came IS NOT NULL GROUP BY question_no"
    ).fetchall()
    better = dict.fromkeys(range(questions), Naive.MAJORITY)
    for number, majority, markov in rows:
        better[number] = Naive.MARKOV if markov > majority else Naive.MAJORITY
    return better


def _questions(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    asked: Asked,
    better: Mapping[int, Naive],
    settled: str,
    recent: str,
) -> tuple[QuestionIndex, ...]:
    found = scores(connection, _parts("question_no", recent))
    ours = scores(connection, _parts("question_no", recent, source="judged_ours"))
    spoken = connection.execute(
        f"SELECT DISTINCT question_no FROM judged_ours WHERE spoken = 1 AND {recent}"
    ).fetchall()
    heard = {int(number) for (number,) in spoken}
    rows = connection.execute(
        "SELECT question_no, avg(majority_hit), avg(markov_hit) FROM judged "
        f"WHERE {recent} GROUP BY question_no"
    ).fetchall()
    naive = {number: (majority, markov) for number, majority, markov in rows}
    funnels = seal_funnels(connection, run, settled)
    proper = _proper(connection, recent)
    listed = []
    for number, question in enumerate(asked.questions):
        score = found.get(number, NO_SCORE)
        majority, markov = naive.get(number, (None, None))
        few = score.value is None
        listed.append(
            QuestionIndex(
                name=question.name,
                kind=question.kind,
                horizon_days=question.horizon_days,
                funnel=funnels[number],
                score=score,
                majority=None if few else majority,
                markov=None if few else markov,
                naive=better[number],
                brier=proper.get(number, (None, None))[0],
                log_score=proper.get(number, (None, None))[1],
                ours=ours.get(number) if number in heard else None,
            )
        )
    return tuple(listed)


def _proper(
    connection: duckdb.DuckDBPyConnection, recent: str
) -> dict[int, tuple[float | None, float | None]]:
    put_view(connection, "judged_now", f"SELECT * FROM judged WHERE {recent}")
    sql = load_kernel("nebelhorn.reality", "proper").render(
        settled="judged_now", seal="run_seal", question="run_question"
    )
    rows = connection.execute(sql).fetchall()
    return {number: (round(brier, 9), round(log, 9)) for number, brier, log in rows}


def _groups(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], recent: str
) -> tuple[PartIndex, ...]:
    if not names:
        return ()
    bits = f"(SELECT *, unnest(range({len(names)})) AS bit FROM judged)"
    found = scores(connection, _parts("bit", f"{recent} AND (groups >> bit) & 1 = 1", source=bits))
    return tuple(PartIndex(name, found.get(n, NO_SCORE)) for n, name in enumerate(names))


def _touchpoints(
    connection: duckdb.DuckDBPyConnection, names: Mapping[int, str], recent: str
) -> tuple[PartIndex, ...]:
    after = (
        "(SELECT j.*, CASE WHEN j.kind = 0 THEN e.touchpoint_no ELSE 0 END AS touchpoint_no "
        "FROM judged AS j LEFT JOIN event AS e ON j.kind = 0 AND e.event_id = j.moment_id)"
    )
    parts = _parts("coalesce(touchpoint_no, 0)", recent, source=after)
    found = sorted(scores(connection, parts).items(), key=lambda part: (-part[1].n, part[0]))
    return tuple(PartIndex(names.get(number, ""), score) for number, score in found)


def _periods(connection: duckdb.DuckDBPyConnection, counted: str) -> tuple[PeriodIndex, ...]:
    found = scores(connection, _parts(PERIOD, counted))
    if not found:
        return ()
    ours = scores(connection, _parts(PERIOD, counted, source="judged_ours"))
    spoken = connection.execute(
        f"SELECT DISTINCT {PERIOD} FROM judged_ours WHERE spoken = 1 AND {counted}"
    ).fetchall()
    heard = {int(number) for (number,) in spoken}
    return tuple(
        PeriodIndex(
            number * PERIOD_US,
            found.get(number, NO_SCORE),
            ours.get(number) if number in heard else None,
        )
        for number in range(min(found), max(found) + 1)
    )


def _names(groups: Sequence[str], bits: int) -> tuple[str, ...]:
    return tuple(name for number, name in enumerate(groups) if bits >> number & 1)
