"""One slow thing that is done again and again, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

from nebelhorn.app.background import Background
from nebelhorn.errors import NebelhornError

_LOG = logging.getLogger("nebelhorn.service")
_LEAST_US = 30_000_000
_SHARE = 9
"""It takes no more than one part in so many, and one, of the time."""

_LOOK_S = 2.0
_MOMENT_US = 1_000_000
_BREATH_S, _BREATHS = 0.05, 200


class Chore:
    """Does its step when its turn has come, and never too often.

    What goes wrong is logged and tried again later: what was made before goes on being shown.

    Args:
        name: What is made, as the log and the thread call it.
        step: Returns whether there was something to do.
        background: Says whose turn it is, and how long something takes.
        least_us: It rests at least so long after it has done something, microseconds.
        watched: Do people look at what it makes? Then it rests but a moment while days pass in
            seconds.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], object],
        background: Background,
        *,
        least_us: int = _LEAST_US,
        watched: bool = False,
    ) -> None:
        self._name, self._step = name, step
        self._least_us, self._watched = least_us, watched
        self._background, self._steady = background, background.steady
        self._rests_until_us = self._steady()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopping(self) -> bool:
        """Is it to end? A long step looks now and then."""
        return self._stop.is_set()

    def go_on(self, doing: str) -> None:
        """Let the loop catch up between two parts of a step; break off where it is to end.

        Args:
            doing: What comes next.

        Raises:
            Stopped: It is.
        """
        del doing
        for _ in range(_BREATHS):
            if self.stopping or not self._background.is_behind:
                break
            self._stop.wait(_BREATH_S)
        if self.stopping:
            raise Stopped

    def hurry(self) -> None:
        """Rest no longer: somebody waits for what comes next."""
        self._rests_until_us = self._steady()

    def look(self) -> None:
        """Do the step if it has rested and it is its turn; what ``start`` does again and again."""
        if self._steady() >= self._rests_until_us:
            self._do()

    def start(self) -> None:
        """Go on in the thread."""
        self._thread.start()

    def stop(self, break_off: Callable[[], None] = lambda: None) -> None:
        """Finish the part under way and stop.

        Args:
            break_off: Ends the part early, where that can be done; ``stopping`` is true by then.
        """
        self._stop.set()
        break_off()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.look()
            self._stop.wait(_LOOK_S)

    def _do(self) -> None:
        begun_us = self._steady()
        try:
            with self._background.turn(watched=self._watched) as mine:
                done = mine and self._step()
        except Stopped:
            return
        except NebelhornError as error:
            _LOG.warning("%s: %s", self._name, error)
            self._rests_until_us = self._steady() + _LEAST_US
        except Exception:  # noqa: BLE001 - what was made before goes on being shown
            _LOG.error("%s: %s", self._name, traceback.format_exc())
            self._rests_until_us = self._steady() + _LEAST_US
        else:
            if done:
                cost_us = self._steady() - begun_us
                rest_us = max(self._least_us, _SHARE * cost_us)
                if self._watched and self._background.is_fast:
                    rest_us = _MOMENT_US
                self._rests_until_us = self._steady() + rest_us


class Stopped(Exception):
    """The server is stopped."""
