"""Draws the pages everybody looks at, in a thread of its own, and holds them in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.maps import Maps
from nebelhorn.app.reading.standing import place_of
from nebelhorn.app.report import gather
from nebelhorn.app.rules import LearnedRule, rules
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold
from nebelhorn.log import transaction
from nebelhorn.reality import Alarm
from nebelhorn.views import LANGUAGES, Looks, build_looks


class Painter:
    """Draws all pages anew when something has changed, never too often; nobody waits for it.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        background: Says whose turn it is.

    Attributes:
        maps: Draws the map of one group or period when somebody asks.
    """

    def __init__(self, workspace: Workspace, background: Background) -> None:
        self._workspace = workspace.lend()
        self._looks: Mapping[str, Looks] = {}
        self.maps = Maps(workspace, background)
        self._alarms: tuple[Alarm, ...] | None = None
        self._rules: tuple[LearnedRule, ...] = ()
        self._drawn = ""
        self._chore = Chore("pages", self.step, background, watched=True)

    def looks(self, language: str) -> Looks | None:
        """Return the pages as they were drawn last; from any thread, at once.

        Args:
            language: ``de`` or ``en``.

        Returns:
            All from the facts of one moment; None: nothing has been drawn since the start.
        """
        return self._looks.get(language)

    @property
    def alarms(self) -> tuple[Alarm, ...] | None:
        """The alarms as they were found last; None: nothing has been drawn since the start."""
        return self._alarms

    @property
    def rules(self) -> tuple[LearnedRule, ...]:
        """The rules that can be adopted, as they were read last; none where nothing is foretold."""
        return self._rules

    @property
    def drawn_at(self) -> str:
        """When the pages were drawn last, ISO time; empty: not since the start."""
        looks = next(iter(self._looks.values()), None)
        return "" if looks is None else looks.made_at.isoformat()

    @property
    def behind(self) -> bool:
        """Has something changed that is not drawn yet? Asks the disk, from any thread."""
        workspace = self._workspace.lend()
        try:
            return place_of(workspace) != self._drawn
        finally:
            workspace.stores.facts.close()

    def hurry(self) -> None:
        """Draw as soon as it can be: somebody has done something and looks at the page."""
        self._chore.hurry()
        self.maps.hurry()

    def step(self) -> bool:
        """Draw all pages anew where something has changed; what ``start`` does again and again.

        Returns:
            Were they drawn?

        Raises:
            NebelhornError: Something cannot be counted; the pages stay as they were.
        """
        position = place_of(self._workspace)
        if position == self._drawn:
            return False
        # what comes in meanwhile must not be seen by one page alone
        with transaction(self._workspace.stores.facts):
            report = gather(self._workspace, progress=self._chore.go_on)
            found = self._read_rules()
        report = replace(report, standing=tuple(one.rule for one in found))
        looks = {}
        for language in LANGUAGES:
            self._chore.go_on(language)
            looks[language] = build_looks(report, language)
        self._looks = looks
        self.maps.everybody(report, position)
        self._alarms, self._rules = report.alarms, found
        self._drawn = position
        return True

    def _read_rules(self) -> tuple[LearnedRule, ...]:
        try:
            return rules(self._workspace, progress=self._chore.go_on).listed
        except NothingForetold:
            return ()

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()
        self.maps.start()

    def stop(self) -> None:
        """Finish the figure under way and stop."""
        self._chore.stop()
        self.maps.stop()
        self._workspace.stores.facts.close()
