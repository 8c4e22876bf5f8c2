"""Count in the histories what really happened, to stand beside what was configured."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nebelhorn.demo.records import Event, History


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of so many.

    Attributes:
        k: Count of those for whom it holds.
        n: Count of all looked at.
    """

    k: int
    n: int

    @property
    def share(self) -> float | None:
        """K of n, 0–1; None of nothing."""
        return round(self.k / self.n, 4) if self.n else None


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the log.

    Attributes:
        since: First hour since the start of the log.
        until: First hour after it.
        end: Where the log ends; what lies after it nobody has seen.
    """

    since: float
    until: float
    end: float

    def has(self, at: float) -> bool:
        """Say whether a moment lies in it.

        Examples:
            >>> Window(0.0, 24.0, 48.0).has(24.0)
            False
        """
        return self.since <= at < self.until


Place = tuple[int, Event]
"""An encounter and the number of the history it stands in."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The histories of everybody, laid out for counting.

    Attributes:
        histories: Of everybody.
        places: Encounters by touchpoint.
        said: Score said, by number of the history and hour of the encounter.
        hours: Of all encounters, ascending, by segment.
    """

    histories: Sequence[History]
    places: Mapping[str, Sequence[Place]]
    said: Mapping[tuple[int, float], int]
    hours: Mapping[str, Sequence[float]]


def lay_out(histories: Sequence[History]) -> Seen:
    """Return the histories laid out for counting.

    Examples:
        >>> dict(lay_out(()).places)
        {}
    """
    places: defaultdict[str, list[Place]] = defaultdict(list)
    said = {}
    hours: defaultdict[str, list[float]] = defaultdict(list)
    for number, history in enumerate(histories):
        for event in history.events:
            places[event.touchpoint].append((number, event))
        hours[history.person.segment] += [event.at for event in history.events]
        for answer in history.answers:
            said[number, answer.about.at] = answer.score
    for times in hours.values():
        times.sort()
    return Seen(histories, places, said, hours)


KindsOf = Callable[[int, Event], Sequence[str]]
"""Under which names an encounter of a history is counted; under none it is passed over."""


def count(seen: Iterable[bool]) -> Counted:
    """Count how often it is true.

    Examples:
        >>> count([True, False, True]).share
        0.6667
    """
    numbers = Counter(seen)
    return Counted(numbers[True], numbers[True] + numbers[False])


def follow_counts(
    seen: Seen,
    first_then: tuple[str, str],
    within_h: float,
    window: Window,
    *,
    kinds_of: KindsOf = lambda _number, _event: ("all",),
) -> dict[str, Counted]:
    """Count after how many encounters a touchpoint comes within so many hours.

    Args:
        seen: What happened.
        first_then: Touchpoint that is looked at, and the one that may come, at any place in
            what follows.
        within_h: Hours; the very last still counts.
        window: Where encounters are looked at. Those whose hours run beyond the end of the log
            are left out.
        kinds_of: Under which names an encounter is counted.

    Returns:
        By name; names under which nothing was counted are missing.

    Examples:
        >>> follow_counts(lay_out(()), ("invoice", "hotline call"), 48.0, Window(0.0, 1.0, 1.0))
        {}
    """
    first, then = first_then
    coming: defaultdict[int, list[float]] = defaultdict(list)
    for number, event in seen.places.get(then, ()):
        coming[number].append(event.at)
    hits: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    last = min(window.until, window.end - within_h)
    for number, event in seen.places.get(first, ()):
        if not window.since <= event.at < last:
            continue
        kinds = kinds_of(number, event)
        whole.update(kinds)
        times = coming.get(number, ())
        place = bisect_left(times, event.at + 1e-9)  # strictly after the encounter itself
        if place < len(times) and times[place] <= event.at + within_h:
            hits.update(kinds)
    return {kind: Counted(hits[kind], n) for kind, n in whole.items()}
