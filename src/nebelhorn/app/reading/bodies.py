"""What was computed for everybody, as the read API tells it in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nebelhorn.feedback import (
    CareBalance,
    EmotionalCurve,
    Feeling,
    FogMap,
    Mean,
    NaviCount,
    StayComparison,
)
from nebelhorn.journeys import JourneyMap
from nebelhorn.reality import (
    IntentIndex,
    OurIndex,
    PartIndex,
    PeriodIndex,
    QuestionIndex,
    Score,
    SealFunnel,
)
from nebelhorn.settings import Standing


@dataclass(frozen=True, slots=True)
class IndexRule:
    """A rule as it was cited.

    Attributes:
        rule_id: First 8 bytes of the SHA-256 of its definition, as a decimal number.
        question: Name of the question.
        foretells: Class it foretells.
        sentence: What it says.
        support: How many cases it rested on when it was last cited.
        confidence: Share of those that turned out so, 0–1.
        base: Share of all settled predictions of the question that turned out so, 0–1.
        lift: ``confidence`` / ``base``; null where ``base`` is 0.
        score: How often it was right when it was cited.
        adopted_by: Who stands behind it; null: nobody.
    """

    rule_id: str
    question: str
    foretells: str
    sentence: str
    support: int
    confidence: float
    base: float
    lift: float | None
    score: Score
    adopted_by: str | None


@dataclass(frozen=True, slots=True)
class IndexLead:
    """How early one question called what came.

    Attributes:
        question: Name of the question.
        early: How much of what came had been called, and how long before.
        safe: How many of those called safe it came to all the same.
    """

    question: str
    early: str
    safe: str


@dataclass(frozen=True, slots=True)
class LiveBody:
    """What is sealed live, as long as no index is said of it.

    Attributes:
        since: When it was begun to foretell live, UTC.
        hits: Count of predictions that were right so far.
        n: Count of those that were settled so far.
        index_from: From when on an index is said of it, UTC.
        sentence: The same in words.
    """

    since: datetime
    hits: int
    n: int
    index_from: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class IndexBody:
    """The Reality Index: how often what was foretold came true.

    Attributes:
        as_of: What it is told by, UTC.
        label: ``backtest`` or ``live``; they are never mixed.
        foretold_until: The last thing known when the run ended, UTC.
        stale: Have facts or settings changed since the run?
        sentence: The headline with its basis.
        headline: Its figure, beside a naive guess.
        groups_counted: Important groups it speaks about; empty: everybody.
        adopted_rules: Count of rules people have adopted; below ten the headline is the machine's.
        ours: What people foretold; null: nobody has said anything.
        intent: How well customers foretold themselves; null: nothing of it is settled.
        funnel: What became of all seals.
        questions: In the order of the set.
        groups: By group.
        touchpoints: By the touchpoint after which it was foretold.
        periods: Stretches of 28 days by due date.
        rules: Those that were right most often beyond what is usual.
        leads: How early it was called.
        live: What is sealed live, as long as it has not matured: beside a backtest, or of this
            very index, which then says "k of n" and no share. Null: it has, or there is none.
    """

    as_of: datetime
    label: str
    foretold_until: datetime
    stale: bool
    sentence: str
    headline: Score
    groups_counted: tuple[str, ...]
    adopted_rules: int
    ours: OurIndex | None
    intent: IntentIndex | None
    funnel: SealFunnel
    questions: tuple[QuestionIndex, ...]
    groups: tuple[PartIndex, ...]
    touchpoints: tuple[PartIndex, ...]
    periods: tuple[PeriodIndex, ...]
    rules: tuple[IndexRule, ...]
    leads: tuple[IndexLead, ...]
    live: LiveBody | None


@dataclass(frozen=True, slots=True)
class AlarmWord:
    """What a person said about an alarm.

    Attributes:
        cause: In their words.
        by: Who.
        at: When, UTC.
    """

    cause: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmBody:
    """One sounding of the horn.

    Attributes:
        alarm_id: The same whenever it is computed again.
        watched: What sank.
        subject: Question, raw touchpoint, or source; empty: everybody.
        level: ``yellow`` or ``red``, the loudest it became.
        sentence: What it says.
        since: When it probably began.
        raised: When it was first heard.
        red: When it became red; null: it stayed yellow.
        proven: When it was proven, however often one looks; null: not yet.
        usual: The figure before; null where a share says nothing.
        lately: The figure since; null likewise.
        n: Count of what ``lately`` rests on.
        acknowledged: What a person said about it; null: nobody has.
    """

    alarm_id: str
    watched: str
    subject: str
    level: str
    sentence: str
    since: date
    raised: date
    red: date | None
    proven: date | None
    usual: float | None
    lately: float | None
    n: int
    acknowledged: AlarmWord | None


@dataclass(frozen=True, slots=True)
class AlarmsBody:
    """What the horn watches, and what it has sounded.

    Attributes:
        as_of: What it is told by, UTC.
        label: ``backtest``, ``live``, or ``signals`` where nothing was foretold.
        sentence: The headline.
        watching: Count of charts; false alarms are shared out among them.
        alarms: Newest first.
        live: How far what is sealed live has got, as long as no index is said of it; else null.
    """

    as_of: datetime
    label: str
    sentence: str
    watching: int
    alarms: tuple[AlarmBody, ...]
    live: str | None


@dataclass(frozen=True, slots=True)
class MapBody:
    """Who goes where next.

    Attributes:
        as_of: What it is told by, UTC.
        map: Every station and transition; nothing is hidden.
        labels: Raw touchpoint → what readers see.
        stages: Raw touchpoint → id of its stage.
    """

    as_of: datetime
    map: JourneyMap
    labels: dict[str, str]
    stages: dict[str, str]


@dataclass(frozen=True, slots=True)
class FogBody:
    """Where nobody has heard the customers, and how those feel who spoke.

    Attributes:
        as_of: What it is told by, UTC.
        fog: Cells touchpoint × group, and the whole.
        mood: Mean score of all voices.
        feeling: Shares of enthusiastic, lukewarm and angry voices.
        navi: Can the customers still find us?
        care: Care before and after leaving.
        stay: Who stays after complaining, and after silence.
        curves: Emotional curve of everybody, then of each group.
    """

    as_of: datetime
    fog: FogMap
    mood: Mean
    feeling: Feeling
    navi: NaviCount
    care: CareBalance
    stay: StayComparison
    curves: tuple[EmotionalCurve, ...]


@dataclass(frozen=True, slots=True)
class QuestionBody:
    """A forecast question.

    Attributes:
        name: Its name.
        label: What readers see.
        kind: Its kind.
        horizon_days: How far it looks ahead, days.
        grace_hours: How late an act may become known and still count, hours.
        touchpoints: Of kind ``outcome``: does any of these happen?
        condition: Of kind ``outcome``: or an act that meets this; null: none.
        bands: Of kind ``value``: upper edges.
        standing: ``no``: it is not asked; ``proposed``; ``confirmed``.
    """

    name: str
    label: str
    kind: str
    horizon_days: float
    grace_hours: float
    touchpoints: tuple[str, ...]
    condition: str | None
    bands: tuple[float, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class QuestionsBody:
    """What is foretold of each customer.

    Attributes:
        as_of: What it is told by, UTC.
        questions: As in ``nebelhorn.toml``.
    """

    as_of: datetime
    questions: tuple[QuestionBody, ...]
