"""What each incident should show, counted in the calm months and while it goes on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from nebelhorn.demo import points
from nebelhorn.demo.counting import Counted, Seen, Window, count, follow_counts
from nebelhorn.demo.incidents import Incident, Kind
from nebelhorn.demo.records import Answer, Event, History
from nebelhorn.demo.span import DAY

Measure = Callable[[Seen, Window, Incident], Counted]

_NOTHING = Counted(0, 0)
_LONG_BEFORE = 30 * DAY
_SIGNS = frozenset(
    (points.HOTLINE_CALL, points.COMPLAINT, points.TICKET_OPENED, points.MOVING_HOUSE)
)


def _follow(first: str, then: str, within_h: float) -> Measure:
    def measure(seen: Seen, window: Window, incident: Incident) -> Counted:
        def kinds_of(number: int, _event: Event) -> Sequence[str]:
            return ("all",) if _concerns(incident, seen.histories[number]) else ()

        found = follow_counts(seen, (first, then), within_h, window, kinds_of=kinds_of)
        return found.get("all", _NOTHING)

    return measure


def _calls_again(*, of_the_team: bool) -> Measure:
    def measure(seen: Seen, window: Window, incident: Incident) -> Counted:
        def kinds_of(_number: int, event: Event) -> Sequence[str]:
            return ("all",) if (event.team == incident.team) == of_the_team else ()

        again = (points.HOTLINE_CALL, points.HOTLINE_CALL)
        return follow_counts(seen, again, 7 * DAY, window, kinds_of=kinds_of).get("all", _NOTHING)

    return measure


def _part_of_events(touchpoint: str) -> Measure:
    def measure(seen: Seen, window: Window, incident: Incident) -> Counted:
        k = sum(
            window.has(event.at) and _concerns(incident, seen.histories[number])
            for number, event in seen.places.get(touchpoint, ())
        )
        n = sum(
            bisect_left(hours, window.until) - bisect_left(hours, window.since)
            for segment, hours in seen.hours.items()
            if incident.group in {None, segment}
        )
        return Counted(k, n)

    return measure


def _per_invoice(touchpoint: str) -> Measure:
    """Measure how often something happens an invoice: the number of customers does not disturb."""

    def measure(seen: Seen, window: Window, _incident: Incident) -> Counted:
        k, n = (
            sum(window.has(event.at) for _, event in seen.places.get(name, ()))
            for name in (touchpoint, points.INVOICE)
        )
        return Counted(k, n)

    return measure


def _scores(low: int, high: int, *, of_the_team: bool = False) -> Measure:
    def measure(seen: Seen, window: Window, incident: Incident) -> Counted:
        return count(
            low <= answer.score <= high
            for answer in _answers(seen, window)
            if not of_the_team or answer.about.team == incident.team
        )

    return measure


def _tickets_heard(seen: Seen, window: Window, _incident: Incident) -> Counted:
    return count(
        (number, event.at) in seen.said
        for number, event in seen.places.get(points.TICKET_SOLVED, ())
        if window.has(event.at)
    )


def _left_without_a_sign(seen: Seen, window: Window, _incident: Incident) -> Counted:
    def unannounced(history: History, left: Event) -> bool:
        return not any(
            event.touchpoint in _SIGNS and left.at - _LONG_BEFORE < event.at < left.at
            for event in history.events
        )

    return count(
        unannounced(seen.histories[number], event)
        for number, event in seen.places.get(points.CANCELLATION, ())
        if window.has(event.at)
    )


def _from_the_dark(seen: Seen, window: Window, _incident: Incident) -> Counted:
    return count(
        event.from_the_dark
        for _, event in seen.places.get(points.CANCELLATION, ())
        if window.has(event.at)
    )


def _signed_out_of_nowhere(seen: Seen, window: Window, _incident: Incident) -> Counted:
    return count(
        history.events[0].touchpoint == points.CONTRACT_SIGNED
        for history in seen.histories
        if history.person.arrives_share >= 0
        if history.events and window.has(history.events[0].at)
    )


def _answers(seen: Seen, window: Window) -> list[Answer]:
    """Return the answers about encounters in the window."""
    return [
        answer
        for history in seen.histories
        for answer in history.answers
        if window.has(answer.about.at)
    ]


def _concerns(incident: Incident, history: History) -> bool:
    return incident.group is None or incident.group == history.person.segment


MEASURES: Mapping[Kind, Mapping[str, Measure]] = {
    Kind.JOURNEY_CHANGE: {
        "invoice_then_hotline_call_48h": _follow(points.INVOICE, points.HOTLINE_CALL, 48),
        "invoice_then_self_service_48h": _follow(points.INVOICE, points.SELF_SERVICE, 48),
    },
    Kind.BAD_TEAM: {
        "scores_0_4_about_the_team": _scores(0, 4, of_the_team=True),
        "call_again_7d_after_the_team": _calls_again(of_the_team=True),
        "call_again_7d_after_other_teams": _calls_again(of_the_team=False),
    },
    Kind.FOG_BANK: {"tickets_solved_with_answer": _tickets_heard},
    Kind.NEW_TOUCHPOINT: {"part_of_all_events": _part_of_events(points.UNMODELLED)},
    Kind.OVER_CONTACTED: {
        "mails_part_of_their_events": _part_of_events(points.CAMPAIGN_MAIL),
        "mail_then_answered_48h": _follow(points.CAMPAIGN_MAIL, points.CAMPAIGN_ANSWERED, 48),
        "mail_then_refused_48h": _follow(points.CAMPAIGN_MAIL, points.ADVERTISING_REFUSED, 48),
        "mail_then_cancelled_14d": _follow(points.CAMPAIGN_MAIL, points.CANCELLATION, 14 * DAY),
    },
    Kind.DARK_TOUCHPOINT: {
        "cancellations_because_of_it": _from_the_dark,
        "cancellations_without_a_sign_30d": _left_without_a_sign,
        "newcomers_who_sign_at_once": _signed_out_of_nowhere,
    },
    Kind.LUKEWARM: {
        "scores_9_10": _scores(9, 10),
        "scores_7_8": _scores(7, 8),
        "tariff_changes_per_invoice": _per_invoice(points.TARIFF_CHANGE),
        "recommendations_per_invoice": _per_invoice(points.RECOMMENDATION),
    },
}
"""By incident: name → share of encounters, answers or people, each of its own whole."""
