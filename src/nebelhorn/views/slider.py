"""The slider of the map: from which flows on it draws, and what that leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.views.chosen import Chosen


@dataclass(frozen=True, slots=True)
class Slider:
    """Its ends, and what the map hides before anybody touches it.

    Attributes:
        least: Count of the rarest flow drawn.
        most: Count of the most frequent flow drawn.
        flows: Count of flows that are not drawn at all.
        steps: Count of steps in them.
        of: Count of all steps.
    """

    least: int
    most: int
    flows: int
    steps: int
    of: int


def slider_for(chosen: Chosen) -> Slider | None:
    """Return the slider of a map; None where all its flows are equally frequent.

    Args:
        chosen: What the map draws and what not.

    Examples:
        >>> slider_for(Chosen((), (), (), (), 0, 0, 0, 0, 0, 0)) is None
        True
    """
    counts = sorted(flow.count for flow in chosen.flows)
    if len(set(counts)) < 2:
        return None
    return Slider(counts[0], counts[-1], chosen.hidden_flows, chosen.hidden_steps, chosen.steps)
