"""What was said and what was not: the nouns other rooms and pages use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that never travels without its n and its interval.

    Attributes:
        value: k / n, 0–1; None when n = 0.
        k: Count of the part.
        n: Count of the whole.
        low: Lower 95 % bound (Wilson with effective sample size), 0–1; None when n = 0.
        high: Upper bound; None when n = 0.
    """

    value: float | None
    k: int
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean score with its n and its interval.

    Attributes:
        value: Mean score, 0–1; None when n = 0.
        n: Count of scored voices.
        low: Lower 95 % bound, 0–1, clustered by customer; None when n < 2.
        high: Upper bound; None when n < 2.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None


class FogReason(StrEnum):
    """Why nobody has said anything.

    ``NOT_ASKED``: no answer ever came from this touchpoint, in any group or period.
    ``SILENT``: others of this touchpoint answered; those in the fog of this cell did not.
    ``FELL_SILENT``: this cell had voices before and has none in this period.
    ``UNREACHABLE``: counts only, no customer is known here who could be asked.
    """

    NOT_ASKED = "not_asked"
    SILENT = "silent"
    FELL_SILENT = "fell_silent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Feeling:
    """How the voices of a cell feel, as shares, never one average alone.

    Attributes:
        enthusiastic: Score ≥ .9 (NPS promoters: 9 and 10 of 10).
        lukewarm: Score ≥ .65 and < .9 (NPS passives: 7 and 8 of 10).
        angry: Score < .65 (NPS detractors: 0 to 6 of 10).
    """

    enthusiastic: Share
    lukewarm: Share
    angry: Share


@dataclass(frozen=True, slots=True)
class FogCell:
    """One touchpoint × group × period.

    ``fog`` = share of encounters without a voice (CONCEPT: nothing else is called fog);
    ``fog.k`` + ``heard`` = ``fog.n`` = encounters.

    Attributes:
        touchpoint: Raw name.
        group: Name of the group, or None for everybody.
        period: ISO month such as ``2026-03``, or None for the whole time.
        fog: Encounters without a voice, of all encounters.
        heard: Count of encounters with at least one voice; of everybody's, also those that were
            heard by nobody knows whom.
        mood: Mean score of the voices.
        feeling: Shares enthusiastic, lukewarm, angry.
        delay_h: Median hours from encounter to voice; None without voices of known encounters.
        reason: Why there is fog; None when every encounter was heard.
    """

    touchpoint: str
    group: str | None
    period: str | None
    fog: Share
    heard: int
    mood: Mean
    feeling: Feeling
    delay_h: float | None
    reason: FogReason | None


@dataclass(frozen=True, slots=True)
class FogMap:
    """Fog of all cells, and of the whole.

    Attributes:
        cells: One a touchpoint × group (× period); group None and period None first.
        total: Fog over all encounters.
        weighted: Fog weighted by importance (key points × 3, important groups × 2), 0–1; None
            without encounters.
        delay_h: Median hours from encounter to voice over all voices; None without voices.
        unplaced: Count of voices that speak about no encounter in the log.
        nameless: Count of voices of nobody known: each counts at its touchpoint and in its month,
            for everybody and no group.
    """

    cells: tuple[FogCell, ...]
    total: Share
    weighted: float | None
    delay_h: float | None
    unplaced: int
    nameless: int = 0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Mood at one stage or touchpoint along the journey.

    Attributes:
        place: Stage id or touchpoint name.
        mood: Mean score with interval.
        fog: Encounters without a voice here.
        feeling: Shares enthusiastic, lukewarm, angry.
    """

    place: str
    mood: Mean
    fog: Share
    feeling: Feeling


@dataclass(frozen=True, slots=True)
class EmotionalCurve:
    """Mood along the stages, for everybody or one group.

    Attributes:
        group: Name of the group, or None for everybody.
        stages: One point a stage, in the order of the stages.
        touchpoints: One point a touchpoint that has a voice.
    """

    group: str | None
    stages: tuple[CurvePoint, ...]
    touchpoints: tuple[CurvePoint, ...]


class NaviState(StrEnum):
    """Can the customer still find us?

    ``ALIVE``: spoke to us, or we heard of them, within the window. ``FOG``: silent. ``TORN``:
    a good run, one sharp fall, then silence.
    """

    ALIVE = "alive"
    FOG = "fog"
    TORN = "torn"


class WhyNot(StrEnum):
    """Why a figure could not be measured, as a sentence begins that a reader understands."""

    NO_CUSTOMERS = "no customer is known"
    NO_LEAVING = "no touchpoint is marked as leaving"
    NOBODY_LEFT = "nobody left"
    NO_CARE = "no touchpoint is an act of the company"
    TOO_SHORT = "the log is too short"
    NO_WINDOW = "no leaver has a whole window before and after in the log"
    NO_ACTS = "the company did nothing around the time of leaving"
    NO_COMPLAINT = "nobody complained"
    NO_VOICE = "nobody said anything, so silence is everything there is"


@dataclass(frozen=True, slots=True)
class NaviCount:
    """How many customers are in each state, and the torn ones' last good moment.

    Attributes:
        alive: Contact alive.
        fog: In the fog.
        torn: A good run, one sharp fall, then silence.
        measurable: Count of customers with at least one voice; without voices nobody can be torn.
        silence_days: Silence counts from this many days on.
        torn_last_good: (touchpoint of the last good voice, count of torn customers), most first.
    """

    alive: Share
    fog: Share
    torn: Share
    measurable: int
    silence_days: float
    torn_last_good: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CareBalance:
    """Care (acts of the company towards a customer) before and after they left.

    Attributes:
        leavers: Count of customers who reached a leaving touchpoint.
        before_per_30d: Mean acts of the company a customer a 30 days, in the 90 days before; over
            the ``measured`` leavers.
        after_per_30d: The same in the 90 days after.
        share_before: Part of care that came before leaving.
        why_not: Why it could not be measured, in a few words (`WhyNot`); None when it could.
        measured: Of the leavers, those for whom the log covers the whole time before and after.
    """

    leavers: int
    before_per_30d: float | None
    after_per_30d: float | None
    share_before: Share
    why_not: str | None
    measured: int = 0


@dataclass(frozen=True, slots=True)
class StayComparison:
    """Who stays: after complaining, after silence, and everybody (the baseline).

    What is counted are days of a customer on which they met us or spoke; only days whose horizon
    the log covers.

    Attributes:
        horizon_days: Stays = acts again, on a later day, within so many days, and not by leaving.
        after_complaint: Of the days with an angry voice or a complaint touchpoint.
        after_silence: Of the days on which nobody said anything about any encounter.
        baseline: Of all days.
        why_not: Why the comparison could not be made (`WhyNot`); None when it could.
    """

    horizon_days: float
    after_complaint: Share
    after_silence: Share
    baseline: Share
    why_not: str | None
