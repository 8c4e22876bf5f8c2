"""Every count answers with the customers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.app.journeys import end_of_log
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName
from nebelhorn.journeys import (
    Behind,
    FunnelQuestion,
    Outcome,
    behind_end,
    behind_funnel,
    behind_start,
    behind_station,
    behind_transition,
    behind_variant,
)
from nebelhorn.log import Progress, customer_names


class Figure(StrEnum):
    """Which count of map or variants is meant.

    ``STATION``: who was at a touchpoint. ``TRANSITION``: who went from one directly to another.
    ``START``, ``END``: whose journeys begin or end there. ``VARIANT``: whose journeys are exactly
    these touchpoints.
    """

    STATION = "station"
    TRANSITION = "transition"
    START = "start"
    END = "end"
    VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class FunnelPlace:
    """A step of a funnel, and which of the customers there.

    Attributes:
        steps: Touchpoints of the funnel, in order.
        at: Which step, from 0.
        outcome: Who reached it, who is lost to it, or whose window is still open.
        window_days: Longest time from the first step, days.
    """

    steps: tuple[str, ...]
    at: int
    outcome: Outcome = Outcome.REACHED
    window_days: float = 90.0


def behind(
    workspace: Workspace,
    figure: Figure,
    touchpoints: list[str],
    *,
    group: str | None = None,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> tuple[str, ...]:
    """Return the customers behind a count of the map or of the variants.

    Args:
        workspace: Whose facts.
        figure: Which count.
        touchpoints: One; two for a transition; all of them for a variant.
        group: As for ``journey_map``.
        unit: As for ``journey_map``.
        progress: Told about each step.

    Returns:
        External keys of customers (or names of objects) in their order, each once; as many as the
        figure counts customers.

    Raises:
        UnknownName: No such touchpoint, group or unit, or too few or many touchpoints.
    """
    wanted = {Figure.TRANSITION: 2, Figure.VARIANT: len(touchpoints)}.get(figure, 1)
    if len(touchpoints) != wanted or not touchpoints:
        needed = {1: "one touchpoint", 2: "two touchpoints"}.get(wanted, "touchpoints, in order")
        msg = f"who is behind a {figure.value}? Name {needed}; {len(touchpoints)} were named"
        raise UnknownName(msg)
    prepare(workspace, Part(unit, group), progress=progress)
    facts = workspace.stores.facts
    if figure is Figure.VARIANT:
        found = behind_variant(facts, tuple(touchpoints))
    elif figure is Figure.TRANSITION:
        found = behind_transition(facts, touchpoints[0], touchpoints[1])
    else:
        ask = {
            Figure.STATION: behind_station,
            Figure.START: behind_start,
            Figure.END: behind_end,
        }[figure]
        found = ask(facts, touchpoints[0])
    return _names(workspace, found, unit or workspace.settings.journey.unit)


def behind_step(
    workspace: Workspace,
    place: FunnelPlace,
    *,
    group: str | None = None,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> tuple[str, ...]:
    """Return the customers behind a step of a funnel.

    Args:
        workspace: Whose facts.
        place: Which step, and who.
        group: As for ``funnel``.
        unit: As for ``funnel``.
        progress: Told about each step.

    Returns:
        External keys of customers (or names of objects) in their order.

    Raises:
        UnknownName: No such touchpoint, group or unit.
        SettingsError: The funnel has no such step.
    """
    prepare(workspace, Part(unit, group), progress=progress)
    question = FunnelQuestion(place.steps, place.window_days, end_of_log(workspace))
    facts = workspace.stores.facts
    found = behind_funnel(facts, question, at=place.at, outcome=place.outcome)
    return _names(workspace, found, unit or workspace.settings.journey.unit)


def _names(workspace: Workspace, found: Behind, unit: str) -> tuple[str, ...]:
    if unit == "customer":
        named = customer_names(workspace.stores.office, found.units)
        return tuple(sorted(named.get(number, f"no. {number}") for number in found.units))
    rows = workspace.stores.facts.execute(
        "SELECT name FROM object WHERE object_no IN (SELECT unnest(?::BIGINT[])) ORDER BY name",
        [list(found.units)],
    ).fetchall()
    return tuple(str(row[0]) for row in rows)
