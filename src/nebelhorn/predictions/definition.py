"""All that a run depends on, written down once: what it says decides what is sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

import duckdb

from nebelhorn.predictions.kinds import kind_of
from nebelhorn.predictions.learning import EFFORT, FASTER, FIRST, MANY, SLOWER
from nebelhorn.predictions.ours import adoptions
from nebelhorn.predictions.rule_text import MOMENT
from nebelhorn.predictions.runs import BACKTEST, LIVE, Run
from nebelhorn.predictions.state import GROUP, RECENT
from nebelhorn.rules import SIGNS, Column
from nebelhorn.settings import Group, Question, Settings

LEARNER = 5
"""Counted up whenever the learner or the rule of decision points changes what is sealed."""

_PINNED = "columns"
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000


def horizon_us(question: Question) -> int:
    """Return how far ahead a question looks, microseconds.

    Examples:
        >>> horizon_us(Question("next", "next_touchpoint", horizon_days=0.25))
        21600000000
    """
    return round(question.horizon_days * _DAY_US)


def grace_us(question: Question) -> int:
    """Return how late an act may become known and still count, microseconds."""
    return round(question.grace_hours * _HOUR_US)


def set_version(questions: Sequence[Question]) -> str:
    """Return the version of a question set: the first 12 hex digits of its SHA-256.

    Labels and standing do not count: they change nothing that is foretold.

    Examples:
        >>> one = Question("next", "next_touchpoint", horizon_days=7)
        >>> set_version([one]) == set_version([Question("next", "next_touchpoint", 7, en="Next")])
        True
    """
    text = json.dumps([_question(question) for question in questions], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def run_definition(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    questions: Sequence[Question],
    groups: Sequence[Group],
    *,
    as_of_us: int,
    label: str = BACKTEST,
) -> str:
    """Return the canonical JSON of all that a run depends on.

    Args:
        connection: Facts with ``catalogue``.
        settings: Which touchpoints are customers' acts, and which are how they leave.
        questions: The question set, in the order of their numbers.
        groups: In the order of their bits in a seal.
        as_of_us: The last thing known, UTC microseconds.
        label: ``backtest``; of a live run see ``live_definition``.
    """
    return _canonical(
        {
            **_lasting(connection, settings, questions, groups),
            "label": label,
            "facts": _fingerprint(connection),
            "as_of_us": as_of_us,
            "ours": _ours(connection, settings),
            **_intents(connection),
        }
    )


def live_definition(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    questions: Sequence[Question],
    groups: Sequence[Group],
    columns: Sequence[Column],
    *,
    as_of_us: int,
) -> str:
    """Return the canonical JSON of all that a live run depends on.

    What may change while it runs is no part of it: facts, beliefs and adopted rules. The columns
    the learner looks at are, for which touchpoints are commonest changes with every event.

    Args:
        connection: Facts with ``catalogue``.
        settings: Which touchpoints are customers' acts, and which are how they leave.
        questions: The question set, in the order of their numbers.
        groups: In the order of their bits in a seal.
        columns: What the learner looks at; texts that were met are passed over, but for those of
            the newest moments and of groups.
        as_of_us: From when on is sealed, UTC microseconds.
    """
    said = _lasting(connection, settings, questions, groups)
    pinned = [_pinned(column) for column in columns]
    return _canonical(
        {
            **said,
            "label": LIVE,
            "as_of_us": as_of_us,
            _PINNED: pinned,
            "structure": "counts from the day after it was learnt",
        }
    )


def pinned_columns(run: Run) -> tuple[Column, ...]:
    """Return the columns a live run looks at; those of texts have met none yet.

    Examples:
        >>> said = '{"columns": [["value", null], ["region", []], ["moment_1", ["a", "b"]]]}'
        >>> [one.labels for one in pinned_columns(Run(1, LIVE, said, 0, 0, ended=False))]
        [None, (), ('a', 'b')]
    """
    return tuple(
        Column(name, None if labels is None else tuple(labels))
        for name, labels in json.loads(run.definition)[_PINNED]
    )


def goes_on(run: Run, definition: str) -> bool:
    """May a live run go on, or do settings or catalogue say something else by now?

    Args:
        run: Live.
        definition: As ``live_definition`` would make it now; its columns and its time do not count.
    """
    began = {_PINNED: None, "as_of_us": None}
    return bool({**json.loads(run.definition), **began} == {**json.loads(definition), **began})


def _pinned(column: Column) -> list[object]:
    if column.labels is None:
        return [column.name, None]
    return [column.name, list(column.labels) if column.name.startswith((MOMENT, GROUP)) else []]


def _lasting(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    questions: Sequence[Question],
    groups: Sequence[Group],
) -> dict[str, object]:
    rows = connection.execute("SELECT name, stage, by_whom FROM catalogue ORDER BY name").fetchall()
    return {
        "questions": [_question(question) for question in questions],
        "set": set_version(questions),
        "groups": [[group.name, group.condition] for group in groups],
        "catalogue": [
            [name, stage, by, settings.touchpoint(name).leaves] for name, stage, by in rows
        ],
        "learner": _learner(),
        "left_out": _left_out(settings),
    }


def _canonical(said: dict[str, object]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def _left_out(settings: Settings) -> dict[str, object]:
    """Return what decides, with the facts, which attributes are not learnt from."""
    learning = settings.learning
    return {
        "signs": SIGNS,
        "keep": sorted(learning.keep),
        "leave_out": sorted(learning.leave_out),
    }


def _ours(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[list[object]]:
    """Return the beliefs and adopted rules that may speak, with their times."""
    written: list[list[object]] = [
        [
            *("belief", belief.name, belief.question, belief.condition, belief.claim),
            *(belief.confidence, belief.written.isoformat()),
            None if belief.withdrawn is None else belief.withdrawn.isoformat(),
        ]
        for belief in settings.beliefs
        if belief.question is not None and belief.than is None
    ]
    adopted: list[list[object]] = [
        ["adopted", one.definition, one.question, one.foretells, one.from_us, one.until_us]
        for one in adoptions(connection)
    ]
    return written + adopted


def _intents(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Say that plans are sealed where customers told any; other runs are what they were before."""
    row = connection.execute("SELECT count(*) > 0 FROM answer WHERE intent IS NOT NULL").fetchone()
    return {"intents": 1} if row == (True,) else {}


def _learner() -> dict[str, object]:
    growth = asdict(EFFORT.growth)
    clock = {"first": FIRST, "faster": FASTER, "many": MANY, "slower": SLOWER}
    return {
        "version": LEARNER,
        "recent": RECENT,
        "searched": EFFORT.searched,
        "judged": EFFORT.judged,
        "chained": EFFORT.chained,
        "columns": EFFORT.columns,
        **growth,
        **clock,
    }


def _question(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "kind": kind_of(question).name,
        "horizon_us": horizon_us(question),
        "grace_us": grace_us(question),
        "touchpoints": list(question.touchpoints),
        "condition": question.condition,
        "bands": list(question.bands),
    }


def _fingerprint(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return counts of events and answers and order-free sums of their hashes.

    They change with every fact that changes.
    """
    found: list[int] = []
    for table in ("event", "answer"):
        row = connection.execute(
            f"SELECT count(*), coalesce(bit_xor(hash(x)), 0) FROM {table} AS x"
        ).fetchone()
        found += [int(number) for number in row or (0, 0)]
    return found
