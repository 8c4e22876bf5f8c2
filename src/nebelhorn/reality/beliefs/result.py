"""What reality says about a belief."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.settings import Belief, Question


class BeliefVerdict(StrEnum):
    """Whether a belief holds, against what is usual, never against a coin.

    ``HOLDS``: the whole range of the difference lies above 0. ``DOES_NOT_HOLD``: it lies below a
    difference that would matter. ``TOO_LITTLE``: too little evidence for either.
    """

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    TOO_LITTLE = "too_little_evidence"


@dataclass(frozen=True, slots=True)
class Side:
    """How often the claim came true among some of the cases.

    Attributes:
        k: Count of cases in which it came true.
        n: Count of cases that were due.
        customers: Count of customers behind them.
        value: k / n, 0–1; None below 15 customers: then say "k of n".
        low: Lower bound, 0–1; None with ``value``.
        high: Upper bound; None with ``value``. The truth stays inside with 95 %, however often one
            looks.
    """

    k: int
    n: int
    customers: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class BeliefRecord:
    """Cases of one stretch of time, and what follows from them.

    A case is a moment, an act or an answer after which the customer paused. It counts when its
    horizon has passed, whatever was known earlier.

    Attributes:
        when: Cases that met the condition.
        than: Cases it is compared with: those of ``than``, or all that did not meet the condition.
        difference: ``when.value`` − ``than.value``, −1 to 1; None below 15 customers on a side.
        low: Lower bound; None with ``difference``.
        high: Upper bound; None with ``difference``. Truth stays inside with 95 % however often
            one looks.
        matters: From which difference on it would matter; None with ``difference``.
        verdict: What that says.
        more: About so many more cases that meet the condition would decide, if things go on as
            they are; None: decided, or nobody can say yet.
        both: Count of due cases that met both conditions; they count on neither side.
        open: Count of cases that met the condition and are not due yet.
        void: Count of due cases in which nothing could be right or wrong: nobody answered.
    """

    when: Side
    than: Side
    difference: float | None
    low: float | None
    high: float | None
    matters: float | None
    verdict: BeliefVerdict
    more: int | None
    both: int
    open: int
    void: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the author said beside what came.

    Attributes:
        said: How often it comes true, 0–1, as the author said.
        value: How often it came true, 0–1; None below 15 customers.
        low: Lower bound, as of ``Side``.
        high: Upper bound, as of ``Side``.
        fits: Does what was said lie inside? None below 15 customers.
    """

    said: float
    value: float | None
    low: float | None
    high: float | None
    fits: bool | None


@dataclass(frozen=True, slots=True)
class BeliefResult:
    """One belief, or learned rule that a person adopted, and what became of it.

    Attributes:
        belief: As it was written; of an adopted rule: its id as name, who adopted it as author,
            and when as ``written``.
        question: What decides it: a forecast question of the settings, or one made of the claim.
        claimed: Class of that question that must come.
        as_of_us: The last thing known, UTC microseconds.
        record: Cases since it was written, and before it was withdrawn.
        calibration: What the author said beside what came; None: nothing was said.
        backtest: Cases from before it was written, which prove nothing, for the author may have
            known them; None: not asked for.
        adopted: Of a learned rule, canonical JSON of what it looks at; None: a person wrote it.
    """

    belief: Belief
    question: Question
    claimed: str
    as_of_us: int
    record: BeliefRecord
    calibration: Calibration | None
    backtest: BeliefRecord | None
    adopted: str | None = None
