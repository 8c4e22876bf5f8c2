"""One customer: how it felt, what happened, what is foretold, and who they are."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app import CustomerState, OpenPrediction, Why, Words, why_these
from nebelhorn.web.customers import found_customer, path_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message

_FIRST_SHOWN = 20

NAVI = {
    "alive": message("Contact is alive: they know where to find us."),
    "fog": message("In the fog: no sign of life for more than {days} days."),
    "torn": message("Torn: a good run, one sharp fall, then silence."),
}
"""What each state means."""

BECAUSE = (
    message("a person said so"),
    message("a client said that one is now the other (alias)"),
    message("a client named both in one event (identify)"),
    message("a rule found them to be one"),
)
"""Why two ids are one, as the log says it."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One open prediction, in the reader's words; shares are 0–100 where they are drawn.

    Attributes:
        label: The question.
        chance: How many of 100.
        usual: How many of 100 it usually is; None: nobody knows yet.
        chance_at: Where the bar ends.
        usual_at: Where the mark stands; None: there is none.
        rule: A sentence; None: nothing was known.
        support: On how many cases it rests.
        until: Last day.
    """

    label: str
    chance: str
    usual: str | None
    chance_at: float
    usual_at: float | None
    rule: str | None
    support: str
    until: str


def _show(visit: Visit) -> Reply:
    found = found_customer(visit)
    if isinstance(found, Shown):
        return found
    state, look, words = found.state, found.look, visit.words
    workspace = visit.service.workspace.lend()
    try:
        reasons = why_these(workspace, state.ids)
    finally:
        workspace.stores.facts.close()
    return Shown(
        "customer.html",
        {
            "look": look,
            "first": look.stops[:_FIRST_SHOWN],
            "earlier": look.stops[_FIRST_SHOWN:],
            "left_out": max(0, found.total - 200),
            "now": path_of(visit.places["id"], visit.query.get("kind"), now=True),
            "navi": _navi(state, words),
            "foreseen": [_foreseen(one, words) for one in state.predictions],
            "rehearsed": any(one.run == "backtest" for one in state.predictions),
            "ids": state.ids,
            "reasons": [(one.b, _reason(one, words)) for one in reasons],
        },
    )


def _navi(state: CustomerState, words: Words) -> tuple[str, str] | None:
    if state.navi is None:
        return None
    days = words.count(round(state.navi.silence_days))
    return state.navi.state.value, words.say(NAVI[state.navi.state], days=days)


def _foreseen(one: OpenPrediction, words: Words) -> Foreseen:
    usual = None if one.usual is None else one.usual.value
    return Foreseen(
        label=one.label,
        chance=words.of_100(one.chance),
        usual=None if usual is None else words.of_100(usual),
        chance_at=round(100 * one.chance, 1),
        usual_at=None if usual is None else round(100 * usual, 1),
        rule=None if one.abstained else one.rule,
        support=words.say_n("{n} case", "{n} cases", one.support),
        until=words.day(one.until),
    )


def _reason(one: Why, words: Words) -> list[str]:
    return [
        words.say(
            "{a} = {b}: {because}, {day}",
            a=link.a or "?",
            b=link.b or "?",
            because=words.say_if_known(link.because)
            + (f" ({link.said_by})" if link.said_by else ""),
            day=words.day(link.known_at),
        )
        for link in one.path
    ]


CUSTOMER = Page("/customers/{id:path}", Needs.VIEWER, _show)
