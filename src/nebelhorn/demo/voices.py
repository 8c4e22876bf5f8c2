"""Who is asked, who answers, when, and what they tell."""

from __future__ import annotations

import math
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.incidents import Kind, Weather
from nebelhorn.demo.life import Life
from nebelhorn.demo.people import SEGMENTS
from nebelhorn.demo.records import Answer, Event
from nebelhorn.demo.rhythm import AWAKE, when_open
from nebelhorn.demo.span import DAY
from nebelhorn.demo.texts import compose

ASKED: Final[dict[str, float]] = {
    points.ADVICE_CALL: 0.5,
    points.BRANCH_VISIT: 0.5,
    points.CONTRACT_SIGNED: 0.9,
    points.TECHNICIAN_VISIT: 1.0,
    points.ACTIVATION_DONE: 0.4,
    points.FIRST_INVOICE: 0.95,
    points.INVOICE: 0.55,
    points.TARIFF_CHANGE: 0.7,
    points.HOTLINE_CALL: 0.9,
    points.SELF_SERVICE: 0.5,
    points.TICKET_SOLVED: 0.95,
    points.COMPLAINT: 0.6,
    points.CANCELLATION: 0.8,
}
"""Where people are asked, and in which share 0–1 of the encounters."""

REST_DAYS: Final = 12.0
"""Nobody is asked again sooner, except where it matters most."""

ALWAYS_ASKED: Final = (
    points.TECHNICIAN_VISIT,
    points.FIRST_INVOICE,
    points.HOTLINE_CALL,
    points.TICKET_SOLVED,
    points.COMPLAINT,
    points.CANCELLATION,
)

MOOD_TIMES: Final = (1.55, 1.55, 1.5, 1.4, 1.25, 1.0, 0.85, 0.8, 0.85, 1.1, 1.2)
"""How much likelier an answer is by the score 0–10 it would give: the extremes speak."""

TIRED_TIMES: Final = 0.93
TIRED_DAYS: Final = 180.0
"""Each earlier question within so many days makes an answer so much less likely."""

MOST_LIKELY: Final = 0.92

DELAY_MEDIAN_H: Final = 7.0
DELAY_SPREAD: Final = 1.1
"""Log-normal wait from encounter to answer, before people sleep over it."""

_TELLS_CIRCUMSTANCE = 0.72
_TELLS_GOAL = 0.8


def chance_to_answer(segment: str, score: int, earlier_asks: int) -> float:
    """Return the chance 0–1 that somebody answers who is asked.

    Args:
        segment: Key of `SEGMENTS`.
        score: What they would say, 0–10.
        earlier_asks: Questions in the 180 days before.

    Examples:
        >>> chance_to_answer("private", 1, 0) > chance_to_answer("private", 7, 0)
        True
        >>> round(chance_to_answer("business", 7, 3), 3)
        0.232
    """
    chance = SEGMENTS[segment].answers * MOOD_TIMES[score] * TIRED_TIMES**earlier_asks
    return min(MOST_LIKELY, chance)


def hear(life: Life, event: Event, weather: Weather, *, end_h: float) -> None:
    """Ask the person about an encounter, and keep the answer if one comes in time.

    Args:
        life: Who.
        event: What it would be about.
        weather: In a fog bank answers get lost; when it cools, the enthusiastic say less.
        end_h: Where the log ends, hours since its start.
    """
    if not _is_asked(life, event):
        return
    chance = life.chance
    earlier = len(life.asked_at) - 1
    if chance.share() >= chance_to_answer(life.person.segment, event.score, earlier):
        return
    wait = chance.wait(DELAY_MEDIAN_H, DELAY_SPREAD)
    at = when_open(event.at + wait, AWAKE, chance)
    score = _cooled(event, weather, chance)
    answer = Answer(
        at=at,
        about=event,
        score=score,
        text=compose(life, event, score),
        circumstance=life.circumstance if chance.share() < _TELLS_CIRCUMSTANCE else "",
        goal=life.person.goal if chance.share() < _TELLS_GOAL else "",
        goal_reached=_reached(score, chance),
    )
    lost = event.touchpoint == points.TICKET_SOLVED and weather.effect(
        Kind.FOG_BANK, "lost_answers_share", event.at
    )
    if at < end_h and not lost:
        life.answers.append(answer)


def _is_asked(life: Life, event: Event) -> bool:
    share = ASKED.get(event.touchpoint)
    if share is None or life.chance.share() >= share:
        return False
    asked = life.asked_at
    rested = not asked or event.at - asked[-1] > REST_DAYS * DAY
    if not rested and event.touchpoint not in ALWAYS_ASKED:
        return False
    while asked and asked[0] < event.at - TIRED_DAYS * DAY:
        asked.popleft()
    asked.append(event.at)
    life.asks[event.touchpoint] = life.asks.get(event.touchpoint, 0) + 1
    return True


def _cooled(event: Event, weather: Weather, chance: Chance) -> int:
    if event.score < 9:
        return event.score
    cooled = chance.share() < weather.effect(Kind.LUKEWARM, "cooled_share", event.at)
    return event.score - 2 if cooled else event.score


def _reached(score: int, chance: Chance) -> str:
    if chance.share() < 0.25:
        return ""
    likely = 1 / (1 + math.exp(-(score - 6.0) / 1.3))
    drawn = chance.share()
    if drawn < likely * 0.85:
        return "yes"
    return "partly" if drawn < likely * 0.85 + 0.15 else "no"
