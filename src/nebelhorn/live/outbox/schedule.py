"""When to try again: exponential, jittered, about three days."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often and when a message is tried.

    The defaults wait 5 s, 15 s, 45 s … 9 h, then five times 12 h: 15 attempts over about 74 hours.

    Attributes:
        attempts: After so many a message is dead; at least 1.
        first_s: Seconds before the second attempt.
        factor: Each further wait is so many times as long.
        longest_s: No wait is longer, be it ours or one that a target asked for.
        jitter: Share by which a wait is made shorter or longer, from 0 to 1, so that what failed
            together does not come back together (Brooker 2015, Exponential backoff and jitter).
    """

    attempts: int = 15
    first_s: float = 5.0
    factor: float = 3.0
    longest_s: float = 43_200.0
    jitter: float = 0.2

    def wait_us(self, attempt: int, asked_s: float | None, random: Random) -> int | None:
        """Return how long to wait after a failed attempt.

        Args:
            attempt: The one that failed; the first is 1.
            asked_s: Seconds the target asked for (``Retry-After``): it makes a wait longer, never
                shorter, or a target that always asks for a second would spend all attempts at
                once. None: it did not ask.
            random: For the jitter.

        Returns:
            Microseconds; None: that was the last attempt.

        Examples:
            >>> plan = Schedule(jitter=0.0)
            >>> [plan.wait_us(n, None, Random(1)) // 1_000_000 for n in (1, 2, 9, 10, 14)]
            [5, 15, 32805, 43200, 43200]
            >>> plan.wait_us(1, 60.0, Random(1)), plan.wait_us(15, None, Random(1))
            (60000000, None)
        """
        if attempt >= self.attempts:
            return None
        own = min(self.first_s * self.factor ** (attempt - 1), self.longest_s)
        own *= 1 + self.jitter * random.uniform(-1, 1)
        wait = max(own, min(asked_s or 0.0, self.longest_s))
        return round(wait * 1_000_000)


SCHEDULE = Schedule()
"""What is used unless somebody says otherwise."""
