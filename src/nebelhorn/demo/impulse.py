"""What customers do of themselves, without a cause that the log could know."""

from __future__ import annotations

from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.chance import odds
from nebelhorn.demo.company import IMPULSE
from nebelhorn.demo.incidents import INCIDENTS, Kind, Weather
from nebelhorn.demo.life import Life, lean, plan, plan_exactly
from nebelhorn.demo.people import SEGMENTS
from nebelhorn.demo.reactions import SPONTANEOUS
from nebelhorn.demo.rhythm import hour_of_leisure
from nebelhorn.demo.span import DAY, MONTH

_MOST_LEAN: Final = 2.0
_DIGITAL = frozenset((points.APP_LOGIN, points.UNMODELLED))
_EFFECTS = {incident.kind: incident.effects for incident in INCIDENTS}
_FORUM = _EFFECTS[Kind.NEW_TOUCHPOINT]["visits_per_month"]
_PORTAL = _EFFECTS[Kind.DARK_TOUCHPOINT]["cancellations_per_month"]


def follow_impulse(life: Life, weather: Weather, at: float) -> None:
    """Let a customer do something, or after all nothing, and plan the next impulse.

    Impulses come as often as the most inclined would act; the others let them pass. Those that
    belong to an incident always come and are only followed while it goes on: so the company
    without incidents draws the same numbers.

    Args:
        life: A customer.
        weather: Whether forum and portal are there.
        at: Hours since the start of the log.
    """
    plan_exactly(life, IMPULSE, at + life.chance.gap(_RATES[life.person.segment]))
    what, drawn = life.chance.pick(_ODDS[life.person.segment]), life.chance.share()
    to, cause = (points.CANCELLATION, points.DARK) if what == points.DARK else (what, None)
    if not _is_there(weather, what, at):
        return
    if what not in _DIGITAL and drawn >= lean(life, to) / _MOST_LEAN:
        return
    leisure = hour_of_leisure(at, life.chance)
    plan(life, to, leisure if leisure > at else leisure + DAY, cause=cause)


def _is_there(weather: Weather, what: str, at: float) -> bool:
    if what == points.UNMODELLED:
        return weather.effect(Kind.NEW_TOUCHPOINT, "visits_per_month", at) > 0
    if what == points.DARK:
        return weather.effect(Kind.DARK_TOUCHPOINT, "cancellations_per_month", at) > 0
    return True


def _weights(segment: str) -> dict[str, float]:
    rates = {**SPONTANEOUS, points.UNMODELLED: _FORUM, points.DARK: _PORTAL}
    digital = SEGMENTS[segment].digital
    return {
        what: rate * (digital if what in _DIGITAL else _MOST_LEAN) for what, rate in rates.items()
    }


_WEIGHTS = {segment: _weights(segment) for segment in SEGMENTS}
_ODDS = {segment: odds(weights) for segment, weights in _WEIGHTS.items()}
_RATES = {segment: sum(weights.values()) / MONTH for segment, weights in _WEIGHTS.items()}
