"""Draws the pages everybody looks at, in a thread of its own, and holds them in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.reading.standing import place_of
from nebelhorn.app.report import gather
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import transaction
from nebelhorn.views import LANGUAGES, Looks, build_looks


class Painter:
    """Draws all pages anew when something has changed, never too often; nobody waits for it.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        clock: The time, UTC microseconds.
        background: Says whose turn it is.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], int], background: Background
    ) -> None:
        self._workspace = workspace.lend()
        self._looks: Mapping[str, Looks] = {}
        self._drawn = ""
        self._chore = Chore("pages", self.step, background, clock)

    def looks(self, language: str) -> Looks | None:
        """Return the pages as they were drawn last; from any thread, at once.

        Args:
            language: ``de`` or ``en``.

        Returns:
            All from the facts of one moment; None: nothing has been drawn since the start.
        """
        return self._looks.get(language)

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
        self._looks = {language: build_looks(report, language) for language in LANGUAGES}
        self._drawn = position
        return True

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Finish the figure under way and stop."""
        self._chore.stop()
        self._workspace.stores.facts.close()
