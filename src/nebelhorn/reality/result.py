"""How often we were right: the nouns of room reality."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.reality.days import RuleLead
from nebelhorn.reality.live_result import LiveSoFar
from nebelhorn.rules import Clause

ADOPTED = 10
"""From so many adopted rules on, understanding counts as ours."""

FEW_CUSTOMERS = 15
"""Below so many customers no share is said, only "k of n"."""


class Naive(StrEnum):
    """Which naive guess was the better one.

    ``MAJORITY``: what came most often in the last 90 days. ``MARKOV``: what most often followed
    the last moment.
    """

    MAJORITY = "majority"
    MARKOV = "markov"


@dataclass(frozen=True, slots=True)
class Score:
    """How often forecasts were right, beside a naive guess at the same points.

    Attributes:
        value: Mean of the questions' hit shares, each question weighing the same, 0–1; None when
            nothing was settled or fewer than 15 customers are behind it: then say "k of n".
        low: Lower 95 % bound; None with ``value``.
        high: Upper 95 % bound; None with ``value``.
        naive: The same mean for the better naive guess of each question; None with ``value``.
        hits: Count of predictions that were right.
        n: Count of predictions that were settled.
        customers: Count of customers behind them.
        size: Effective sample size: how many independent predictions would say as much; None
            with ``value``.
    """

    value: float | None
    low: float | None
    high: float | None
    naive: float | None
    hits: int
    n: int
    customers: int
    size: float | None = None


@dataclass(frozen=True, slots=True)
class SealFunnel:
    """What became of what was sealed.

    ``issued`` = ``due`` + ``open`` + ``erased``, and ``due`` = ``settled`` + ``void``.

    Attributes:
        issued: Count of seals.
        open: Not yet due.
        due: Horizon and grace have passed.
        settled: Due, and reality has answered.
        void: Due, and nothing could be right or wrong, for a reason fixed beforehand: nobody
            answered, or the customer had become another one.
        erased: Of customers who were erased; only their leaves are left.
        abstained: Of ``issued``: nothing was known yet, the Markov guess stands in.
        identity: Of ``void``: two ids became one customer, or were parted, while it was open.
    """

    issued: int
    open: int
    due: int
    settled: int
    void: int
    erased: int
    abstained: int
    identity: int = 0


@dataclass(frozen=True, slots=True)
class QuestionIndex:
    """One question.

    Attributes:
        name: As in ``nebelhorn.toml``.
        kind: Its kind.
        horizon_days: How far it looks ahead, days.
        funnel: What became of its seals.
        score: How often it was foretold right.
        majority: Hit share of the majority guess, 0–1; None with ``score.value``.
        markov: Hit share of the guess by the last moment; None with ``score.value``.
        naive: Which of the two was better, and stands as the naive line.
        brier: Mean Brier score of the sealed chances, 0 (perfect) to 2; None without settled ones.
        log_score: Mean log score of the sealed chances, nats, 0 is perfect; None likewise.
        ours: How often people foretold it right, the naive guess where they said nothing; None
            where they said nothing about it.
    """

    name: str
    kind: str
    horizon_days: float
    funnel: SealFunnel
    score: Score
    majority: float | None
    markov: float | None
    naive: Naive
    brier: float | None = None
    log_score: float | None = None
    ours: Score | None = None


@dataclass(frozen=True, slots=True)
class PartIndex:
    """One part of the predictions: a group, or the touchpoint after which they were made.

    Attributes:
        name: Group, or raw touchpoint; ``""``: made after an answer or a quiet spell.
        score: How often they were right.
    """

    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class PeriodIndex:
    """One stretch of 28 days.

    Attributes:
        from_us: Its beginning, UTC microseconds; the stretches are counted from 1970-01-01.
        score: Of the predictions that came due in it.
        ours: The same of what people foretold, the naive guess where they said nothing; None where
            they said nothing at all.
        twin: Of what was foretold in the same situation at least 90 days before, held against what
            came in this stretch; None where that is not known of nearly all of its predictions
            (nine in ten of each question), or was not looked at.
    """

    from_us: int
    score: Score
    ours: Score | None = None
    twin: Score | None = None


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """One rule as it was cited.

    Attributes:
        question: Name of the question.
        after: What it looks at, newest first: raw touchpoints, and signs as ``{said_angry}``,
            ``{said_lukewarm}``, ``{said_enthusiastic}``, ``{said}``, ``{quiet}``, ``{beginning}``;
            empty: "in general".
        foretells: Class it foretells: a raw touchpoint, or ``silence``, ``yes``, ``no``,
            ``angry``, ``lukewarm``, ``enthusiastic``, ``nothing``, ``10..50``.
        support: How many points it rested on when it was last cited; 0: somebody adopted it, and
            no prediction of the run cites it.
        confidence: Share of those that turned out so, 0–1; 0 without any.
        base: Share of all settled predictions of the question that turned out so, 0–1.
        lift: ``confidence`` / ``base``; None where ``base`` or ``support`` is 0.
        score: How often it was right when it was cited.
        rule_id: First 8 bytes of the SHA-256 of its definition.
        when: What else it looks at, each thing once; ``nebelhorn.rules.Clause``.
        card: Of a scorecard, all that brings points, what brings most first (older runs: 5 lines).
        definition: Canonical JSON of what it looks at.
        adopted_by: Who stands behind it; None: it was learnt and nobody has adopted it.
        says: Of a rule that tells how often something rare comes, and calls nothing: each class
            with its share, 0–1, the likeliest first. ``support`` and ``confidence`` are then those
            of all moments at which it held, ``score`` of those it was not found on: how often
            ``foretells`` came, beside how often it comes anyway. Else empty.
        lead: How early it had called what came; None where that has no meaning: only a yes that
            is an act has a moment, no silence, no "no", and of what comes next only what is asked.
    """

    question: str
    after: tuple[str, ...]
    foretells: str
    support: int
    confidence: float
    base: float
    lift: float | None
    score: Score
    rule_id: int = 0
    when: tuple[Clause, ...] = ()
    card: tuple[tuple[Clause, int], ...] = ()
    definition: str = ""
    adopted_by: str | None = None
    says: tuple[tuple[str, float], ...] = ()
    lead: RuleLead | None = None


@dataclass(frozen=True, slots=True)
class OurIndex:
    """How well *the people* understood: their beliefs, and the rules they adopted.

    Attributes:
        score: Where they say nothing the naive guess stands in: what nobody has understood is
            guessed.
        spoken: Of the predictions that were settled, how many they said themselves.
        said: How often they were right where they spoke, beside the naive guess there.
    """

    score: Score
    spoken: int
    said: Score


@dataclass(frozen=True, slots=True)
class IntentIndex:
    """How well customers foretold themselves: all on the predictions where they had told a plan.

    Attributes:
        said: How often what follows from their plan came, beside the naive guess there.
        machine: How often the machine was right on the same.
        ours: How often people were right on the same, the naive guess where they said nothing;
            None where nobody had said anything at all.
    """

    said: Score
    machine: Score
    ours: Score | None = None


@dataclass(frozen=True, slots=True)
class RealityIndex:
    """How well customers were understood.

    Attributes:
        label: ``backtest`` or ``live``; they are never mixed.
        as_of_us: The last thing known when the run ended, UTC microseconds.
        set_version: Version of the question set.
        days: Only predictions that came due in so many last days; None: all.
        groups_counted: Names of the important groups the headline speaks about; empty: everybody.
        adopted_rules: How many rules people have adopted; below ten the headline is the machine's.
        machine: Everything the learner knows; the headline until ten rules are adopted.
        ours: What people foretold; None where nobody had said anything yet.
        funnel: What became of all seals.
        questions: In the order of the set.
        groups: Score of each group.
        touchpoints: Score by touchpoint after which it was foretold, most predictions first.
        rules: Those that were right most often beyond what is usual, at most 60.
        periods: Stretches of 28 days by due date, in order; all of the run, whatever ``days``.
        stale: Have facts, questions, groups or catalogue changed since the run, so that it should
            be made anew?
        live: What is sealed live, as long as it has not matured: beside a backtest, or of this
            very index, which then says "k of n" and no share. None: it has, or there is none.
        intent: What customers had said they were planning, as a forecaster; None: nothing of it
            is settled.
    """

    label: str
    as_of_us: int
    set_version: str
    days: int | None
    groups_counted: tuple[str, ...]
    adopted_rules: int
    machine: Score
    funnel: SealFunnel
    questions: tuple[QuestionIndex, ...]
    groups: tuple[PartIndex, ...]
    touchpoints: tuple[PartIndex, ...]
    rules: tuple[RuleIndex, ...]
    periods: tuple[PeriodIndex, ...]
    stale: bool = False
    ours: OurIndex | None = None
    live: LiveSoFar | None = None
    intent: IntentIndex | None = None

    @property
    def headline(self) -> Score:
        """Whose understanding the headline tells: ours as soon as ten rules are adopted."""
        if self.is_ours and self.ours is not None:
            return self.ours.score
        return self.machine

    @property
    def is_ours(self) -> bool:
        """Does the headline tell what people understood, and not the machine?"""
        return self.adopted_rules >= ADOPTED and self.ours is not None
