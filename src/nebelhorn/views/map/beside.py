"""What a map says beyond what is counted on it: ends, key points, and where it leads."""

from __future__ import annotations

from nebelhorn.journeys import JourneyMap
from nebelhorn.settings import Settings, Standing
from nebelhorn.views.chosen import Chosen
from nebelhorn.views.map.drop_off import drop_off
from nebelhorn.views.map.links import Beside, MapLinks


def beside_of(
    chosen: Chosen, whole: JourneyMap, settings: Settings, links: MapLinks | None
) -> Beside:
    """Gather it for what is drawn.

    Args:
        chosen: What is drawn.
        whole: The map it was chosen from.
        settings: Which touchpoints are key points; proposed ones are, until somebody says no.
        links: Where lights and flows lead; None: nowhere.
    """
    return Beside(
        {one.touchpoint: drop_off(one, whole) for one in chosen.stations},
        links,
        frozenset(
            one.touchpoint
            for one in chosen.stations
            if settings.touchpoint(one.touchpoint).key_point is not Standing.NO
        ),
    )
