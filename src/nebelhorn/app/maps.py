"""The journey map of one group or period, drawn when somebody asks and kept while it is true."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import duckdb

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore, Stopped
from nebelhorn.app.day_cells import CountedPart, DayCells, make_day_cells
from nebelhorn.app.fog import hear
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.reading.standing import log_position, place_of
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import SettingsError
from nebelhorn.journeys import journey_map as count_map
from nebelhorn.journeys import period_us
from nebelhorn.log import transaction
from nebelhorn.settings import Settings
from nebelhorn.views import Look, Report, build_map

_KEPT = 24


@dataclass(frozen=True, slots=True)
class MapPart:
    """Whose journeys a map shows.

    Attributes:
        group: Only journeys with at least one event in this group; None: everybody.
        first: Only journeys that began on this day or later, in the workspace's time zone; None:
            from the beginning.
        last: Only journeys that began on this day or before; None: to the end.
    """

    group: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """The same as the address of a page says it: name and value, without what is not set.

        Examples:
            >>> MapPart("New", date(2026, 3, 1)).asked
            (('group', 'New'), ('from', '2026-03-01'))
        """
        first, last = (day and day.isoformat() for day in (self.first, self.last))
        said = (("group", self.group), ("from", first), ("until", last))
        return tuple((name, value) for name, value in said if value)


class Maps:
    """Draws maps of parts, one at a time, and keeps the last of them.

    They are added up from day cells, which are counted in a thread of its own whenever something
    has changed, as the pages are drawn. Before there are cells, and where the settings are others
    than they were made with, the journeys of the part are counted themselves.

    Args:
        workspace: Whose facts; read by connections of their own.
        background: Says whose turn it is.

    Attributes:
        cells: As they were counted last; None: not since the start.
    """

    def __init__(self, workspace: Workspace, background: Background) -> None:
        self._workspace = workspace
        self.cells: DayCells | None = None
        self._looked_at = ""
        self._counting: duckdb.DuckDBPyConnection | None = None
        self._whole: tuple[Report, str] | None = None
        self._chore = Chore("day cells", self.step, background)
        self._kept: OrderedDict[tuple[MapPart, str, str], tuple[str, Look]] = OrderedDict()
        self._turn = threading.Lock()

    def draw(self, part: MapPart, language: str, *, prefix: str = "") -> Look:
        """Return the map of a part: at once where it was drawn before and nothing has changed.

        Args:
            part: Whose journeys.
            language: ``de`` or ``en``.
            prefix: Starts every id; give each map of a page its own.

        Raises:
            UnknownName: There is no such group; says which are near.
            ConditionError: The condition of the group cannot be understood.
            SettingsError: The last day is before the first.
        """
        if part.first and part.last and part.last < part.first:
            msg = "the last day is before the first"
            raise SettingsError(msg)
        key = (part, language, prefix)
        with self._turn:
            workspace = self._workspace.lend()
            try:
                position, report = self._told(workspace, part)
                held = self._kept.get(key)
                if held is not None and held[0] == position:
                    self._kept.move_to_end(key)
                    return held[1]
                counted = report()
            finally:
                workspace.stores.facts.close()
            look = build_map(counted, language, prefix=prefix, narrowed=part.asked)
            self._kept[key] = (position, look)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return look

    def everybody(self, report: Report, place: str) -> None:
        """Take over what was counted of everybody, so that it need not be counted again.

        Args:
            report: Of all journeys.
            place: Where the facts stood, see ``place_of``.
        """
        self._whole = (replace(report, curves=report.curves[:1]), place)

    def step(self) -> bool:
        """Count the cells anew where something has changed; what ``start`` does again and again.

        Returns:
            Were they counted?

        Raises:
            NebelhornError: They cannot be; those that are there stay.
            Stopped: It is to end.
        """
        workspace = self._workspace.lend()
        try:
            place = log_position(workspace)
            if place == self._looked_at:
                return False
            self._counting = workspace.stores.facts
            self.cells = make_day_cells(workspace, place, progress=self._chore.go_on)
            self._looked_at = place
        except duckdb.InterruptException as error:
            raise Stopped from error
        finally:
            self._counting = None
            workspace.stores.facts.close()
        return True

    def hurry(self) -> None:
        """Count as soon as it can be: somebody has changed something and looks at the map."""
        self._chore.hurry()

    def start(self) -> None:
        """Count cells in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Break off what is under way and stop."""
        self._chore.stop(self._break_off)

    def _break_off(self) -> None:
        # a part can take a minute on a big log, and nothing of it is kept
        counting = self._counting
        if counting is not None:
            counting.interrupt()

    def _told(self, workspace: Workspace, part: MapPart) -> tuple[str, Callable[[], Report]]:
        """Return what stands for the facts a part is told by, and how it is counted by them."""
        cells, whole = self.cells, self._whole
        if part == MapPart():
            if whole is not None:
                report, place = whole
                return place, lambda: report
        elif cells is not None and cells.mark == workspace.settings_mark:
            return cells.place, lambda: _report(
                cells.settings, cells.part(part.group, part.first, part.last)
            )
        return place_of(workspace), lambda: _report(workspace.settings, _count(workspace, part))


def _count(workspace: Workspace, part: MapPart) -> CountedPart:
    """Count the journeys of a part themselves."""
    facts, settings = workspace.stores.facts, workspace.settings
    begun = period_us(part.first, part.last, ZoneInfo(settings.time_zone))
    counted_at = workspace.now()
    with transaction(facts):
        ready = prepare(workspace, Part(group=part.group, begun=begun), voices=True)
        whole = count_map(facts, unit=settings.journey.unit, group=part.group)
        heard = hear(workspace, ready)
    return CountedPart(whole, heard.fog, heard.curves[0], heard.feeling, counted_at)


def _report(settings: Settings, counted: CountedPart) -> Report:
    return Report(
        settings=settings,
        journey_map=counted.journey_map,
        fog=counted.fog,
        curves=(counted.curve,),
        feeling=counted.feeling,
        navi=None,
        care=None,
        stay=None,
        variants=(),
        variants_total=0,
        funnel=(),
        instead=(),
        counts_only=(),
        unmeasured=(),
        sources=(),
        made_at=counted.counted_at,
    )
