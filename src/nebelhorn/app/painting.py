"""Draws the pages everybody looks at, in a thread of its own, and holds them in memory."""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Callable, Mapping

from nebelhorn.app.background import Background
from nebelhorn.app.reading.standing import mark_of, position_of
from nebelhorn.app.report import gather
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import acknowledgements, transaction
from nebelhorn.views import LANGUAGES, Looks, build_looks

_LOG = logging.getLogger("nebelhorn.service")
_LEAST_US = 30_000_000
_SHARE = 9
"""Drawing takes no more than one part in so many, and one, of the time."""

_LOOK_S = 2.0


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
        self._workspace, self._clock = workspace.lend(), clock
        self._background = background
        self._looks: Mapping[str, Looks] = {}
        self._drawn = ""
        self._rests_until_us = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="painter", daemon=True)

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
        position = self._position()
        if position == self._drawn:
            return False
        # what comes in meanwhile must not be seen by one page alone
        with transaction(self._workspace.stores.facts):
            report = gather(self._workspace, progress=self._go_on)
        self._looks = {language: build_looks(report, language) for language in LANGUAGES}
        self._drawn = position
        return True

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the figure under way and stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._workspace.stores.facts.close()

    def _position(self) -> str:
        position = position_of(self._workspace, mark_of(self._workspace))
        words = acknowledgements(self._workspace.stores.office)
        return json.dumps([position, len(words)])

    def _go_on(self, doing: str) -> None:
        """Break off between two figures where the server is stopped.

        Raises:
            _Stopped: It is.
        """
        del doing
        if self._stop.is_set():
            raise _Stopped

    def _run(self) -> None:
        while not self._stop.is_set():
            begun_us = self._clock()
            try:
                if begun_us >= self._rests_until_us:
                    with self._background.turn() as mine:
                        drawn = mine and self.step()
                    if drawn:
                        cost_us = self._clock() - begun_us
                        self._rests_until_us = self._clock() + max(_LEAST_US, _SHARE * cost_us)
            except _Stopped:
                return
            except Exception:  # noqa: BLE001 - what was drawn before goes on being shown
                _LOG.error("pages are behind: %s", traceback.format_exc())
                self._rests_until_us = self._clock() + _LEAST_US
            self._stop.wait(_LOOK_S)


class _Stopped(Exception):
    """The server is stopped."""
