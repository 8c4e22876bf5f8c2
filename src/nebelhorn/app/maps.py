"""The journey map of one group or period, drawn when somebody asks and kept while it is true."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from nebelhorn.app.fog import hear
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.reading.standing import place_of
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import SettingsError
from nebelhorn.journeys import journey_map as count_map
from nebelhorn.journeys import period_us
from nebelhorn.log import transaction
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


class Maps:
    """Draws maps of parts, one at a time, and keeps the last of them.

    Args:
        workspace: Whose facts; read by connections of their own.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
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
                position = place_of(workspace)
                held = self._kept.get(key)
                if held is not None and held[0] == position:
                    self._kept.move_to_end(key)
                    return held[1]
                look = _draw(workspace, part, language, prefix)
            finally:
                workspace.stores.facts.close()
            self._kept[key] = (position, look)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return look


def _draw(workspace: Workspace, part: MapPart, language: str, prefix: str) -> Look:
    facts, settings = workspace.stores.facts, workspace.settings
    begun = period_us(part.first, part.last, ZoneInfo(settings.time_zone))
    with transaction(facts):
        ready = prepare(workspace, Part(group=part.group, begun=begun), voices=True)
        whole = count_map(facts, unit=settings.journey.unit, group=part.group)
        heard = hear(workspace, ready)
    report = Report(
        settings=settings,
        journey_map=whole,
        fog=heard.fog,
        curves=heard.curves,
        feeling=heard.feeling,
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
        made_at=utc_now(),
    )
    return build_map(report, language, prefix=prefix)
