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
_BREATH_S, _BREATHS = 0.05, 200


class Chore:
    """Does its step when its turn has come, and never too often.

    What goes wrong is logged and tried again later: what was made before goes on being shown.

    Args:
        name: What is made, as the log and the thread call it.
        step: Returns whether there was something to do.
        background: Says whose turn it is.
        clock: The time, UTC microseconds.
        least_us: It rests at least so long after it has done something, microseconds.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], object],
        background: Background,
        clock: Callable[[], int],
        *,
        least_us: int = _LEAST_US,
    ) -> None:
        self._name, self._step, self._least_us = name, step, least_us
        self._background, self._clock = background, clock
        self._rests_until_us = 0
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
        self._rests_until_us = 0

    def start(self) -> None:
        """Go on in the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the part under way and stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._clock() >= self._rests_until_us:
                self._do()
            self._stop.wait(_LOOK_S)

    def _do(self) -> None:
        begun_us = self._clock()
        try:
            with self._background.turn() as mine:
                done = mine and self._step()
        except Stopped:
            return
        except NebelhornError as error:
            _LOG.warning("%s: %s", self._name, error)
            self._rests_until_us = self._clock() + _LEAST_US
        except Exception:  # noqa: BLE001 - what was made before goes on being shown
            _LOG.error("%s: %s", self._name, traceback.format_exc())
            self._rests_until_us = self._clock() + _LEAST_US
        else:
            if done:
                cost_us = self._clock() - begun_us
                self._rests_until_us = self._clock() + max(self._least_us, _SHARE * cost_us)


class Stopped(Exception):
    """The server is stopped."""
