"""Which journeys customers really take: the map, variants, funnels, and who is behind a count."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.journeys import (
    FunnelQuestion,
    FunnelStep,
    JourneyMap,
    NextInstead,
    Variant,
)
from nebelhorn.journeys import funnel as count_funnel
from nebelhorn.journeys import instead as count_instead
from nebelhorn.journeys import journey_map as count_map
from nebelhorn.journeys import variants as count_variants
from nebelhorn.log import Progress


@dataclass(frozen=True, slots=True)
class Journeys:
    """The orders of touchpoints that journeys take.

    Attributes:
        variants_total: Count of distinct variants.
        journeys: Count of journeys.
        variants: The most frequent, ties by name.
        shown: Part of all journeys that the variants returned stand for, 0–1.
        left_out: Count of events in no journey (no customer, or no object of the unit's type).
    """

    variants_total: int
    journeys: int
    variants: tuple[Variant, ...]
    shown: float
    left_out: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel, and where those went who left it.

    Attributes:
        window_days: Longest time from the first step to the last, days.
        steps: In order.
        instead: For each step but the last: what came next for those who did not go on.
    """

    window_days: float
    steps: tuple[FunnelStep, ...]
    instead: tuple[tuple[NextInstead, ...], ...]


def journey_map(
    workspace: Workspace,
    *,
    group: str | None = None,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> JourneyMap:
    """Return the directly-follows map: who goes where next, how often, how fast.

    Args:
        workspace: Whose facts.
        group: Only journeys with at least one event in this group; None: everybody.
        unit: ``customer`` or an object type; None: what the settings say.
        progress: Told about each step.

    Returns:
        The whole map; nothing is hidden.

    Raises:
        UnknownName: No such group or unit.
    """
    prepare(workspace, Part(unit, group), progress=progress)
    progress("counting transitions")
    return count_map(
        workspace.stores.facts,
        unit=unit or workspace.settings.journey.unit,
        group=group,
    )


def journeys(
    workspace: Workspace,
    *,
    limit: int = 20,
    group: str | None = None,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> Journeys:
    """Return the variants: journeys that go the same way from start to end.

    Args:
        workspace: Whose facts.
        limit: How many variants to return.
        group: Only journeys with at least one event in this group; None: everybody.
        unit: ``customer`` or an object type; None: what the settings say.
        progress: Told about each step.

    Returns:
        Counts, and the most frequent variants.

    Raises:
        UnknownName: No such group or unit.
    """
    ready = prepare(workspace, Part(unit, group), progress=progress)
    progress("counting variants")
    facts = workspace.stores.facts
    total, found = count_variants(facts, limit=limit)
    row = facts.execute("SELECT count(DISTINCT journey_id) FROM step").fetchone()
    return Journeys(
        variants_total=total,
        journeys=row[0] if row else 0,
        variants=found,
        shown=sum(variant.share for variant in found),
        left_out=ready.steps.left_out,
    )


def funnel(
    workspace: Workspace,
    steps: list[str],
    *,
    window_days: float = 90.0,
    group: str | None = None,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> Funnel:
    """Count how many take step after step in order, and where the others went instead.

    Args:
        workspace: Whose facts.
        steps: Two to ten touchpoint names, in order.
        window_days: Longest time from the first step to the last, days.
        group: Only journeys with at least one event in this group; None: everybody.
        unit: ``customer`` or an object type; None: what the settings say.
        progress: Told about each step.

    Returns:
        The funnel; whoever still has time is counted as undecided, not as lost.

    Raises:
        UnknownName: No such touchpoint, group or unit; says which are near.
    """
    prepare(workspace, Part(unit, group), progress=progress)
    progress("counting the funnel")
    facts = workspace.stores.facts
    question = FunnelQuestion(tuple(steps), window_days, end_of_log(workspace))
    counted = count_funnel(facts, question)
    elsewhere = tuple(count_instead(facts, question, at=place) for place in range(len(steps) - 1))
    return Funnel(window_days, counted, elsewhere)


def end_of_log(workspace: Workspace) -> int:
    """Return the time of the last thing known, UTC microseconds; 0 for an empty log."""
    row = workspace.stores.facts.execute(
        "SELECT greatest(coalesce((SELECT max(t_us) FROM event), 0), "
        "coalesce((SELECT max(t_us) FROM answer), 0))"
    ).fetchone()
    return int(row[0]) if row else 0
