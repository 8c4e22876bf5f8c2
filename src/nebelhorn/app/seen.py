"""Who has looked at what they were asked: noted at once, written down together a moment later."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from nebelhorn.asking import AskState
from nebelhorn.live import advance_asks

_LOG = logging.getLogger("nebelhorn.service")
_PAUSE_S = 0.5


class Seen:
    """Writes down that asks were shown, many in one commit.

    A look need not be on disk before the page is shown: with one commit a look, five hundred
    customers a second would wait for the disk in a row. What was seen within the last half second
    is lost when the process is killed; an answer is not.

    Args:
        office: Where asks lie.
        clock: The time, UTC microseconds.
    """

    def __init__(self, office: Engine, clock: Callable[[], int]) -> None:
        self._office, self._clock = office, clock
        self._numbers: set[int] = set()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="seen", daemon=True)

    def note(self, ask_no: int) -> None:
        """Note that an ask was shown."""
        with self._lock:
            self._numbers.add(ask_no)

    def write(self) -> None:
        """Write down what was noted; what ``start`` does again and again."""
        with self._lock:
            noted, self._numbers = self._numbers, set()
        advance_asks(self._office, noted, AskState.SHOWN, self._clock())

    def start(self) -> None:
        """Write again and again, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what was noted is written down."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.write()

    def _run(self) -> None:
        while not self._stop.wait(_PAUSE_S):
            try:
                self.write()
            except SQLAlchemyError as error:
                _LOG.warning("looks at asks could not be written down: %s", error)
