"""When things happen in a week: offices, hotline and branches close, people sleep."""

from __future__ import annotations

import math
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.span import DAY

Week = tuple[tuple[float, float] | None, ...]
"""Opening and closing hour for each weekday from Monday; None: closed."""

_OFFICE: Week = (*[(8.0, 17.0)] * 5, None, None)
_BATCH: Week = (*[(4.0, 7.0)] * 5, None, None)
_PHONE: Week = (*[(8.0, 20.0)] * 5, (9.0, 14.0), None)
_BRANCH: Week = (*[(9.5, 18.5)] * 6, None)
AWAKE: Final[Week] = ((6.5, 23.3),) * 7
"""Hours of people who need nobody else: web, app, answers."""

_HOURS: Final[dict[str, Week]] = {
    points.ADVICE_CALL: _PHONE,
    points.HOTLINE_CALL: _PHONE,
    points.BRANCH_VISIT: _BRANCH,
    points.FIRST_INVOICE: _BATCH,
    points.INVOICE: _BATCH,
    **dict.fromkeys(
        (
            points.WELCOME_LETTER,
            points.TECHNICIAN_VISIT,
            points.ACTIVATION_DONE,
            points.PAYMENT_REMINDER,
            points.CAMPAIGN_MAIL,
            points.TICKET_SOLVED,
            points.GOODWILL_CREDIT,
            points.WINBACK_OFFER,
        ),
        _OFFICE,
    ),
}
_WINTER_TIME = 1.0  # Central European; the demo knows no summer time
_FIRST_WEEKDAY = 2  # the log starts on a Wednesday
_RUSH = 3.0  # hours within which those come who found the door closed


def hours_of(touchpoint: str) -> Week:
    """Return when a touchpoint can happen.

    Examples:
        >>> hours_of("hotline call")[6] is None, hours_of("app login") is AWAKE
        (True, True)
    """
    return _HOURS.get(touchpoint, AWAKE)


def when_open(wanted: float, week: Week, chance: Chance) -> float:
    """Return the time wanted or, where that is closed, one soon after the next opening.

    Args:
        wanted: Hours since the start of the log.
        week: Hours of local time; open on at least one day.
        chance: Spreads those who wait for the opening.

    Returns:
        Hours since the start of the log, never earlier than ``wanted``.

    Examples:
        >>> sunday = 4 * 24 + 12  # 2025-01-05, noon
        >>> monday = when_open(sunday, hours_of("hotline call"), Chance(7, 0))
        >>> 5 * 24 + 7 <= monday <= 5 * 24 + 10  # 8 o'clock local is 7 o'clock UTC
        True
    """
    day, hour = divmod(wanted + _WINTER_TIME, DAY)
    opening = week[(int(day) + _FIRST_WEEKDAY) % 7]
    if opening is not None and opening[0] <= hour <= opening[1]:
        return wanted
    if opening is None or hour > opening[1]:
        day += 1
        while (opening := week[(int(day) + _FIRST_WEEKDAY) % 7]) is None:
            day += 1
    return day * DAY + opening[0] + _RUSH * chance.share() - _WINTER_TIME


def hour_of_leisure(day_of: float, chance: Chance) -> float:
    """Return a time on a day on which people turn to a company of themselves: mostly evenings.

    Args:
        day_of: Any time of the day, hours since the start of the log.
        chance: Two of five come around noon.

    Returns:
        Hours since the start of the log; on that very day (UTC), mostly after ``day_of``.

    Examples:
        >>> 24 <= hour_of_leisure(30.0, Chance(7, 0)) < 48
        True
    """
    peak, width = (11.5, 2.0) if chance.share() < 0.4 else (19.0, 1.8)
    hour = min(23.0, max(6.5, peak + width * chance.normal())) - _WINTER_TIME
    return math.floor(day_of / DAY) * DAY + hour
