"""What the journeys of a log look like once counted: the nouns other rooms and pages use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Station:
    """One touchpoint on the map.

    Attributes:
        touchpoint: Raw name, as in the catalogue.
        events: Count of events here.
        customers: Count of distinct units (customers or objects) that were here.
        starts: Count of journeys that begin here.
        ends: Count of journeys that end here.
    """

    touchpoint: str
    events: int
    customers: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Transition:
    """One touchpoint directly followed by another within a journey.

    Attributes:
        source: Touchpoint left.
        target: Touchpoint reached next; may be the same.
        count: How often it happened.
        customers: Count of distinct units that did it.
        median_s: Median time between the two, seconds.
        p90_s: 90th percentile of that time, seconds.
    """

    source: str
    target: str
    count: int
    customers: int
    median_s: float
    p90_s: float


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """The directly-follows map of a set of journeys; totals agree by construction.

    Sum over stations of ``events`` = ``events``; of ``starts`` = of ``ends`` = ``journeys``;
    sum over transitions of ``count`` = ``events - journeys``.

    Attributes:
        unit: ``customer`` or an object type.
        group: Name of the group, or None for everybody.
        journeys: Count of journeys.
        customers: Count of distinct units.
        events: Count of events.
        stations: All of them, most events first, ties by name.
        transitions: All of them, most frequent first, ties by names.
        first_us: Time of the first event, UTC microseconds; None without events.
        last_us: Time of the last event, UTC microseconds; None without events.
        off_by: By this part of themselves ``median_s`` and ``p90_s`` may be off at most; 0: they
            are exact.
    """

    unit: str
    group: str | None
    journeys: int
    customers: int
    events: int
    stations: tuple[Station, ...]
    transitions: tuple[Transition, ...]
    first_us: int | None
    last_us: int | None
    off_by: float = 0.0


@dataclass(frozen=True, slots=True)
class Variant:
    """One order of touchpoints that journeys take from start to end.

    Attributes:
        touchpoints: In order.
        journeys: How many journeys are exactly this.
        share: Part of all journeys, 0–1.
    """

    touchpoints: tuple[str, ...]
    journeys: int
    share: float


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel.

    Attributes:
        touchpoint: What had to happen.
        reached: Count of units that reached it, in order and in time.
        of_first: Part of the units at the first step, 0–1; None when nobody was there.
        of_previous: Part of the units at the step before, 0–1; None when nobody was there.
        median_s: Median time since the first step, seconds; None when nobody reached it.
        undecided: Count of units at the step before that did not reach it but whose window is still
            open.
    """

    touchpoint: str
    reached: int
    of_first: float | None
    of_previous: float | None
    median_s: float | None
    undecided: int


@dataclass(frozen=True, slots=True)
class NextInstead:
    """Where those went who did not take the next step of a funnel.

    Attributes:
        touchpoint: What came next instead; None: nothing came any more.
        customers: Count of units.
        median_s: Median time until then, seconds; None with ``touchpoint`` None.
    """

    touchpoint: str | None
    customers: int
    median_s: float | None
