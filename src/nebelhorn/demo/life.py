"""What changes about a person while they live through the log, and what is going to happen."""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nebelhorn.demo import points
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.people import (
    CIRCUMSTANCES,
    GOALS,
    SEGMENTS,
    Person,
    draw_circumstance,
)
from nebelhorn.demo.records import Answer, Event
from nebelhorn.demo.rhythm import hours_of, when_open
from nebelhorn.demo.span import DAY, MONTH

_FORGETS_AFTER = 80 * DAY
_PRESSURE_OVER = 30 * DAY
_CIRCUMSTANCE_CHANGES = 0.6
_SOON_AGAIN = 10 * DAY
_SHARP_FALL, _GOOD_MOOD = 3, 7.0

WITHDRAWS_SHARE: Final = 0.25
"""Of those who were content and felt 3 or less: from then on nothing is heard of them."""

_MOOD_LEANS = {
    points.CANCELLATION: -0.45,
    points.COMPLAINT: -0.30,
    points.HOTLINE_CALL: -0.08,
    points.ADVERTISING_REFUSED: -0.35,
    points.RECOMMENDATION: 0.45,
    points.TARIFF_CHANGE: 0.35,
    points.CAMPAIGN_ANSWERED: 0.35,
    points.APP_LOGIN: 0.12,
    points.RETURNED: 0.25,
}
"""How much a point of mood changes what is done, as exponent."""

_LEAST_LEAN, _MOST_LEAN = 0.2, 2.6
_LOYAL = {"branch": 0.6, "web": 1.2, "phone": 1.0}
"""Who signed where leaves how much more often: a belief that can be tested."""


class Due(NamedTuple):
    """Something that is going to happen, unless things change.

    A plain tuple, because agendas compare entries all the time; the number makes each unique.

    Attributes:
        at: Hours since the start of the log.
        number: Breaks ties: what was planned first.
        what: Touchpoint, or the name of an occasion.
        contract: Number of the contract it was planned under.
        cause: Why, where it matters later; a campaign for what follows a mail.
    """

    at: float
    number: int
    what: str
    contract: int
    cause: str | None


@dataclass(slots=True)
class Life:
    """A person on the way through the log; changes with every encounter.

    Attributes:
        person: Who.
        chance: Of this person.
        mood: Latent satisfaction, 0–10; sinks and rises with encounters, drifts home to the level.
        mood_at: When the mood was last looked at, hours.
        circumstance: Key of `CIRCUMSTANCES`.
        circumstance_at: When it last had a chance to change, hours.
        active: Is there a contract now?
        was_customer: Was there ever one?
        contract: Number of the contract or, after it, of the time without.
        signed_where: Channel of the contract.
        leans: How much likelier something is done by this person now, by touchpoint.
        feels: What is added to the score felt, by touchpoint; ``""`` is for all others.
        refuses_mail: Has advertising been refused?
        surprised: Is the next invoice likely to surprise, after a change of tariff?
        in_trouble: Did something go wrong at the last encounter?
        withdrawn: Silent since a sharp fall; pays, but neither acts nor answers.
        last_call_at: Hours; long before the log for nobody who called.
        ticket_at: The same of the last ticket opened.
        asked_at: When the person was asked, as far as it still tires, hours.
        mails_at: Campaign mails of the last 30 days, hours.
        agenda: A heap of what is going to happen.
        planned: Count of all that was ever planned.
        events: What happened.
        answers: What was said.
        asks: How often the person was asked, by touchpoint.
    """

    person: Person
    chance: Chance
    mood: float
    circumstance: str
    mood_at: float = 0.0
    circumstance_at: float = 0.0
    active: bool = False
    was_customer: bool = False
    contract: int = 0
    signed_where: str = "web"
    leans: dict[str, float] = field(default_factory=dict)
    feels: dict[str, float] = field(default_factory=dict)
    refuses_mail: bool = False
    surprised: bool = False
    in_trouble: bool = False
    withdrawn: bool = False
    last_call_at: float = -math.inf
    ticket_at: float = -math.inf
    asked_at: deque[float] = field(default_factory=deque)
    mails_at: deque[float] = field(default_factory=deque)
    agenda: list[Due] = field(default_factory=list)
    planned: int = 0
    events: list[Event] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    asks: dict[str, int] = field(default_factory=dict)


def new_life(person: Person, chance: Chance) -> Life:
    """Return somebody at the start of the log, with nothing planned yet.

    Examples:
        >>> from nebelhorn.demo.people import draw_person
        >>> chance = Chance(7, 1)
        >>> new_life(draw_person(1, chance), chance).agenda
        []
    """
    life = Life(person, chance, mood=person.level, circumstance=draw_circumstance(chance))
    lean_anew(life)
    return life


