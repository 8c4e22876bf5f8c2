"""One click below the headline: can it be trusted, and what is it made of?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.reality.result import Score


@dataclass(frozen=True, slots=True)
class Gap:
    """The mean of a difference between two figures of the same predictions.

    Attributes:
        value: −1 to 1; None when nothing was settled or fewer than 15 customers are behind it.
        low: Lower 95 % bound, two-way clustered by customer and day; None with ``value``.
        high: Upper 95 % bound; None with ``value``.
        n: Count of predictions.
        customers: Count of customers behind them.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    customers: int


@dataclass(frozen=True, slots=True)
class Faded:
    """The index with a memory that fades by half every 14 days.

    Attributes:
        value: Mean of the questions' faded hit shares, 0–1; None with fewer than 15 customers.
        low: Lower 95 % bound (Wilson at the effective sample size); None with ``value``.
        high: Upper 95 % bound; None with ``value``.
        naive: The same for the better naive guess; None with ``value``.
        size: Effective sample size: how many independent predictions would say as much.
    """

    value: float | None
    low: float | None
    high: float | None
    naive: float | None
    size: float


@dataclass(frozen=True, slots=True)
class RunningIndex:
    """The index from the beginning of its line to one day, for whoever looks every day.

    Attributes:
        day: Days since 1970, UTC.
        n: Count of predictions settled up to then.
        value: Hit share so far, 0–1.
        low: Lower bound; with probability 95 % no day's bounds ever leave out the truth.
        high: Upper bound.
    """

    day: int
    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reliability curve.

    Attributes:
        low: Least sealed confidence in it, 0–1.
        high: Largest sealed confidence in it.
        n: Count of predictions.
        share: How often they were right, isotonic in the confidence, 0–1.
    """

    low: float
    high: float
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Does it happen as often as was sealed? Brier score = ``mcb`` − ``dsc`` + ``unc``.

    Attributes:
        brier: Mean squared distance of sealed confidence and hit, 0–1.
        mcb: Miscalibration: what would be gained by saying the chances right, 0 is perfect.
        dsc: Discrimination: what is gained by telling sure from unsure predictions.
        unc: Uncertainty: the Brier score of always saying the mean.
        steps: Reliability curve, confidence ascending.
        n: Count of predictions.
    """

    brier: float
    mcb: float
    dsc: float
    unc: float
    steps: tuple[Step, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The share of a small part, drawn towards what its like are like.

    Attributes:
        value: Posterior mean, 0–1; None when nothing was settled.
        low: Lower 90 % bound; None likewise.
        high: Upper 90 % bound; None likewise.
        stands_out: Does it differ from its naive guess when all parts are judged at once
            (Benjamini–Hochberg, 10 % false among those that stand out)?
        predicts: May it be called one that predicts: on 200 predictions of 40 customers or more,
            it beats the naive guess however often one looks, and however many parts there are
            (a time-uniform bound at 5 % shared out among them)?
    """

    value: float | None
    low: float | None
    high: float | None
    stands_out: bool
    predicts: bool


class Heap(StrEnum):
    """In which respect predictions may be heaped up."""

    TOUCHPOINT = "touchpoint"
    CUSTOMERS = "customers"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Concentration:
    """Where the predictions come from that carry the headline.

    Attributes:
        heap: ``touchpoint``: the one after which most are made. ``customers``: the busiest
            hundredth of customers. ``quiet``: those made in quiet spells.
        name: Raw touchpoint; ``""`` otherwise.
        n: Count of predictions.
        share: Of all, 0–1.
        without: The headline without them.
    """

    heap: Heap
    name: str
    n: int
    share: float
    without: Score


@dataclass(frozen=True, slots=True)
class Twin:
    """What was foretold in the same situation at least 90 days before, set against today.

    Attributes:
        now: How often today's forecasts were right, where the twin has one too.
        frozen: How often the twin's would have been right at the same points, 0–1; None with
            ``now.value``.
        apart: ``now`` less ``frozen``: how far customers have moved and learning has followed.
        days: Age of the twin, days.
    """

    now: Score
    frozen: float | None
    apart: Gap
    days: int


@dataclass(frozen=True, slots=True)
class QuestionDepth:
    """One question, one click deeper.

    Attributes:
        name: As in ``nebelhorn.toml``.
        skill: Hit share beyond the naive guess, as a share of what it left to gain; the naive
            guess is the one that was better in the quarter before.
        calibration: Hit share less the sealed confidence; below 0: too sure.
        reliability: Of the sealed confidence; None when nothing was settled.
        corrected: How many would have turned out otherwise by what became known after they were
            due; they stay as they were settled.
    """

    name: str
    skill: Gap
    calibration: Gap
    reliability: Reliability | None
    corrected: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: a version of the question set.

    Attributes:
        run_no: The run that sealed it.
        set_version: Version of the question set.
        begun_us: When the run was begun, UTC microseconds.
        now: Is it the one that is shown?
    """

    run_no: int
    set_version: str
    begun_us: int
    now: bool


@dataclass(frozen=True, slots=True)
class Depth:
    """All that stands one click below the headline.

    Attributes:
        lately: The headline of the last 28 days.
        faded: With a memory that fades.
        skill: Beyond the naive guess, as a share of what that left to gain.
        calibration: Hit share less sealed confidence.
        questions: In the order of the set.
        rules: As ``RealityIndex.rules``, in the same order.
        groups: As ``RealityIndex.groups``, in the same order.
        concentration: Where predictions are heaped up, largest share first.
        twin: The frozen twin; None while no situation is 90 days old.
        running: The index day by day, for whoever looks every day.
        ingest_fog: Was more than one in a hundred corrected by late news?
        lines: Every question set that history was asked with, oldest first.
    """

    lately: Score
    faded: Faded
    skill: Gap
    calibration: Gap
    questions: tuple[QuestionDepth, ...]
    rules: tuple[Shrunk, ...]
    groups: tuple[Shrunk, ...]
    concentration: tuple[Concentration, ...]
    twin: Twin | None
    running: tuple[RunningIndex, ...]
    ingest_fog: bool
    lines: tuple[Line, ...]
