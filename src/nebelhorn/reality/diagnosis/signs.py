"""Dark touchpoints, faults of data, gains, and the whole diagnosis: more nouns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.feedback import Share
from nebelhorn.reality.diagnosis.result import (
    Cause,
    MoveChange,
    NewKind,
    Novelty,
    RulePart,
    Span,
    Term,
    Waterfall,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A share before and after.

    Attributes:
        before: Share of the span before.
        after: Share of the span after.
        p: Chance of so large a difference when nothing has changed; None: nothing to compare.
        risen: Believed: more than before, by at least 5 points, and ``p`` is at most .01.
    """

    before: Share
    after: Share
    p: float | None
    risen: bool


@dataclass(frozen=True, slots=True)
class NewName:
    """A name nobody said before.

    Attributes:
        name: The word as customers write it most often, or the value of an attribute.
        where: ``{text}``, or the name of the attribute.
        first_day: First day, days since 1970 (UTC).
        times: In how many texts or events.
    """

    name: str
    where: str
    first_day: int
    times: int


@dataclass(frozen=True, slots=True)
class Dark:
    """Signs of touchpoints that never reach the log.

    Attributes:
        arrivals: Share of newcomers whose journey starts in the middle.
        arrive_at: Where those of the span after start, (raw touchpoint, count), at most 3.
        leaving: Share of leavers who gave no sign in the 30 days before (see ``dark``).
        names: Names in texts and of referrers that nobody said before, most frequent first.
    """

    arrivals: Compared
    arrive_at: tuple[tuple[str, int], ...]
    leaving: Compared
    names: tuple[NewName, ...]


@dataclass(frozen=True, slots=True)
class FogChange:
    """Fog that has thickened over a touchpoint.

    Attributes:
        touchpoint: Raw name.
        unheard: Share of encounters of which nothing was heard within a week, before and after.
    """

    touchpoint: str
    unheard: Compared


class Fault(StrEnum):
    """What is wrong with the data.

    ``SILENT``: a source has stopped. ``CLOCK``: its hours are shifted. ``LATE``: it is known much
    later than before, or before it happened. ``DOUBLES``: the same moment comes twice.
    ``RENAMED``: one touchpoint goes and another comes in its place.
    """

    SILENT = "silent"
    CLOCK = "clock"
    LATE = "late"
    DOUBLES = "doubles"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class DataFault:
    """Something that changed in the data, not in customers.

    Attributes:
        fault: What.
        subject: Name of the source, or raw touchpoint that went; ``""``: source without a name.
        since_day: From when, days since 1970 (UTC).
        usual: The figure before: moments a day (``SILENT``, ``RENAMED``), 0 hours (``CLOCK``),
            median delay in hours (``LATE``), share of doubles (``DOUBLES``).
        lately: The same after; for ``CLOCK`` hours of the shift, for ``RENAMED`` moments a day of
            the touchpoint that came.
        n: Count of moments concerned.
        became: Of ``RENAMED``: raw touchpoint that came; None else.
    """

    fault: Fault
    subject: str
    since_day: int
    usual: float
    lately: float
    n: int
    became: str | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What gave points.

    Attributes:
        question: Name of the question.
        after: Raw touchpoint after which it was foretold, or ``{said}``, ``{quiet}``.
        cause: Which part of the change it is.
        newly_catalogued: Is it a touchpoint that was not there before?
        term: What it gave, above 0, with its interval.
        n_before: Count of settled predictions before.
        n_after: And after.
        rules: That carried most of it, at most 3.
    """

    question: str
    after: str
    cause: Cause
    newly_catalogued: bool
    term: Term
    n_before: int
    n_after: int
    rules: tuple[RulePart, ...]


class Verdict(StrEnum):
    """What a change is laid to; in a diagnosis in this order."""

    DATA_FAULT = "data_fault"
    NEW_KIND = "new_kind"
    MOVES = "moves"
    DARK = "dark"
    FOG = "fog"
    UNSEEN = "unseen"
    VANISHED = "vanished"
    WITHIN = "within"
    MIX = "mix"
    QUESTION_SET = "question_set"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a figure moved.

    Attributes:
        before: Span that is compared with.
        after: Span that is explained.
        verdicts: What it is laid to, the first thing to look at first; empty: nothing that can
            be told from chance.
        waterfall: The change of the headline taken apart; None: nothing was settled in one of
            the spans, or nothing was foretold.
        faults: Of the data.
        new_kinds: Touchpoints that were never there before.
        novelty: How much is still unseen.
        moves: Where customers go elsewhere: flagged ones, largest change first.
        sources_tested: After how many touchpoints that was looked at.
        dark: Signs of touchpoints that never reach the log.
        fog: Touchpoints over which it has thickened, largest change first.
        gains: What gave points, most first.
    """

    before: Span
    after: Span
    verdicts: tuple[Verdict, ...]
    waterfall: Waterfall | None
    faults: tuple[DataFault, ...]
    new_kinds: tuple[NewKind, ...]
    novelty: Novelty
    moves: tuple[MoveChange, ...]
    sources_tested: int
    dark: Dark
    fog: tuple[FogChange, ...]
    gains: tuple[Gain, ...]