def plan(life: Life, what: str, at: float, *, cause: str | None = None) -> None:
    """Put a touchpoint on the agenda, as soon after ``at`` as its hours allow.

    Args:
        life: Whose agenda.
        what: Raw name of the touchpoint.
        at: Hours since the start of the log.
        cause: A campaign, or the place in the dark; None: nothing in particular.

    Examples:
        >>> from nebelhorn.demo.people import draw_person
        >>> chance = Chance(7, 1)
        >>> life = new_life(draw_person(1, chance), chance)
        >>> plan(life, "app login", 36.0)
        >>> [(due.at, due.what) for due in life.agenda]
        [(36.0, 'app login')]
    """
    plan_exactly(life, what, when_open(at, hours_of(what), life.chance), cause=cause)


def plan_exactly(life: Life, what: str, at: float, *, cause: str | None = None) -> None:
    """Put something on the agenda at a very moment."""
    life.planned += 1
    heapq.heappush(life.agenda, Due(at, life.planned, what, life.contract, cause))


def grow_older(life: Life, at: float) -> None:
    """Let mood drift towards the own level, and circumstances change now and then."""
    forgot = math.exp((life.mood_at - at) / _FORGETS_AFTER)
    life.mood = life.person.level + (life.mood - life.person.level) * forgot
    life.mood_at = at
    if at - life.circumstance_at > MONTH:
        life.circumstance_at = at
        if life.chance.share() < _CIRCUMSTANCE_CHANGES:
            life.circumstance = draw_circumstance(life.chance)
            lean_anew(life)


def pressure(life: Life, at: float) -> int:
    """Return how many campaign mails the person got in the 30 days up to ``at``.

    Args:
        life: Who; older mails are forgotten.
        at: Hours since the start of the log, never earlier than when last asked.

    Examples:
        >>> from nebelhorn.demo.people import draw_person
        >>> chance = Chance(7, 1)
        >>> life = new_life(draw_person(1, chance), chance)
        >>> life.mails_at.extend([0.0, 700.0])
        >>> pressure(life, 710.0), pressure(life, 730.0)
        (2, 1)
    """
    while life.mails_at and life.mails_at[0] <= at - _PRESSURE_OVER:
        life.mails_at.popleft()
    return len(life.mails_at)


def met_before(life: Life, at: float) -> str:
    """Return the touchpoint right before the last one; empty: ten days and more have passed."""
    if len(life.events) < 2 or at - life.events[-2].at > _SOON_AGAIN:
        return ""
    return life.events[-2].touchpoint


def may_withdraw(life: Life, score: int, mood_before: float) -> None:
    """Let somebody fall silent who was content and is badly disappointed."""
    fell = score <= _SHARP_FALL and mood_before >= _GOOD_MOOD
    if fell and life.active and life.chance.share() < WITHDRAWS_SHARE:
        life.withdrawn = True


def called_recently(life: Life, at: float) -> bool:
    """Say whether the last call is less than ten days ago."""
    return at - life.last_call_at < _SOON_AGAIN


def lean(life: Life, to: str) -> float:
    """Return how much more or less likely than in the table this person does something, now.

    Args:
        life: Who; segment, goal, circumstances, channel of the contract, and mood count.
        to: Raw name of the touchpoint.

    Returns:
        A factor over 0; 1 is somebody in the middle.

    Examples:
        >>> from nebelhorn.demo.people import draw_person
        >>> chance = Chance(7, 1)
        >>> life = new_life(draw_person(1, chance), chance)
        >>> life.mood = 3.0
        >>> lean(life, "recommendation") < 0.5 < lean(life, "cancellation")
        True
    """
    factor = life.leans.get(to, 1.0)
    slope = _MOOD_LEANS.get(to)
    if slope is None:
        return factor
    return factor * min(_MOST_LEAN, max(_LEAST_LEAN, math.exp(slope * (life.mood - 7.5))))


def lean_anew(life: Life) -> None:
    """Look again at what circumstances, goal, segment and contract do to feeling and doing."""
    goal, circumstance = GOALS[life.person.goal], CIRCUMSTANCES[life.circumstance]
    life.feels = {
        touchpoint: goal.feel(touchpoint) + circumstance.feel(touchpoint)
        for touchpoint in ("", *goal.feels, *circumstance.feels)
    }
    sources = (
        SEGMENTS[life.person.segment].leans,
        goal.leans,
        circumstance.leans,
        {points.CANCELLATION: _LOYAL[life.signed_where]},
    )
    life.leans = {}
    for source in sources:
        for to, factor in source.items():
            life.leans[to] = life.leans.get(to, 1.0) * factor
