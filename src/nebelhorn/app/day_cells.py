"""Day cells of a workspace: whatever the map is filtered by is added up from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nebelhorn.app.prepare import group_conditions
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName, choices
from nebelhorn.feedback import DayFog, EmotionalCurve, Feeling, FogMap, make_day_fog, make_voices
from nebelhorn.journeys import (
    MOST_GROUPS,
    DayMap,
    JourneyMap,
    make_day_map,
    make_membership,
    make_steps,
    put_catalogue,
    put_slots,
)
from nebelhorn.log import Progress, transaction
from nebelhorn.settings import Settings


@dataclass(frozen=True, slots=True)
class CountedPart:
    """The journeys of one group or period, counted.

    Attributes:
        journey_map: Their map; ``off_by`` says how far medians may be off.
        fog: Of their encounters.
        curve: Along the stages.
        feeling: Of the voices at their encounters.
        counted_at: When they were counted, aware UTC.
    """

    journey_map: JourneyMap
    fog: FogMap
    curve: EmotionalCurve
    feeling: Feeling
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class DayCells:
    """All cells of a workspace, as its facts and settings were at one moment.

    Attributes:
        settings: What they were made with.
        mark: Of these settings.
        place: Where the facts stood, see ``log_position``.
        groups: Number of each group, by name.
        days: Moves, waits, customers.
        heard: Encounters with and without a voice, voices.
        made_at: When they were made, aware UTC.
    """

    settings: Settings
    mark: str
    place: str
    groups: Mapping[str, int]
    days: DayMap
    heard: DayFog
    made_at: datetime

    def part(self, group: str | None, first: date | None, last: date | None) -> CountedPart:
        """Add up the cells of one group or period.

        Args:
            group: Only journeys with at least one event in this group; None: everybody.
            first: Only journeys that began on this day or later; None: from the beginning.
            last: Only journeys that began on this day or before; None: to the end.

        Raises:
            UnknownName: There is no such group; says which are near.
        """
        if group is not None and group not in self.groups:
            msg = f"no group {group!r} in nebelhorn.toml; {choices(group, self.groups)}"
            raise UnknownName(msg)
        chosen = self.days.slots.chosen(first, last, None if group is None else self.groups[group])
        heard = self.heard.sum(chosen, self.settings, group=None)
        return CountedPart(
            self.days.sum(chosen, unit=self.settings.journey.unit, group=group),
            heard.fog,
            heard.curve,
            heard.feeling,
            self.made_at,
        )


def make_day_cells(
    workspace: Workspace, place: str, *, progress: Progress = lambda _: None
) -> DayCells | None:
    """Count the cells of a workspace.

    Args:
        workspace: Whose facts; lent for this alone, since it holds tables of its own afterwards.
        place: Where the facts stand, see ``log_position``.
        progress: Told about each part; may break it off by raising.

    Returns:
        None: there are more groups than cells can be told apart by.

    Raises:
        UnknownName: The settings name a unit or key that the log does not have.
        ConditionError: The condition of a group cannot be understood; names the group.
    """
    facts, settings, mark = workspace.stores.facts, workspace.settings, workspace.settings_mark
    if len(settings.groups) > MOST_GROUPS:
        return None
    made_at = workspace.now()
    with transaction(facts):
        progress("making journeys")
        make_steps(facts, settings.journey)
        progress("finding groups")
        put_catalogue(facts, settings)
        make_membership(facts, group_conditions(workspace, settings.groups), sizes=False)
        progress("finding the day of each journey")
        slots = put_slots(facts, ZoneInfo(settings.time_zone))
        days = make_day_map(facts, slots, go_on=progress)
        progress("placing voices")
        make_voices(facts)
        heard = make_day_fog(facts, settings, days, go_on=progress)
    groups = {group.name: number for number, group in enumerate(settings.groups)}
    return DayCells(settings, mark, place, groups, days, heard, made_at)
