"""One person's walk through the log: meet, feel, answer, react, until the log ends."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.catalogue import own_acts
from nebelhorn.demo.chance import odds
from nebelhorn.demo.company import (
    CHANGES,
    IMPULSE,
    MAILING,
    campaign_at,
    channel_for,
    continue_contract,
    plan_mailing,
    team_for,
    value_of,
)
from nebelhorn.demo.feeling import feel
from nebelhorn.demo.impulse import follow_impulse
from nebelhorn.demo.incidents import Kind, Weather
from nebelhorn.demo.life import (
    Due,
    Life,
    called_recently,
    grow_older,
    lean,
    may_withdraw,
    met_before,
    plan,
    pressure,
)
from nebelhorn.demo.reactions import AFTER_BOTH, COMPANY, OWN, RESEARCH, felt
from nebelhorn.demo.records import Event
from nebelhorn.demo.span import DAY
from nebelhorn.demo.voices import hear

ENTRIES: Final[dict[str, float]] = {
    points.AD_CLICKED: 0.25,
    points.WEBSITE_VISIT: 0.31,
    points.TARIFF_CALCULATOR: 0.15,
    points.ADVICE_CALL: 0.11,
    points.BRANCH_VISIT: 0.14,
    points.CONTRACT_SIGNED: 0.04,
}
"""Where people turn up first, and in which share."""

_ENTRIES = odds(ENTRIES)

ANNOYED_TIMES: Final[dict[str, float]] = {
    points.CAMPAIGN_ANSWERED: 0.55,
    points.ADVERTISING_REFUSED: 2.4,
    points.COMPLAINT: 2.2,
    points.CANCELLATION: 1.9,
}
"""How each further mail within 30 days changes what a campaign mail brings about."""

_NOTHING: Mapping[str, float] = {}
MOST_ANNOYED = 3
DAYS_BETWEEN_MAILS = 4.0
_ANNOYED = [
    {to: times**more for to, times in ANNOYED_TIMES.items()} for more in range(MOST_ANNOYED + 1)
]
REPEATED_TIMES: Final[dict[str, float]] = {points.HOTLINE_CALL: 0.7, points.COMPLAINT: 1.8}
"""What a second call within ten days changes: patience ends, in silence or in a complaint."""

_OUTLIVES_CONTRACT = frozenset(
    (
        points.PAYMENT,
        points.PAYMENT_REMINDER,
        points.TICKET_SOLVED,
        points.GOODWILL_CREDIT,
        points.HOTLINE_CALL,
        points.COMPLAINT,
    )
)
_ACTS_OF_THE_LIVELY = own_acts() - {points.PAYMENT, points.CANCELLATION}
_AFTER_LEAVING = _OUTLIVES_CONTRACT | {points.WINBACK_OFFER, points.RETURNED}
_CARRIES_CAMPAIGN = frozenset(
    (points.CAMPAIGN_MAIL, points.CAMPAIGN_ANSWERED, points.TARIFF_CHANGE)
)


def walk(life: Life, weather: Weather, *, end_h: float) -> None:
    """Let a person live through the log; events and answers are kept in ``life``.

    Args:
        life: As `new_life` makes it.
        weather: Which incidents are going on when.
        end_h: Where the log ends, hours since its start; nothing happens from there on.

    Examples:
        >>> from nebelhorn.demo.chance import Chance
        >>> from nebelhorn.demo.life import new_life
        >>> from nebelhorn.demo.people import draw_person
        >>> chance = Chance(7, 4)
        >>> life = new_life(draw_person(4, chance), chance)
        >>> walk(life, Weather(), end_h=24.0 * 90)
        >>> len(life.events) > 0, all(event.at < 24.0 * 90 for event in life.events)
        (True, True)
    """
    _enter(life, weather, end_h)
    while life.agenda:
        due = heapq.heappop(life.agenda)
        if due.at >= end_h:
            return
        if not _still_due(life, due):
            continue
        if due.what == IMPULSE:
            follow_impulse(life, weather, due.at)
        elif due.what == MAILING:
            _mail(life, weather, due.at)
        elif not _has_cooled(life, weather, due):
            _meet(life, weather, due, end_h)


def _enter(life: Life, weather: Weather, end_h: float) -> None:
    if life.person.arrives_share < 0:
        continue_contract(life)
        return
    at = life.person.arrives_share * end_h
    entry, drawn = life.chance.pick(_ENTRIES), life.chance.share()
    if drawn < weather.effect(Kind.DARK_TOUCHPOINT, "newcomers_share", at):
        plan(life, points.CONTRACT_SIGNED, at, cause=points.DARK)
    else:
        plan(life, entry, at)


def _still_due(life: Life, due: Due) -> bool:
    if life.withdrawn and due.what in _ACTS_OF_THE_LIVELY:
        return False
    if life.refuses_mail and due.what == points.CAMPAIGN_MAIL:
        return False
    if due.contract != life.contract:
        return due.what in _OUTLIVES_CONTRACT
    return life.active or not life.was_customer or due.what in _AFTER_LEAVING


def _has_cooled(life: Life, weather: Weather, due: Due) -> bool:
    if due.what != points.RECOMMENDATION:
        return False
    lost = weather.effect(Kind.LUKEWARM, "recommendations_lost_share", due.at)
    return life.chance.share() < lost


def _mail(life: Life, weather: Weather, at: float) -> None:
    if life.refuses_mail:
        return
    plan_mailing(life, at)
    group = life.person.segment
    times = weather.effect(Kind.OVER_CONTACTED, "mails_times", at, group=group) or 1.0
    for number in range(round(times)):
        plan(
            life,
            points.CAMPAIGN_MAIL,
            at + number * DAYS_BETWEEN_MAILS * DAY,
            cause=campaign_at(at),
        )


def _meet(life: Life, weather: Weather, due: Due, end_h: float) -> None:
    touchpoint, at = due.what, due.at
    grow_older(life, at)
    if touchpoint == points.CAMPAIGN_MAIL:
        life.mails_at.append(at)
    team = team_for(touchpoint, life.person, life.chance)
    mood = life.mood
    score = feel(life, touchpoint, at, weather, team)
    event = Event(
        at=at,
        touchpoint=touchpoint,
        score=score,
        value=value_of(life, touchpoint),
        channel=channel_for(life, touchpoint),
        team=team,
        campaign=due.cause if touchpoint in _CARRIES_CAMPAIGN else None,
        from_the_dark=due.cause == points.DARK,
    )
    life.events.append(event)
    if not life.withdrawn:
        hear(life, event, weather, end_h=end_h)
        may_withdraw(life, score, mood)
    change = CHANGES.get(touchpoint)
    if change is not None:
        change(life, event)
    _company_acts(life, event)
    _react(life, weather, event)
    if touchpoint == points.HOTLINE_CALL:
        life.last_call_at = at


def _company_acts(life: Life, event: Event) -> None:
    for follow in COMPANY.get(event.touchpoint, ()):
        if life.chance.share() < follow.chances[0]:
            plan(life, follow.to, event.at + life.chance.wait(follow.median_h, follow.spread))


def _react(life: Life, weather: Weather, event: Event) -> None:
    table = OWN if life.was_customer else RESEARCH
    follows = table.get(event.touchpoint)
    if follows is None or life.withdrawn:
        return
    feeling = felt(event.score)
    before = AFTER_BOTH.get((met_before(life, event.at), event.touchpoint), _NOTHING)
    special = _special_leans(life, event)
    left = life.chance.share()
    for follow in follows:
        to = follow.to
        left -= (
            follow.chances[feeling] * lean(life, to) * before.get(to, 1.0) * special.get(to, 1.0)
        )
        if left < 0:
            wait = life.chance.wait(follow.median_h, follow.spread)
            plan(life, _moved(life, weather, event, to), event.at + wait, cause=event.campaign)
            return


def _special_leans(life: Life, event: Event) -> Mapping[str, float]:
    """Return what many mails or a second call make more or less likely."""
    if event.touchpoint == points.CAMPAIGN_MAIL:
        return _ANNOYED[min(MOST_ANNOYED, pressure(life, event.at) - 1)]
    if event.touchpoint == points.HOTLINE_CALL and called_recently(life, event.at):
        return REPEATED_TIMES
    return _NOTHING


def _moved(life: Life, weather: Weather, event: Event, to: str) -> str:
    """Return where a person goes instead, once journeys have changed."""
    if event.touchpoint == points.INVOICE and to == points.HOTLINE_CALL:
        moved = weather.effect(Kind.JOURNEY_CHANGE, "moved_share", event.at)
        return points.SELF_SERVICE if life.chance.share() < moved else to
    if to == points.SELF_SERVICE:
        moved = weather.effect(Kind.NEW_TOUCHPOINT, "instead_of_self_service_share", event.at)
        return points.UNMODELLED if life.chance.share() < moved else to
    return to
