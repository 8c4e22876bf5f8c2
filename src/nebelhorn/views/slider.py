"""The sliders of the map: from how many on it draws flows and touchpoints, and what that hides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nebelhorn.views.chosen import Chosen
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class Slider:
    """Where it can stand, what it says, and what the map hides before anybody touches it.

    Attributes:
        hides: ``flows`` or ``touchpoints``; called so in the address of the view too.
        title: What it does.
        one: What it says when it stands at 1; ``#part`` is the part that is hidden.
        many: What it says else; ``#n`` is where it stands.
        stops: Where it can stand: how often each one drawn is met, rarest first. Counts lie far
            apart: on a scale of them all, most of the way would change nothing.
        hidden: Steps or encounters that are not drawn at all.
        total: Steps or encounters, drawn or not.
    """

    hides: str
    title: str
    one: str
    many: str
    stops: tuple[int, ...]
    hidden: int
    total: int


def sliders_for(chosen: Chosen, words: Words) -> tuple[Slider, ...]:
    """Return the sliders of a map; none where all that it would hide is equally frequent.

    Args:
        chosen: What the map draws and what not.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.journeys import Station
        >>> from nebelhorn.views.words import words
        >>> shop, call = Station("shop", 90, 60, 0, 0), Station("call", 3, 2, 0, 0)
        >>> drawn = Chosen((shop, call), (), (), (), 1, 7, 100, 0, 0, 0)
        >>> (slider,) = sliders_for(drawn, words("en"))
        >>> slider.title, slider.stops, slider.hidden, slider.total
        ('Show touchpoints from', (3, 90), 7, 100)
    """
    made = []
    flows = _stops(flow.count for flow in (*chosen.flows, *chosen.loops))
    if len(flows) > 1:
        says = (
            words.say("Show flows from"),
            words.say("1 time; {part} of the steps hidden", part="#part"),
            words.say("{n} times; {part} of the steps hidden", n="#n", part="#part"),
        )
        made.append(Slider("flows", *says, flows, chosen.hidden_steps, chosen.steps))
    # what was only counted is not on it: beside it, the encounters of known customers would be few
    lights = _stops(station.events for station in chosen.stations)
    if len(lights) > 1:
        says = (
            words.say("Show touchpoints from"),
            words.say("1 encounter; {part} of the encounters hidden", part="#part"),
            words.say("{n} encounters; {part} of the encounters hidden", n="#n", part="#part"),
        )
        made.append(Slider("touchpoints", *says, lights, chosen.hidden_events, chosen.events))
    return tuple(made)


def _stops(counts: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(counts)))
