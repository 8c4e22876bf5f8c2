"""What people believe about customers, and what reality says about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from nebelhorn.app.adopted import judge_adoptions
from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.values import belief_cautions
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.conditions import features_with
from nebelhorn.engine import drop, put_table
from nebelhorn.log import Progress
from nebelhorn.predictions import put_point_state, put_points
from nebelhorn.reality import BeliefResult, Known, Meaning, judge_belief, meaning_of
from nebelhorn.settings import (
    Belief,
    Settings,
    Standing,
    add_belief,
    check_belief,
    settings_sha256,
)
from nebelhorn.views import (
    backtest_sentence,
    belief_claim,
    belief_verdict,
    beliefs_headline,
    calibration_sentence,
    whose_belief,
    written_text,
)

_STATE = "belief_state"


@dataclass(frozen=True, slots=True)
class NewBelief:
    """A belief as a person says it.

    Attributes:
        name: Its id; no other belief has it.
        author: Who believes it.
        condition: Of which customers, as of a decision point.
        claim: What they do: a touchpoint, ``silence``, ``not`` before either, or a class of the
            question.
        horizon_days: Until when, days; None: as the question.
        question: Name of a forecast question; None: the claim stands for itself.
        than: Condition of those who do it more rarely; None: all the others.
        confidence: How often it comes true, 0–1; None: not said.
    """

    name: str
    author: str
    condition: str
    claim: str
    horizon_days: float | None = None
    question: str | None = None
    than: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class JudgedBelief:
    """One belief or adopted rule, what became of it, and how that is said.

    Attributes:
        result: All figures.
        label: What readers see for it, by language: of an adopted rule its id.
        tag: Whose it is, by language: ``belief of NAME``, or ``adopted by NAME``.
        since: Since when it counts and until when, by language.
        claim: What it says, by language.
        verdict: What reality says, by language.
        calibration: What the author said beside what came, by language; None: nothing was said.
        backtest: What the time before it was written says, by language; it proves nothing. None:
            not asked for.
    """

    result: BeliefResult
    label: Said
    tag: Said
    since: Said
    claim: Said
    verdict: Said
    calibration: Said | None
    backtest: Said | None


@dataclass(frozen=True, slots=True)
class Beliefs:
    """All beliefs of a workspace, and the learned rules people adopted.

    Attributes:
        sentence: How many hold, by language.
        listed: Beliefs in the order of ``nebelhorn.toml``, then adopted rules, the oldest
            adoption first.
        cautions: Values that conditions name and no event has had so far, in sentences: perhaps
            typing errors.
    """

    sentence: Said
    listed: tuple[JudgedBelief, ...]
    cautions: tuple[str, ...]


def beliefs(
    workspace: Workspace, *, backtest: bool = False, progress: Progress = lambda _: None
) -> Beliefs:
    """Return what people believe or adopted, judged by what came after they said so.

    A case is a moment (an act or an answer, after which the customer paused) whose horizon has
    passed, whatever is known earlier. What came is compared with what came otherwise, never with a
    coin.

    Args:
        workspace: Whose settings and facts.
        backtest: Also look at the time before a belief was written? That proves nothing.
        progress: Told about each step.

    Returns:
        Each belief with its figures and its verdict.

    Raises:
        SettingsError: A belief claims something that cannot be.
        ConditionError: A condition cannot be understood, or can never be met.
    """
    judged = judge_beliefs(workspace, backtest=backtest, progress=progress)
    return Beliefs(
        sentence=in_languages(lambda words: beliefs_headline(judged, words)),
        listed=tuple(_in_words(one, workspace.settings) for one in judged),
        cautions=belief_cautions(workspace, workspace.settings.beliefs),
    )


def judge_beliefs(
    workspace: Workspace, *, backtest: bool = False, progress: Progress = lambda _: None
) -> tuple[BeliefResult, ...]:
    """Return the figures of all beliefs and of all rules that were adopted.

    Raises:
        SettingsError: A belief claims something that cannot be.
        ConditionError: A condition cannot be understood, or can never be met.
    """
    return (
        *_judge_written(workspace, backtest=backtest, progress=progress),
        *judge_adoptions(workspace, backtest=backtest, progress=progress),
    )


def _judge_written(
    workspace: Workspace, *, backtest: bool, progress: Progress
) -> tuple[BeliefResult, ...]:
    written = workspace.settings.beliefs
    if not written:
        return ()
    ground = ground_of(workspace, written)
    meanings = meanings_of(workspace, written, ground)
    progress("finding decision points")
    facts = workspace.stores.facts
    put_points(
        facts,
        open_us=longer_than_the_log(facts),
        as_of_us=ground.as_of_us,
        leaves=ground.leaves,
    )
    progress("looking what was known at each")
    first_us = min(_microseconds(one.written) for one in written)
    _put_state(facts, since_us=None if backtest else first_us)
    judged = []
    for meaning in meanings:
        progress(f"judging: {meaning.belief.name}")
        judged.append(
            judge_belief(
                facts,
                meaning,
                ground.touchpoints,
                as_of_us=ground.as_of_us,
                backtest=backtest,
                point_state=_STATE,
            )
        )
    drop(facts, _STATE)
    return tuple(judged)


def believe(workspace: Workspace, said: NewBelief, *, now: datetime | None = None) -> Belief:
    """Write a belief into ``nebelhorn.toml``; it is judged by what comes from now on.

    Args:
        workspace: Whose settings.
        said: What a person believes.
        now: When it is written, with an offset; None: the time it is.

    Returns:
        The belief as it was written.

    Raises:
        SettingsError: It says something that cannot be, its name is taken, or the file was changed
            meanwhile or cannot be written.
        ConditionError: A condition cannot be understood, or can never be met.
    """
    at = now or workspace.now()
    # the next full second: nothing that was there when it was written may count
    written = at.replace(microsecond=0) + timedelta(seconds=bool(at.microsecond))
    belief = Belief(written=written, **dataclasses.asdict(said))
    path = workspace.folder / SETTINGS_FILE
    sha256 = settings_sha256(path)
    check_belief(belief, [question.name for question in workspace.settings.questions])
    meanings_of(workspace, (belief,), ground_of(workspace, (belief,)))
    add_belief(path, belief, expected_sha256=sha256)
    return belief


def _in_words(one: BeliefResult, settings: Settings) -> JudgedBelief:
    before = one.backtest
    return JudgedBelief(
        result=one,
        label=in_languages(lambda words: one.belief.label(words.language)),
        tag=in_languages(lambda words: whose_belief(one, words)),
        since=in_languages(lambda words: written_text(one, words)),
        claim=in_languages(lambda words: belief_claim(one, settings, words)),
        verdict=in_languages(lambda words: belief_verdict(one.record, words)),
        calibration=in_languages(lambda words: calibration_sentence(one, words))
        if one.calibration
        else None,
        backtest=in_languages(lambda words: backtest_sentence(one, words)) if before else None,
    )


def ground_of(workspace: Workspace, written: Iterable[Belief]) -> Ground:
    """Lay the ground for the questions beliefs name, also for those that are asked no more.

    Args:
        workspace: Whose questions.
        written: The beliefs.
    """
    named = {belief.question for belief in written}
    asked = tuple(
        dataclasses.replace(question, standing=Standing.CONFIRMED)
        for question in workspace.settings.questions
        if question.name in named
    )
    return lay_ground(workspace, workspace.settings, asked)


def meanings_of(
    workspace: Workspace, written: Iterable[Belief], ground: Ground
) -> tuple[Meaning, ...]:
    """Check beliefs against what there is, and say what they mean.

    Args:
        workspace: Whose attributes and settings.
        written: The beliefs.
        ground: As ``ground_of`` laid it for them.

    Raises:
        SettingsError: One claims something that cannot be.
        ConditionError: A condition cannot be understood, or can never be met.
    """
    found = workspace.stores.facts.execute("SELECT name, column_name FROM attribute").fetchall()
    known = Known(workspace.settings, features_with(dict(found)), ground.touchpoints)
    return tuple(meaning_of(belief, known) for belief in written)


def longer_than_the_log(facts: duckdb.DuckDBPyConnection) -> int:
    """Return for how long forecasts would have to stay open so that no heartbeat ever comes.

    "Whoever asks for the manual" asks once, however many quiet weeks follow; and what is foretold
    beside it must not change what a belief is worth.

    Args:
        facts: Reads ``known_event`` and ``known_answer``.

    Returns:
        Microseconds.
    """
    row = facts.execute(
        "SELECT coalesce(max(t_us) - min(t_us), 0) FROM (SELECT t_us FROM known_event UNION ALL "
        "SELECT t_us FROM known_answer)"
    ).fetchone()
    return 604_800_000_000 + (int(row[0]) if row else 0)


def _put_state(facts: duckdb.DuckDBPyConnection, *, since_us: int | None) -> None:
    """Make ``belief_state``: ``point_state``, worked out once for all beliefs."""
    put_point_state(facts)
    since = "" if since_us is None else f"WHERE sealed_us >= {since_us:d}"
    put_table(facts, _STATE, f"SELECT * FROM point_state {since}")


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
