"""The life of a customer with us, as far as it is known: encounters, voices, and fog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MIDDLE = 0.5
"""A voice below it is a bad moment, one above it a good one: where the mood says 0."""


@dataclass(frozen=True, slots=True)
class Lived:
    """One encounter or one voice.

    Attributes:
        at: When, in the zone of the company.
        place: Label of the touchpoint; of a voice what it is about; None: nobody knows.
        voice: Did the customer say something?
        score: Of a voice, 0–1; None: none was given, or it is no voice.
        said: What was written; None: nothing.
        complains: Is it a complaint?
        ours: Is it an act of the company?
    """

    at: datetime
    place: str | None
    voice: bool = False
    score: float | None = None
    said: str | None = None
    complains: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one customer.

    Attributes:
        name: Id the customer is shown by.
        moments: The last ones, the oldest first.
        as_of: What it is told by, in the zone of the company.
        first: First encounter or voice, in the zone of the company.
        encounters: Count of all encounters, those that are not among ``moments`` too.
        heard: Count of those with a voice.
        voices: Count of all voices.
        silence_days: Silence counts from so many days on.
        silent: Has there been no sign of life for longer than that?
        torn: Was there a good run, one sharp fall, then silence?
    """

    name: str
    moments: tuple[Lived, ...]
    as_of: datetime
    first: datetime
    encounters: int
    heard: int
    voices: int
    silence_days: float
    silent: bool = False
    torn: bool = False

    @property
    def scored(self) -> list[Lived]:
        """Voices with a score, the oldest first."""
        return [one for one in self.moments if one.score is not None]


@dataclass(frozen=True, slots=True)
class Stop:
    """One line of the timeline: an encounter with the voice about it, or a voice alone.

    Attributes:
        met: The encounter; None: the voice is about none that is shown.
        voice: What was said of it; None: nobody knows how it was.
    """

    met: Lived | None
    voice: Lived | None

    @property
    def at(self) -> datetime:
        """When, in the zone of the company."""
        known = self.met or self.voice
        assert known is not None  # noqa: S101 - there is no stop without either
        return known.at

    @property
    def place(self) -> str | None:
        """Label of the touchpoint; None: nobody knows."""
        known = self.met or self.voice
        return None if known is None else known.place

    @property
    def score(self) -> float | None:
        """What the voice gave, 0–1; None: nothing."""
        return None if self.voice is None else self.voice.score


def stops_of(moments: Sequence[Lived]) -> tuple[Stop, ...]:
    """Put voices to the encounters they are about: the last of their touchpoint before them.

    Args:
        moments: The oldest first.

    Returns:
        The oldest first.

    Examples:
        >>> from datetime import UTC
        >>> day = [datetime(2026, 3, n, tzinfo=UTC) for n in (1, 2, 3)]
        >>> told = Lived(day[2], "Visit", voice=True, score=0.9)
        >>> stops = stops_of([Lived(day[0], "Visit"), Lived(day[1], "Call"), told])
        >>> [(stop.place, stop.score) for stop in stops]
        [('Visit', 0.9), ('Call', None)]
    """
    found: list[Stop] = []
    unheard: dict[str | None, int] = {}
    for one in moments:
        if not one.voice:
            unheard[one.place] = len(found)
            found.append(Stop(one, None))
        elif one.place is not None and one.place in unheard:
            place = unheard.pop(one.place)
            found[place] = Stop(found[place].met, one)
        else:
            found.append(Stop(None, one))
    return tuple(found)
