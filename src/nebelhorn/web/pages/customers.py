"""Search for a customer by any id; below it, who was heard of last."""

from __future__ import annotations

from nebelhorn.app import recent_customers
from nebelhorn.web.customers import path_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message

NAVI = {
    "alive": message("contact alive"),
    "fog": message("in the fog"),
    "torn": message("torn"),
}
"""As readers see them."""


def _show(visit: Visit) -> Reply:
    name = visit.query.get("id", "").strip()
    if name:
        return GoTo(path_of(name))
    workspace, words = visit.service.workspace.lend(), visit.words
    try:
        seen = recent_customers(workspace, visit.service.read_side, words.language)
    finally:
        workspace.stores.facts.close()
    zone = workspace.settings.time_zone
    rows = [
        (
            one.id,
            path_of(one.id),
            one.place or "–",
            words.moment(one.last_seen, zone),
            words.say(NAVI[one.navi]) if one.navi else "–",
            one.navi,
        )
        for one in seen
    ]
    lost = sum(one.navi not in {None, "alive"} for one in seen)
    return Shown("customers.html", {"rows": rows, "lost": words.count(lost)})


CUSTOMERS = Page("/customers", Needs.VIEWER, _show, label=message("Customers"))
