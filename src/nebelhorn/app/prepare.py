"""Make what every view counts on: journeys, groups as of each event, voices at encounters."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import features_with, parse_condition, render
from nebelhorn.errors import ConditionError, UnknownName, choices
from nebelhorn.feedback import VoiceInfo, make_voices, narrow_voices
from nebelhorn.journeys import (
    Period,
    StepInfo,
    make_membership,
    make_steps,
    narrow_steps,
    narrow_to_period,
    narrow_to_way,
    put_catalogue,
)
from nebelhorn.log import Progress
from nebelhorn.settings import Group, JourneySettings


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands ready on the facts connection.

    Attributes:
        steps: What became of the events.
        voices: What became of the answers; None when they were not needed.
        groups: Group name by number in ``membership``; empty where the encounters are those of
            one group.
    """

    steps: StepInfo
    voices: VoiceInfo | None
    groups: dict[int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the journeys is looked at.

    Attributes:
        unit: ``customer`` or an object type; None: what the settings say.
        group: Only whole journeys with at least one event in this group, as of that event.
        way: Only journeys that go exactly this way from start to end; empty: any.
        begun: Only journeys that began within this period; None: whenever.
        where: Predicate over ``event``: only such events take part, so that fewer journeys are
            made; None: all. It has to take units as a whole.
        uncut: Is it all the same which journey of its unit an event is in? Then none is cut.
    """

    unit: str | None = None
    group: str | None = None
    way: tuple[str, ...] = ()
    begun: Period | None = None
    where: str | None = None
    uncut: bool = False


def prepare(
    workspace: Workspace,
    part: Part,
    *,
    groups: bool = False,
    voices: bool = False,
    progress: Progress = lambda _: None,
) -> Prepared:
    """Make ``step`` and, where asked for, ``membership`` and ``voice``.

    With a group, ``step`` and ``voice`` are narrowed to it, so that all figures speak of the same
    encounters.

    Args:
        workspace: Whose facts.
        part: Which part of the journeys.
        groups: Are all groups needed?
        voices: Are the voices needed?
        progress: Told about each step.

    Returns:
        What stands ready.

    Raises:
        UnknownName: No such group or unit.
        ConditionError: A group's condition cannot be understood; names the group.
    """
    facts = workspace.stores.facts
    progress("making journeys")
    steps = make_steps(
        facts,
        _journey(workspace, part),
        into="step" if part.group is None else "whole_step",
        where=part.where,
    )
    wanted = workspace.settings.groups if groups else ()
    if part.group is not None:
        wanted = (_group(workspace, part.group),)
    numbers: dict[int, str] = {}
    if wanted:
        progress("finding groups")
        put_catalogue(facts, workspace.settings)
        sizes = make_membership(facts, group_conditions(workspace, wanted))
        numbers = {size.number: size.name for size in sizes}
    if part.group is not None:
        narrow_steps(facts, min(numbers), step="whole_step", into="step")
    if part.way:
        narrow_to_way(facts, part.way)
    dated = part.begun is not None and part.begun != (None, None)
    if dated and part.begun is not None:
        narrow_to_period(facts, part.begun)
    narrowed = part.group is not None or bool(part.way) or dated
    said = None
    if voices:
        progress("placing voices")
        said = _narrow_voices(facts) if narrowed else make_voices(facts)
    return Prepared(steps, said, {} if narrowed else numbers)


def _journey(workspace: Workspace, part: Part) -> JourneySettings:
    journey = workspace.settings.journey
    if part.unit is not None:
        journey = dataclasses.replace(journey, unit=part.unit)
    return JourneySettings(unit=journey.unit) if part.uncut else journey


def _narrow_voices(facts: duckdb.DuckDBPyConnection) -> VoiceInfo:
    make_voices(facts)
    return narrow_voices(facts)


def group_conditions(workspace: Workspace, groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Parse the conditions of groups.

    Returns:
        (name, predicate over the features).

    Raises:
        ConditionError: One cannot be understood; the message names the group.
    """
    attributes = dict(
        workspace.stores.facts.execute("SELECT name, column_name FROM attribute").fetchall()
    )
    features = features_with(attributes)
    parsed = []
    for group in groups:
        try:
            parsed.append((group.name, render(parse_condition(group.condition, features))))
        except ConditionError as error:
            msg = f'group "{group.name}" in nebelhorn.toml:\n{error}'
            raise ConditionError(msg) from error
    return parsed


def _group(workspace: Workspace, name: str) -> Group:
    known = {group.name: group for group in workspace.settings.groups}
    if name not in known:
        msg = f"no group {name!r} in nebelhorn.toml; {choices(name, known)}"
        raise UnknownName(msg)
    return known[name]
