"""What is recorded of a person: encounters as they really were, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nebelhorn.demo.people import Person


@dataclass(frozen=True, slots=True)
class Event:
    """One encounter as it really was.

    Attributes:
        at: Hours since the start of the log; never twice the same for one person.
        touchpoint: Raw name.
        score: What the person would say of it, 0–10, asked or not.
        value: Euro; None: no money in it.
        channel: Where it happened.
        team: Who worked on it; None: nobody in particular.
        campaign: Which campaign it belongs to; None: none.
        from_the_dark: Did a place bring it about that never reaches the log?
    """

    at: float
    touchpoint: str
    score: int
    value: float | None
    channel: str
    team: str | None
    campaign: str | None
    from_the_dark: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said.

    Attributes:
        at: Hours since the start of the log.
        about: The encounter.
        score: Given, 0–10.
        text: Empty: only the score.
        circumstance: In which they were; empty: not told.
        goal: What they want of us; empty: not told.
        goal_reached: ``yes``, ``partly``, ``no``; empty: not told.
    """

    at: float
    about: Event
    score: int
    text: str
    circumstance: str
    goal: str
    goal_reached: str


@dataclass(frozen=True, slots=True)
class History:
    """All that one person left behind.

    Attributes:
        person: Who.
        was_customer: Was there ever a contract?
        events: In order of time.
        answers: In order of their encounters.
        asks: How often they were asked, by touchpoint.
    """

    person: Person
    was_customer: bool
    events: tuple[Event, ...]
    answers: tuple[Answer, ...]
    asks: Mapping[str, int]
