"""Of whom something new was heard, and who has not been looked at since."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import islice


class Heard:
    """Customers who wait to be looked at, each once; who was heard of first comes first.

    Any thread may add and take.

    Examples:
        >>> heard = Heard()
        >>> heard.add([30, 10]), heard.add([20, 30])
        (None, None)
        >>> sorted(heard.take(2)), bool(heard), sorted(heard.take(2)), bool(heard)
        ([10, 30], True, [20], False)
    """

    def __init__(self) -> None:
        self._line: dict[int, None] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._line)

    def add(self, customers: Iterable[int]) -> None:
        """Let customers wait at the end of the line; who waits already keeps their place."""
        with self._lock:
            self._line.update(dict.fromkeys(customers))

    def take(self, most: int) -> set[int]:
        """Return the first in the line, at most so many; they do not wait any more."""
        with self._lock:
            found = set(islice(self._line, most))
            for number in found:
                del self._line[number]
            return found
