"""What the horn says: the nouns of alarms and of the charts behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Watched(StrEnum):
    """What a chart watches; it sounds only when the figure sinks.

    ``INDEX``: hit share of a question. ``SKILL``: what it hits beyond the naive guess.
    ``CALIBRATION``: hit share less the sealed confidence. ``WE``: hit share of what people foretold
    themselves, the naive guess where they said nothing. ``WE_SKILL``: where they spoke, what they
    hit beyond the naive guess. ``VOICES``: share of encounters at a
    touchpoint of which something was heard. ``MOOD``: mean score of the voices about a
    touchpoint. ``ENTHUSIASM``: share of all voices that are enthusiastic (the lukewarm alarm).
    ``NEW_KIND``: a kind of touchpoint that nobody modelled. ``SOURCE``: days on which a source
    brings something. ``MOVES``: where customers go after a touchpoint. ``ARRIVALS``: share of
    newcomers who come by a known way. ``LEAVING``: share of leavers who gave a sign before.
    ``PRESSURE``: share of a kind of contact that comes to customers who were left in peace before.
    """

    INDEX = "index"
    SKILL = "skill"
    CALIBRATION = "calibration"
    WE = "we"
    WE_SKILL = "we_skill"
    VOICES = "voices"
    MOOD = "mood"
    ENTHUSIASM = "enthusiasm"
    NEW_KIND = "new_kind"
    SOURCE = "source"
    MOVES = "moves"
    ARRIVALS = "arrivals"
    LEAVING = "leaving"
    PRESSURE = "pressure"


class Level(StrEnum):
    """How loud: ``YELLOW`` comes once a year by chance, ``RED`` once in ten years."""

    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a person said about an alarm.

    Attributes:
        cause: In their words.
        by: Who.
        at_us: When, UTC microseconds.
    """

    cause: str
    by: str
    at_us: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """One sounding of the horn.

    Attributes:
        alarm_id: ``what/subject/raised date``; the same whenever it is computed again.
        watched: What sank.
        subject: Name of the question, raw touchpoint, or source; ``""``: everybody.
        level: The loudest it became.
        since_day: When it probably began, days since 1970 (UTC).
        raised_day: When it was first heard, yellow or red.
        red_day: When it became red; None: it stayed yellow.
        proven_day: When it was proven, however often one looks (e-SR); None: not (yet).
        usual: The figure before; None where a share says nothing (new kinds, moves).
        lately: The figure from ``since_day`` to the day the chart stood loudest; None likewise.
        n: Count of predictions, encounters, voices or moments ``lately`` rests on.
        detail: More about it as (name, figure or raw touchpoint) pairs, such as who and how often.
        acknowledged: What a person said about it; None: nobody has.
    """

    alarm_id: str
    watched: Watched
    subject: str
    level: Level
    since_day: int
    raised_day: int
    red_day: int | None
    proven_day: int | None
    usual: float | None
    lately: float | None
    n: int
    detail: tuple[tuple[str, str | float], ...] = ()
    acknowledged: Acknowledged | None = None


class ChartState(StrEnum):
    """How a chart stands at its last day; ``LEARNING``: it has not seen enough days yet."""

    LEARNING = "learning"
    CALM = "calm"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One day of a chart (days of fewer than ten are merged into the next).

    Attributes:
        day: Days since 1970 (UTC).
        n: Count behind it.
        value: The figure of that day.
        sum: How far the CUSUM stands without its worst day, as a share of its red threshold; it is
            held after a red alarm; None while learning.
    """

    day: int
    n: int
    value: float
    sum: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """What the horn has seen of one figure.

    Attributes:
        watched: What it watches.
        subject: As in ``Alarm``.
        state: How it stands now.
        points: Its days.
        usual: Mean of the reference, weekdays evened out; None while learning.
        visible_drop: The smallest drop that shows within 14 days in half of all cases; None while
            learning, or when none is small enough to be possible.
    """

    watched: Watched
    subject: str
    state: ChartState
    points: tuple[ChartPoint, ...]
    usual: float | None
    visible_drop: float | None
