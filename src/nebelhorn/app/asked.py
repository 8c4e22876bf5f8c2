"""What a link to a customer leads to, and why an answer was not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nebelhorn.app.typed import About
from nebelhorn.settings import Ask


@dataclass(frozen=True, slots=True)
class OpenedAsk:
    """What a link leads to.

    Attributes:
        ask: What is asked.
        about: What answers will be about, and whose they are.
        encounter_us: When the encounter was, UTC microseconds; None: at a place nobody knows.
        language: The customer's; None: not known.
        typed: What was kept so far, fields by name.
        framed: May pages of other sites show it in a frame?
        place: What the place is called; None: it is no place.
    """

    ask: Ask
    about: About
    encounter_us: int | None = None
    language: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    framed: bool = False
    place: str | None = None


@dataclass(frozen=True, slots=True)
class NotKept:
    """An answer could not be written down; it can be sent again.

    Attributes:
        retry_after_s: Seconds after which another try makes sense.
    """

    retry_after_s: int
