"""How an encounter feels, and what it does to the mood."""

from __future__ import annotations

from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.incidents import Kind, Weather
from nebelhorn.demo.life import Life, called_recently, pressure
from nebelhorn.demo.span import DAY

USUAL: Final[dict[str, float]] = {
    points.CONTRACT_SIGNED: 8.4,
    points.TECHNICIAN_VISIT: 8.5,
    points.ACTIVATION_DONE: 8.2,
    points.FIRST_INVOICE: 8.0,
    points.INVOICE: 7.6,
    points.PAYMENT_REMINDER: 5.2,
    points.TARIFF_CHANGE: 8.2,
    points.HOTLINE_CALL: 8.1,
    points.SELF_SERVICE: 7.9,
    points.TICKET_SOLVED: 8.5,
    points.COMPLAINT: 4.6,
    points.GOODWILL_CREDIT: 8.2,
    points.CANCELLATION: 5.4,
    points.CAMPAIGN_MAIL: 7.2,
    points.BRANCH_VISIT: 8.4,
    points.ADVICE_CALL: 8.2,
}
"""Score of an encounter without trouble, for a person in the middle; others 7.6."""

TROUBLE: Final[dict[str, tuple[float, float]]] = {
    points.TECHNICIAN_VISIT: (0.22, 3.8),
    points.ACTIVATION_DONE: (0.10, 3.2),
    points.FIRST_INVOICE: (0.28, 4.2),
    points.INVOICE: (0.07, 3.4),
    points.HOTLINE_CALL: (0.17, 3.6),
    points.SELF_SERVICE: (0.14, 3.0),
    points.TICKET_SOLVED: (0.10, 3.6),
    points.BRANCH_VISIT: (0.06, 3.0),
}
"""How often something goes wrong there, and how many points it costs."""

_SURPRISING_AFTER_CHANGE = 0.34
_WORST_MOOD, _BEST_MOOD = 3.0, 9.5
_SLOW_AFTER = 5 * DAY
_TEAM_LEVELS = {"hotline amber": 0.2, "field south": -0.3}
_WEIGHTY = frozenset(TROUBLE) | {points.COMPLAINT, points.GOODWILL_CREDIT, points.TARIFF_CHANGE}


def feel(life: Life, touchpoint: str, at: float, weather: Weather, team: str | None) -> int:
    """Return the score a person would give an encounter, and move their mood by it.

    Args:
        life: Who.
        touchpoint: What they meet.
        at: When, hours since the start of the log.
        weather: A bad team is felt here; over-contacting acts by the pressure of mails.
        team: Who works on it; None: nobody in particular.

    Returns:
        0–10.

    Examples:
        >>> from nebelhorn.demo.chance import Chance
        >>> from nebelhorn.demo.life import new_life
        >>> from nebelhorn.demo.people import draw_person
        >>> life = new_life(draw_person(1, Chance(7, 1)), Chance(7, 1))
        >>> 0 <= feel(life, "invoice", 100.0, Weather(), None) <= 10
        True
    """
    pull = 0.65 * (life.mood - 7.5)
    score = USUAL.get(touchpoint, 7.6) + pull + 1.25 * life.chance.normal()
    score += life.feels.get(touchpoint, life.feels[""])
    score -= _trouble(life, touchpoint, at, weather, team)
    score -= _history(life, touchpoint, at)
    if team is not None:
        score += _TEAM_LEVELS.get(team, 0.0)
    score = min(10.0, max(0.0, score))
    weight = 0.2 if touchpoint in _WEIGHTY else 0.03
    life.mood = min(_BEST_MOOD, max(_WORST_MOOD, life.mood + weight * (score - 7.2)))
    return round(score)


def _trouble(life: Life, touchpoint: str, at: float, weather: Weather, team: str | None) -> float:
    """Return how many points trouble costs here, mostly 0."""
    life.in_trouble = False
    if touchpoint not in TROUBLE:
        return 0.0
    often, cost = TROUBLE[touchpoint]
    if touchpoint == points.INVOICE and life.surprised:
        often, life.surprised = _SURPRISING_AFTER_CHANGE, False
    drop = 0.0
    if touchpoint == points.HOTLINE_CALL:
        often = weather.effect(Kind.BAD_TEAM, "unsolved_share", at, group=team) or often
        drop = weather.effect(Kind.BAD_TEAM, "score_drop", at, group=team)
    life.in_trouble = life.chance.share() < often
    return drop + (cost if life.in_trouble else 0.0)


def _history(life: Life, touchpoint: str, at: float) -> float:
    """Return how many points it costs what went before."""
    if touchpoint == points.HOTLINE_CALL and called_recently(life, at):
        return 0.9
    if touchpoint == points.TICKET_SOLVED and at - life.ticket_at > _SLOW_AFTER:
        return 2.4
    if touchpoint == points.CAMPAIGN_MAIL:
        return 0.8 * max(0, pressure(life, at) - 1)
    return 0.0
