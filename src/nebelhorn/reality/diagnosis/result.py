"""Why a figure moved: the nouns of a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, days since 1970 (UTC).

    Attributes:
        from_day: First day.
        to_day: First day after it, itself no longer in it.

    Examples:
        >>> Span(10, 14).days
        4
    """

    from_day: int
    to_day: int

    @property
    def days(self) -> int:
        """Length, days."""
        return self.to_day - self.from_day


class Cause(StrEnum):
    """Which part of a change something is.

    ``UNSEEN``: contexts that were not there before. ``VANISHED``: contexts that are no longer
    there. ``WITHIN``: in the same context customers do other things. ``MIX``: customers are in
    other contexts than before, easier or harder ones.
    """

    UNSEEN = "unseen"
    VANISHED = "vanished"
    WITHIN = "within"
    MIX = "mix"


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a change.

    Attributes:
        points: What it adds to the change, as a share (0.01 is one point), −1 to 1.
        low: Lower 90 % bound, customers drawn anew.
        high: Upper 90 % bound.
    """

    points: float
    low: float
    high: float

    @property
    def separable(self) -> bool:
        """Can it be told from nothing: does its interval leave 0 out?

        Examples:
            >>> Term(0.02, -0.01, 0.05).separable
            False
        """
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class RulePart:
    """What one rule adds to a context's part.

    Attributes:
        rule_no: Number of the rule that was cited.
        after: What it looks at, newest first: raw touchpoints, and signs as ``{quiet}``; empty:
            "in general".
        points: What it adds to the change of the headline.
        n_before: How often it was cited in this context before.
        n_after: And after.
    """

    rule_no: int
    after: tuple[str, ...]
    points: float
    n_before: int
    n_after: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one context adds to the change.

    Attributes:
        question: Name of the question.
        after: Raw touchpoint after which it was foretold, or ``{said}``, ``{quiet}``.
        cause: Which part it is.
        term: What it adds.
        n_before: Count of settled predictions before.
        n_after: And after.
        share_before: How often they were right, 0–1; None without any.
        share_after: And after.
        rules: Of causes ``WITHIN`` and ``UNSEEN``: the rules that carried most of it, at most 3.
    """

    question: str
    after: str
    cause: Cause
    term: Term
    n_before: int
    n_after: int
    share_before: float | None
    share_after: float | None
    rules: tuple[RulePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A change of the headline, taken apart without remainder.

    ``after`` − ``before`` = unseen + vanished + within + mix + question_set.

    Attributes:
        before: Headline of the span before: mean of the questions' hit shares, 0–1.
        after: The same of the span after.
        unseen: Contexts that were not there before.
        vanished: Contexts that are no longer there.
        within: Same context, other share right.
        mix: Other contexts more often than before.
        question_set: Questions that settled in one of the spans only; 0 when all did in both.
        n_before: Count of settled predictions before.
        n_after: And after.
        void_before: Share of due predictions that nothing could decide, 0–1.
        void_after: And after.
        customers: Count of customers behind both.
        parts: Every part of every context, largest first.
    """

    before: float
    after: float
    unseen: Term
    vanished: Term
    within: Term
    mix: Term
    question_set: float
    n_before: int
    n_after: int
    void_before: float
    void_after: float
    customers: int
    parts: tuple[Part, ...]

    def top(self, cause: Cause, most: int = 5) -> tuple[Part, ...]:
        """Return the largest parts of one cause, at most so many."""
        return tuple(part for part in self.parts if part.cause is cause)[:most]


@dataclass(frozen=True, slots=True)
class Moved:
    """How a share of the ways from a touchpoint changed.

    Attributes:
        target: Raw touchpoint customers go to; None: nothing within the horizon.
        before: Share of all who went there, 0–1.
        after: The same in the span after.
        n_before: How many went there before.
        n_after: And after.
    """

    target: str | None
    before: float
    after: float
    n_before: int
    n_after: int

    @property
    def change(self) -> float:
        """``after`` − ``before``."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class MoveChange:
    """Customers go elsewhere after a touchpoint.

    Attributes:
        source: Raw touchpoint.
        js_bits: Jensen–Shannon divergence of where they went before and after, bits, 0–1.
        p: Chance of so large a difference when nothing has changed, customers being alike in
            themselves.
        customers_before: Count of customers who were there before.
        customers_after: And after.
        n_before: Count of times before.
        n_after: And after.
        flagged: Believed: p passes Benjamini–Hochberg at .05 and ``js_bits`` is at least .01.
        moved: All targets, largest change first.
    """

    source: str
    js_bits: float
    p: float
    customers_before: int
    customers_after: int
    n_before: int
    n_after: int
    flagged: bool
    moved: tuple[Moved, ...]

    @property
    def loser(self) -> Moved:
        """From where: the target with the largest loss."""
        return min(self.moved, key=lambda moved: moved.change)

    @property
    def gainer(self) -> Moved:
        """To where: the target with the largest gain."""
        return max(self.moved, key=lambda moved: moved.change)


@dataclass(frozen=True, slots=True)
class MissingMass:
    """How likely the next one is of a kind never seen.

    Attributes:
        value: Good–Turing estimate, 0–1; None without any.
        low: Lower 95 % bound; None with ``value``.
        high: Upper 95 % bound; None with ``value``.
        n: How many were seen.
        kinds: Of how many kinds.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    kinds: int


@dataclass(frozen=True, slots=True)
class Novelty:
    """How much is still unseen, of touchpoints and of (from, to) pairs, before and after."""

    kinds_before: MissingMass
    kinds_after: MissingMass
    pairs_before: MissingMass
    pairs_after: MissingMass


@dataclass(frozen=True, slots=True)
class NewKind:
    """A touchpoint that was never there before.

    Attributes:
        touchpoint: Raw name.
        first_day: When it was first seen, days since 1970 (UTC).
        moments: How often in the span.
        customers: By how many customers.
        stage_now: Stage the catalogue has for it now, guessed when it was imported.
        nearest: Known raw touchpoint that stands most alike between others; None: there is none.
        likeness: Cosine of the two, 0–1; None with ``nearest``.
        stage: Stage of the nearest, proposed for it; None with ``nearest``.
        came_from: Where customers were before, (raw touchpoint, count), at most 3.
        went_to: Where they went next, likewise.
    """

    touchpoint: str
    first_day: int
    moments: int
    customers: int
    stage_now: str
    nearest: str | None
    likeness: float | None
    stage: str | None
    came_from: tuple[tuple[str, int], ...]
    went_to: tuple[tuple[str, int], ...]
