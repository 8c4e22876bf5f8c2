"""When something may have to be foretold of whom."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

_WEEK_US = 604_800_000_000
_MONDAY_US = 4 * 86_400_000_000  # 1970-01-05


class Schedule:
    """Remembers who has to be looked at when; each instant of a customer is told once.

    Examples:
        >>> schedule = Schedule()
        >>> schedule.add([(30, 7), (10, 8), (10, 8)])
        >>> schedule.take(30), schedule.take(31), len(schedule)
        ([8], [7], 0)
    """

    def __init__(self) -> None:
        self._line: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._line)

    def add(self, instants: Iterable[tuple[int, int]]) -> None:
        """Remember (when, UTC microseconds; number of the customer)."""
        for instant in instants:
            heapq.heappush(self._line, instant)

    def take(self, until_us: int) -> list[int]:
        """Return whose time lies before a time, ascending, each once; they are forgotten."""
        found = set()
        while self._line and self._line[0][0] < until_us:
            found.add(heapq.heappop(self._line)[1])
        return sorted(found)


def monday_between(from_us: int, until_us: int) -> bool:
    """Does a Monday begin (0 h UTC) in a time, its end excluded?

    On Mondays those are foretold anew who stay silent.

    Examples:
        >>> monday = 4 * 86_400_000_000
        >>> monday_between(monday, monday + 1), monday_between(monday + 1, monday + 2)
        (True, False)
        >>> monday_between(0, monday), monday_between(-1, 0)
        (False, False)
    """
    return (until_us - 1 - _MONDAY_US) // _WEEK_US > (from_us - 1 - _MONDAY_US) // _WEEK_US
