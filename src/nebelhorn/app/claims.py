"""Who was first: an ask that is being answered belongs to one, until the office says it is over."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

from nebelhorn.live import SURVEY, Inbox, voices_in

_AT_ONCE = 500


class Claims:
    """Numbers that are taken; any thread may ask.

    Examples:
        >>> claims = Claims()
        >>> claims.claim(7), claims.claim(7), claims.holds(7)
        (True, False, True)
        >>> claims.release(7)
        >>> claims.claim(7)
        True
    """

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._lock = Lock()

    def claim(self, number: int) -> bool:
        """Take a number; False: it is taken."""
        with self._lock:
            if number in self._held:
                return False
            self._held.add(number)
            return True

    def holds(self, number: int) -> bool:
        """Tell whether a number is taken."""
        return number in self._held

    def release(self, number: int | None) -> None:
        """Give a number back; None, or one that is free, changes nothing."""
        with self._lock:
            self._held -= {number}

    def held(self) -> list[int]:
        """Return what is taken."""
        with self._lock:
            return sorted(self._held)


def waiting_asks(inbox: Inbox) -> Iterator[int]:
    """Return the numbers of the asks whose answers wait in the inbox, from the beginning.

    Args:
        inbox: Open; takes nothing yet.
    """
    rows = inbox.read(0, _AT_ONCE)
    while rows:
        for row in rows:
            for voice in voices_in(row.body) if row.wire == SURVEY else ():
                if voice.ask_no is not None:
                    yield voice.ask_no
        rows = inbox.read(rows[-1].seq, _AT_ONCE)
