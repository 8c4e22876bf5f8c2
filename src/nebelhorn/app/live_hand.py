"""Learn structure while ticks go on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from nebelhorn.predictions import Renewed

Work = Callable[[], Renewed]


class LiveHand:
    """Does work in threads of its own, one piece after the other.

    A process that ends does not wait for it: what was not learnt is learnt again at the next start.

    Examples:
        >>> hand = LiveHand()
        >>> waiting = [hand(lambda n=n: n) for n in (1, 2)]
        >>> [one() for one in waiting]
        [1, 2]
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def __call__(self, work: Work) -> Work:
        """Begin, and return what waits for the end and tells what came of it, or raises."""
        awaited: Future[Renewed] = Future()
        threading.Thread(target=self._do, args=(work, awaited), name="learner", daemon=True).start()
        return awaited.result

    def _do(self, work: Work, awaited: Future[Renewed]) -> None:
        with self._turn:
            try:
                awaited.set_result(work())
            except BaseException as error:  # noqa: BLE001 - who waits for it is told
                awaited.set_exception(error)
