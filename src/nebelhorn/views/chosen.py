"""Which touchpoints and flows are drawn, and what is hidden, in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from nebelhorn.journeys import JourneyMap, Station, Transition
from nebelhorn.views.words import Words

FLOWS_PER_STATION = 2
"""So many flows a touchpoint stay readable; a picture of more is true and says nothing."""

FEWEST_SHARE = 0.0005
"""Flows with fewer of the steps than this are drawn only where a touchpoint has no other."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is drawn and what is not; both together are the whole map.

    Attributes:
        stations: Drawn, most customers first.
        counted: (touchpoint, count) drawn without customers.
        flows: Drawn, most frequent first, without loops.
        loops: Touchpoints directly followed by themselves, drawn as arcs.
        hidden_stations: Count of touchpoints not drawn.
        hidden_events: Count of their events.
        events: Count of all events.
        hidden_flows: Count of flows not drawn, loops included.
        hidden_steps: Count of steps in them.
        steps: Count of all steps.
        hidden_counted: Count of touchpoints with counts only that are not drawn.
        unit: ``customer`` or an object type.
        off_by: By this part of themselves times between touchpoints may be off; 0: exact.
    """

    stations: tuple[Station, ...]
    counted: tuple[tuple[str, int], ...]
    flows: tuple[Transition, ...]
    loops: tuple[Transition, ...]
    hidden_stations: int
    hidden_events: int
    events: int
    hidden_flows: int
    hidden_steps: int
    steps: int
    hidden_counted: int = 0
    unit: str = "customer"
    off_by: float = 0.0

    def hidden_sentence(self, words: Words) -> str:
        """Say what is not in the picture, wherever its sliders stand.

        Examples:
            >>> from nebelhorn.views.words import words
            >>> Chosen((), (), (), (), 0, 0, 0, 12, 30, 1000).hidden_sentence(words("en"))
            '12 flows, 3% of the steps (30 of 1,000), are not drawn at all.'
        """
        parts = []
        if self.hidden_stations:
            parts.append(
                words.say_n(
                    "{n} touchpoint with {part} of the encounters ({k} of {all}) is not drawn "
                    "at all.",
                    "{n} touchpoints with {part} of the encounters ({k} of {all}) are not drawn "
                    "at all.",
                    self.hidden_stations,
                    part=words.percent(self.hidden_events / self.events if self.events else 0.0),
                    k=words.count(self.hidden_events),
                    all=words.count(self.events),
                )
            )
        if self.hidden_flows:
            parts.append(
                words.say_n(
                    "{n} flow, {part} of the steps ({k} of {all}), is not drawn at all.",
                    "{n} flows, {part} of the steps ({k} of {all}), are not drawn at all.",
                    self.hidden_flows,
                    part=words.percent(self.hidden_steps / self.steps if self.steps else 0.0),
                    k=words.count(self.hidden_steps),
                    all=words.count(self.steps),
                )
            )
        if self.hidden_counted:
            parts.append(
                words.say_n(
                    "{n} touchpoint with counts only is not drawn at all.",
                    "{n} touchpoints with counts only are not drawn at all.",
                    self.hidden_counted,
                )
            )
        return " ".join(parts) or words.say("The picture has every touchpoint and every flow.")


def choose(
    journey_map: JourneyMap, counts_only: Iterable[tuple[str, int]], *, limit: int
) -> Chosen:
    """Choose what is drawn: the biggest touchpoints, and flows until it would be a tangle.

    Every touchpoint drawn keeps its strongest flow in and out, so that none hangs loose.

    Args:
        journey_map: All stations and transitions.
        counts_only: (touchpoint, count) without customers.
        limit: At most so many touchpoints.

    Returns:
        Drawn and hidden; their counts add up to those of the map.

    Examples:
        >>> from nebelhorn.journeys import JourneyMap, Station
        >>> one = JourneyMap("customer", None, 1, 1, 1, (Station("a", 1, 1, 1, 1),), (), 0, 0)
        >>> choose(one, (), limit=60).hidden_flows
        0
    """
    counted = sorted(counts_only, key=lambda pair: (-pair[1], pair[0]))
    known = {station.touchpoint for station in journey_map.stations}
    # a touchpoint with customers is drawn as one, whatever else was counted there
    unknown = [pair for pair in counted if pair[0] not in known]
    counted = unknown[: max(1, limit // 6)]
    ranked = sorted(journey_map.stations, key=lambda s: (-s.customers, -s.events, s.touchpoint))
    stations = ranked[: max(1, limit - len(counted))]
    shown = {station.touchpoint for station in stations}
    among = [t for t in journey_map.transitions if t.source in shown and t.target in shown]
    loops = [t for t in among if t.source == t.target]
    flows = _thinned([t for t in among if t.source != t.target], len(stations))
    steps = sum(t.count for t in journey_map.transitions)
    return Chosen(
        stations=tuple(stations),
        counted=tuple(counted),
        flows=tuple(flows),
        loops=tuple(loops),
        hidden_stations=len(ranked) - len(stations),
        hidden_events=journey_map.events - sum(s.events for s in stations),
        events=journey_map.events,
        hidden_flows=len(journey_map.transitions) - len(flows) - len(loops),
        hidden_steps=steps - sum(t.count for t in (*flows, *loops)),
        steps=steps,
        hidden_counted=len(unknown) - len(counted),
        unit=journey_map.unit,
        off_by=journey_map.off_by,
    )


def _thinned(flows: list[Transition], stations: int) -> list[Transition]:
    ranked = sorted(flows, key=lambda t: (-t.count, t.source, t.target))
    total = sum(t.count for t in ranked)
    kept: list[Transition] = []
    degree: dict[tuple[str, str], int] = defaultdict(int)
    for flow in ranked:
        heavy = len(kept) < FLOWS_PER_STATION * stations and flow.count >= FEWEST_SHARE * total
        lonely = not degree[flow.source, "out"] or not degree[flow.target, "in"]
        if heavy or lonely:
            kept.append(flow)
            degree[flow.source, "out"] += 1
            degree[flow.target, "in"] += 1
    return kept
