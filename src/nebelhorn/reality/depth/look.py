"""One click deeper: gather all that tells whether the headline can be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop
from nebelhorn.predictions import (
    FULL,
    Run,
    Touchpoints,
    runs_so_far,
    set_version,
)
from nebelhorn.reality.depth.concentration import concentrations
from nebelhorn.reality.depth.corrections import corrections
from nebelhorn.reality.depth.faded import faded
from nebelhorn.reality.depth.gaps import NO_GAP, gaps, scaled
from nebelhorn.reality.depth.naive_choice import put_paired
from nebelhorn.reality.depth.parts import judge_parts
from nebelhorn.reality.depth.reliability import reliability
from nebelhorn.reality.depth.result import (
    Depth,
    Gap,
    Line,
    QuestionDepth,
    Reliability,
    RunningIndex,
    Shrunk,
)
from nebelhorn.reality.depth.running import bounds
from nebelhorn.reality.depth.twin import frozen_twin
from nebelhorn.reality.result import RealityIndex, Score
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.settings import Question

LATELY_DAYS = 28
_DAY_US = 86_400_000_000
_INGEST_FOG = 0.01
_KEYS = "question_no, customer_no, due_day"


@dataclass(frozen=True, slots=True)
class Sight:
    """Which predictions are looked at.

    Attributes:
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        important: Bits of the groups the headline speaks about; 0: everybody.
        days: Only what came due in so many last days; None: all.
    """

    questions: Sequence[Question]
    touchpoints: Touchpoints
    important: int
    days: int | None


def look_deeper(
    connection: duckdb.DuckDBPyConnection, run: Run, index: RealityIndex, sight: Sight
) -> Depth:
    """Return what stands one click below an index that was just made.

    Args:
        connection: Facts with what ``put_settled``, ``reality_index`` and ``with_twin`` have made.
        run: The run.
        index: Of the same run and sight.
        sight: Which predictions.
    """
    put_paired(connection, "settled", "paired")
    last = run.as_of_us // _DAY_US
    counted = f"groups & {sight.important:d} <> 0" if sight.important else "true"
    recent = "true" if sight.days is None else f"due_day > {last - sight.days:d}"
    both = f"{counted} AND {recent}"
    whole = f"SELECT 0 AS part, {_KEYS}, hit, beaten_hit AS naive_hit FROM paired WHERE {counted}"
    all_days = scores(connection, whole).get(0, NO_SCORE)
    lately = scores(connection, f"{whole} AND due_day > {last - LATELY_DAYS:d}")
    skills, calibrations = _companions(connection, "0", both)
    questions = _questions(connection, run, sight, recent)
    corrected = sum(question.corrected for question in questions)
    found = Depth(
        lately=lately.get(0, NO_SCORE),
        faded=faded(connection, whole, all_days, day=last),
        skill=_as_skill(connection, skills.get(0, NO_GAP), both),
        calibration=calibrations.get(0, NO_GAP),
        questions=questions,
        rules=_rules(connection, index, recent),
        groups=_groups(connection, index, recent),
        concentration=concentrations(connection, "paired", both, sight.touchpoints.names),
        twin=frozen_twin(connection, "paired", both),
        running=_running(connection, counted, all_days),
        ingest_fog=corrected > _INGEST_FOG * max(index.funnel.settled, 1),
        lines=_lines(connection, run),
    )
    drop(connection, "paired")
    return found


def _companions(
    connection: duckdb.DuckDBPyConnection, part: str, where: str, *, source: str = "paired"
) -> tuple[dict[int, Gap], dict[int, Gap]]:
    keys = f"SELECT {part} AS part, {_KEYS}"
    skills = gaps(
        connection, f"{keys}, hit - beaten_hit AS apart FROM {source} WHERE {where}", unit=1
    )
    sure = f"{keys}, hit * {FULL} - said AS apart FROM {source} WHERE {where}"
    return skills, gaps(connection, sure, unit=FULL)


def _as_skill(connection: duckdb.DuckDBPyConnection, apart: Gap, where: str) -> Gap:
    """Say a difference of hit shares as a share of what the naive guess left to gain."""
    row = connection.execute(
        "SELECT avg(share) FROM (SELECT avg(beaten_hit) AS share FROM paired "
        f"WHERE {where} GROUP BY question_no)"
    ).fetchone()
    left = 1 - float(row[0]) if row and row[0] is not None else 0.0
    return scaled(apart, 1 / left) if left > 0 else NO_GAP


def _questions(
    connection: duckdb.DuckDBPyConnection, run: Run, sight: Sight, recent: str
) -> tuple[QuestionDepth, ...]:
    skills, calibrations = _companions(connection, "question_no", recent)
    late = corrections(
        connection, sight.questions, sight.touchpoints, as_of_us=run.as_of_us, settled="settled"
    )
    return tuple(
        QuestionDepth(
            name=question.name,
            skill=_as_skill(
                connection, skills.get(number, NO_GAP), f"{recent} AND question_no = {number}"
            ),
            calibration=calibrations.get(number, NO_GAP),
            reliability=_reliability(connection, number, recent),
            corrected=late[number],
        )
        for number, question in enumerate(sight.questions)
    )


def _reliability(
    connection: duckdb.DuckDBPyConnection, question_no: int, recent: str
) -> Reliability | None:
    found = connection.execute(
        "SELECT said, count(*) AS many, sum(hit)::BIGINT AS hits FROM paired "
        f"WHERE question_no = ? AND {recent} GROUP BY said ORDER BY said",
        [question_no],
    ).fetchnumpy()
    return reliability(found["said"] / FULL, found["many"], found["hits"])


def _rules(
    connection: duckdb.DuckDBPyConnection, index: RealityIndex, recent: str
) -> tuple[Shrunk, ...]:
    cited = (
        "(SELECT j.*, c.part FROM paired AS j "
        "JOIN cited AS c USING (question_no, rule_no, foretold))"
    )
    skills, _ = _companions(connection, "part - 1", recent, source=cited)
    return judge_parts([rule.score for rule in index.rules], skills)


def _groups(
    connection: duckdb.DuckDBPyConnection, index: RealityIndex, recent: str
) -> tuple[Shrunk, ...]:
    if not index.groups:
        return ()
    bits = f"(SELECT *, unnest(range({len(index.groups)})) AS bit FROM paired)"
    skills, _ = _companions(connection, "bit", f"{recent} AND (groups >> bit) & 1 = 1", source=bits)
    return judge_parts([group.score for group in index.groups], skills)


def _running(
    connection: duckdb.DuckDBPyConnection, counted: str, whole: Score
) -> tuple[RunningIndex, ...]:
    """Cumulate day by day; each question weighs the same from its first settled day."""
    if whole.size is None:
        return ()
    rows = connection.execute(
        f"SELECT due_day, question_no, count(*), sum(hit)::BIGINT FROM paired WHERE {counted} "
        "GROUP BY due_day, question_no ORDER BY due_day, question_no"
    ).fetchall()
    so_far: dict[int, tuple[int, int]] = {}
    at: dict[int, tuple[int, float]] = {}
    for day, number, many, hits in rows:
        before = so_far.get(number, (0, 0))
        so_far[number] = (before[0] + many, before[1] + hits)
        shares = [right / n for n, right in so_far.values()]
        at[day] = (sum(n for n, _ in so_far.values()), sum(shares) / len(shares))
    days, shares = list(at), [share for _, share in at.values()]
    sizes = [n * whole.size / whole.n for n, _ in at.values()]
    return tuple(
        RunningIndex(day, at[day][0], round(at[day][1], 9), round(low, 9), round(high, 9))
        for day, (low, high) in zip(days, bounds(shares, sizes, days), strict=True)
    )


def _lines(connection: duckdb.DuckDBPyConnection, shown: Run) -> tuple[Line, ...]:
    """One line for each set of questions: the last run of the same kind that was begun with it."""
    runs: dict[str, list[Line]] = defaultdict(list)
    for run, begun_us in runs_so_far(connection):
        if run.label != shown.label:
            continue
        version = set_version(run.questions())
        now = run.run_no == shown.run_no
        runs[version].append(Line(run.run_no, version, begun_us, now))
    return tuple(sorted((found[-1] for found in runs.values()), key=lambda line: line.run_no))
