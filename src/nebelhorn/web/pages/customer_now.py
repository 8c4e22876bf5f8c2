"""One customer on one screen, for counter and phone: what happened, wanted, better not said."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.app import StopLook
from nebelhorn.web.customers import found_customer, path_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit

_LAST = 4


def _show(visit: Visit) -> Reply:
    found = found_customer(visit)
    if isinstance(found, Shown):
        return found
    goal, words = found.state.goal, visit.words
    return Shown(
        "customer_now.html",
        {
            "look": found.look,
            "last": _last(found.look.stops),
            "goal": None if goal is None else (goal.goal, words.day(goal.at)),
            "whole": path_of(visit.places["id"], visit.query.get("kind")),
        },
    )


def _last(stops: Sequence[StopLook]) -> list[StopLook]:
    """Return the last moments; where none of them was heard, the last that was beside them."""
    shown, before = list(stops[:_LAST]), stops[_LAST:]
    if not any(one.heard for one in shown):
        shown += [one for one in before if one.heard][:1]
    return shown


CUSTOMER_NOW = Page("/customers/{id:path}/now", Needs.VIEWER, _show)
