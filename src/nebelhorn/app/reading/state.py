"""The state of one customer, as library, command line and read API tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nebelhorn.feedback import NaviState, Share


@dataclass(frozen=True, slots=True)
class LastTouchpoint:
    """Where a customer was last.

    Attributes:
        touchpoint: Raw name.
        label: What readers see.
        stage: Id of its stage.
        stage_label: What readers see.
        at: When, UTC.
    """

    touchpoint: str
    label: str
    stage: str
    stage_label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenJourney:
    """The journey a customer is on.

    Attributes:
        since: Its first encounter, UTC.
        encounters: Count of encounters so far.
    """

    since: datetime
    encounters: int


@dataclass(frozen=True, slots=True)
class LastVoice:
    """What a customer said last.

    Attributes:
        at: When, UTC.
        score: 0 (worst) to 1 (best); null: none was given.
        touchpoint: What it is about, raw name; null: nobody knows.
        label: What readers see; null likewise.
    """

    at: datetime
    score: float | None
    touchpoint: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class CurrentGoal:
    """What a customer said they want; the last time they said it.

    Attributes:
        goal: In the words of the answer.
        at: When, UTC.
    """

    goal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CurrentNavi:
    """Can this customer still find us?

    Attributes:
        state: ``alive``, ``fog`` or ``torn``.
        silence_days: Silence counts from so many days on.
    """

    state: NaviState
    silence_days: float


@dataclass(frozen=True, slots=True)
class CurrentFog:
    """How much nobody has heard of.

    Attributes:
        fog: Share of this customer's encounters without a voice; ``value``, ``low`` and ``high``
            are null where there was none. One customer alone proves nothing about others: the
            interval says so.
        everybody: The same share of all customers, to compare with; as of the beginning of the day.
    """

    fog: Share
    everybody: Share


@dataclass(frozen=True, slots=True)
class OpenPrediction:
    """The newest prediction of one question that is not due yet.

    Attributes:
        run: ``live``, or ``backtest`` where nothing was ever foretold live.
        run_no: Number of the run.
        seal_no: Its place in the ledger of that run.
        question: Name of the question.
        label: The question as readers see it.
        foretells: Class that was foretold: a raw touchpoint, ``silence``, ``yes``, ``no`` …
        chance: With which chance, 0–1.
        abstained: Nothing was known yet; the naive guess stands in.
        sealed_at: When it was sealed, UTC.
        until: End of its horizon: so long it may come true, UTC.
        due_at: When it is settled, UTC: the horizon with the time things take to become known.
        rule: The rule it rests on, as a sentence.
        support: How many cases the rule rested on.
        confidence: Share of those that turned out so, 0–1.
        confidence_low: Lower 95 % bound.
        confidence_high: Upper 95 % bound.
        usual: How often this class comes at all, of what has been settled; null: nothing was yet.
        naive: What a naive guess says at the same moment.
        naive_chance: With which chance, 0–1.
        open: Count of predictions of this question that are open, this one too.
    """

    run: str
    run_no: int
    seal_no: int
    question: str
    label: str
    foretells: str
    chance: float
    abstained: bool
    sealed_at: datetime
    until: datetime
    due_at: datetime
    rule: str
    support: int
    confidence: float
    confidence_low: float
    confidence_high: float
    usual: Share | None
    naive: str
    naive_chance: float
    open: int


@dataclass(frozen=True, slots=True)
class CustomerState:
    """What is known of one customer now.

    Attributes:
        id: The customer's id; null when the office no longer knows it.
        ids: All ids that are this customer, at most 100; a browser's is ``anonymous:ID``.
        as_of: What it is told by, UTC: what became known later is not in it.
        first_seen: First encounter or voice, UTC.
        last_seen: Last encounter or voice, UTC.
        encounters: Count of encounters.
        voices: Count of voices.
        last_touchpoint: Where they were last; null: only voices are known.
        journey: The journey they are on; null: it has ended.
        last_voice: What they said last; null: nothing.
        goal: What they want; null: nobody knows.
        navi: Can they still find us? Null: we have not met them.
        fog: How much of them nobody has heard.
        predictions: Of each question the newest that is not due yet.
    """

    id: str | None
    ids: tuple[str, ...]
    as_of: datetime
    first_seen: datetime
    last_seen: datetime
    encounters: int
    voices: int
    last_touchpoint: LastTouchpoint | None
    journey: OpenJourney | None
    last_voice: LastVoice | None
    goal: CurrentGoal | None
    navi: CurrentNavi | None
    fog: CurrentFog
    predictions: tuple[OpenPrediction, ...]


class MomentKind(StrEnum):
    """What a moment is: ``encounter`` or ``voice``."""

    ENCOUNTER = "encounter"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class JourneyMoment:
    """One moment of a customer.

    Attributes:
        id: Of the event or answer.
        kind: ``encounter`` or ``voice``.
        at: When, UTC.
        touchpoint: Raw name; of a voice what it is about; null: nobody knows.
        stage: Id of the touchpoint's stage; null likewise.
        score: Of a voice, 0–1; null: none was given, or it is no voice.
    """

    id: str
    kind: MomentKind
    at: datetime
    touchpoint: str | None
    stage: str | None
    score: float | None
