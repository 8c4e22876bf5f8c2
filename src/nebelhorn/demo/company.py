"""What a contract brings with it: invoices, payments, tickets, teams, prices, campaigns."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.catalogue import channel_of
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.life import Life, lean_anew, plan, plan_exactly
from nebelhorn.demo.people import SEGMENTS, Person
from nebelhorn.demo.reactions import Felt, felt
from nebelhorn.demo.records import Event
from nebelhorn.demo.span import DAY, MONTH

IMPULSE: Final = "(own impulse)"
MAILING: Final = "(mailing)"
"""Occasions on the agenda that are no touchpoints."""

BILLING_DAYS: Final = 61.0
_BILLING_SPREAD_DAYS = 6.0
MAILS_PER_MONTH: Final = 0.5
LATE_SHARE: Final = 0.12
SAVED_BY_CREDIT_SHARE: Final = 0.6
SOLVED_SHARE: Final = 0.9
UNSOLVED_CALL_SHARE: Final = 0.6
"""Of the tickets; and of those never solved, how many call about it after a week."""

HOTLINE_TEAMS: Final = ("hotline amber", "hotline birch", "hotline cedar")
_SIGNED_AFTER = {points.BRANCH_VISIT: "branch", points.ADVICE_CALL: "phone"}
_BILLS = frozenset((points.FIRST_INVOICE, points.INVOICE))
_FIELD_TEAMS = {"north": "field north", "east": "field north"}
_SEASONS = ("winter", "spring", "summer", "autumn")


def begin_contract(life: Life, event: Event) -> None:
    """Make somebody a customer, and plan what comes with it."""
    life.signed_where = event.channel
    _renew(life, event.at)
    chance = life.chance
    if event.touchpoint == points.RETURNED:
        plan(life, points.INVOICE, event.at + chance.wait(35 * DAY, 0.1))
    elif life.person.internet:
        plan(life, points.TECHNICIAN_VISIT, event.at + chance.wait(9 * DAY, 0.35))
    else:
        plan(life, points.ACTIVATION_DONE, event.at + chance.wait(13 * DAY, 0.25))


def continue_contract(life: Life) -> None:
    """Let somebody be a customer from before the log."""
    life.signed_where = life.person.signed_where
    _renew(life, 0.0)
    plan(life, points.INVOICE, BILLING_DAYS * DAY * life.chance.share())


def plan_mailing(life: Life, at: float) -> None:
    """Plan the next occasion on which the person gets a campaign mail."""
    plan_exactly(life, MAILING, at + life.chance.gap(MAILS_PER_MONTH / MONTH))


def team_for(touchpoint: str, person: Person, chance: Chance) -> str | None:
    """Return who works on an encounter; None where nobody in particular does.

    Examples:
        >>> from nebelhorn.demo.people import draw_person
        >>> person = draw_person(1, Chance(7, 1))
        >>> team_for("ticket solved", person, Chance(7, 1))
        'service desk'
    """
    if touchpoint == points.HOTLINE_CALL:
        return HOTLINE_TEAMS[int(chance.share() * len(HOTLINE_TEAMS))]
    if touchpoint == points.TECHNICIAN_VISIT:
        return _FIELD_TEAMS.get(person.region, "field south")
    return "service desk" if touchpoint == points.TICKET_SOLVED else None


def value_of(life: Life, touchpoint: str) -> float | None:
    """Return the euro of an encounter that just happened; None where no money is in it."""
    if touchpoint in _BILLS:
        bill = SEGMENTS[life.person.segment].bill_eur * life.chance.wait(1.0, 0.12)
        return round(bill * (1.5 if life.in_trouble else 1.0), 2)
    if touchpoint == points.TARIFF_CHANGE:
        return round(60.0 + 120.0 * life.chance.share(), 2)
    return -25.0 if touchpoint == points.GOODWILL_CREDIT else None


def channel_for(life: Life, touchpoint: str) -> str:
    """Return where an encounter happens.

    People sign where they were before; who pays by themselves gets the invoice by letter.
    """
    if touchpoint in _BILLS and not life.person.by_debit:
        return "letter"
    if touchpoint != points.CONTRACT_SIGNED or not life.events:
        return channel_of(touchpoint)
    return _SIGNED_AFTER.get(life.events[-1].touchpoint, "web")


def campaign_at(at: float) -> str:
    """Return the campaign of a time, one a quarter.

    Examples:
        >>> campaign_at(0.0), campaign_at(24 * 500)
        ('winter 2025', 'spring 2026')
    """
    quarter = int(at / (3 * MONTH))
    return f"{_SEASONS[quarter % 4]} {2025 + quarter // 4}"


def _renew(life: Life, at: float) -> None:
    life.active = life.was_customer = True
    life.contract += 1
    lean_anew(life)
    plan_exactly(life, IMPULSE, at + DAY * life.chance.share())
    plan_mailing(life, at)


def _end_contract(life: Life, _event: Event) -> None:
    life.active = life.withdrawn = False
    life.contract += 1


def _activate(life: Life, event: Event) -> None:
    plan(life, points.FIRST_INVOICE, event.at + life.chance.wait(30 * DAY, 0.1))


def _bill(life: Life, event: Event) -> None:
    # a few days more or less: otherwise all invoices would end up on Mondays
    days = BILLING_DAYS + _BILLING_SPREAD_DAYS * (life.chance.share() - 0.5)
    plan(life, points.INVOICE, event.at + days * DAY)
    if life.person.by_debit:
        return
    late = LATE_SHARE
    late *= 2.0 if life.circumstance == "distracted" else 0.85
    late *= 2.0 if felt(event.score) is Felt.BAD else 1.0
    if life.chance.share() < late:
        plan(life, points.PAYMENT_REMINDER, event.at + life.chance.wait(20 * DAY, 0.1))
    else:
        plan(life, points.PAYMENT, event.at + life.chance.wait(8 * DAY, 0.5))


def _open_ticket(life: Life, event: Event) -> None:
    life.ticket_at = event.at
    chance = life.chance
    if chance.share() < SOLVED_SHARE:
        plan(life, points.TICKET_SOLVED, event.at + chance.wait(60.0, 0.75))
    elif chance.share() < UNSOLVED_CALL_SHARE:
        plan(life, points.HOTLINE_CALL, event.at + chance.wait(6 * DAY, 0.3))


def _credit(life: Life, _event: Event) -> None:
    life.agenda = [
        due
        for due in life.agenda
        if due.what != points.CANCELLATION or life.chance.share() >= SAVED_BY_CREDIT_SHARE
    ]
    heapq.heapify(life.agenda)


def _surprise_next_bill(life: Life, _event: Event) -> None:
    life.surprised = True


def _refuse_mail(life: Life, _event: Event) -> None:
    life.refuses_mail = True


CHANGES: Final[dict[str, Callable[[Life, Event], None]]] = {
    points.CONTRACT_SIGNED: begin_contract,
    points.RETURNED: begin_contract,
    points.CANCELLATION: _end_contract,
    points.ACTIVATION_DONE: _activate,
    points.FIRST_INVOICE: _bill,
    points.INVOICE: _bill,
    points.TICKET_OPENED: _open_ticket,
    points.GOODWILL_CREDIT: _credit,
    points.TARIFF_CHANGE: _surprise_next_bill,
    points.ADVERTISING_REFUSED: _refuse_mail,
}
"""What an encounter changes beyond mood and reaction; before anything more is planned."""
