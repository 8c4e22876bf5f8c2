"""What is sealed live, as long as it is young: the noun."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LiveSoFar:
    """What is sealed live, as long as no index is said of it.

    Attributes:
        since_us: When it was begun to foretell live, UTC microseconds.
        hits: Count of predictions that were right so far; of the important groups, where a person
            has confirmed some.
        n: Count of those that were settled so far.
        index_from_us: From when on an index is said of it, UTC microseconds: then what was sealed
            on the first 28 days has come due.
    """

    since_us: int
    hits: int
    n: int
    index_from_us: int
