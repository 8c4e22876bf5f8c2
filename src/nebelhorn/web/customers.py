"""What the pages about one customer have in common: finding them, and saying why not."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from nebelhorn.app import Asked, CustomerPage, ReadRefusal, customer_page
from nebelhorn.web.page import Shown, Visit


def path_of(name: str, kind: str | None = None, *, now: bool = False) -> str:
    """Return the path of a customer.

    Args:
        name: Any id.
        kind: What kind of id; None: the first kind that knows it.
        now: The short page for counter and phone?

    Examples:
        >>> path_of("a/b c"), path_of("7", "order", now=True)
        ('/customers/a%2Fb%20c', '/customers/7/now?kind=order')
    """
    behind = "/now" if now else ""
    return f"/customers/{quote(name, safe='')}{behind}" + (
        f"?{urlencode({'kind': kind})}" if kind else ""
    )


def found_customer(visit: Visit) -> CustomerPage | Shown:
    """Return who a path means, or a page that says why that cannot be told."""
    name, kind = visit.places["id"], visit.query.get("kind")
    asked = Asked(name, {"kind": kind} if kind else {}, visit.words.language)
    found = customer_page(visit.service.workspace, visit.service.read_side, asked)
    if not isinstance(found, ReadRefusal):
        return found
    if found.code == "not_ready":
        return Shown("waiting.html")
    return Shown(
        "customer_unknown.html",
        {
            "name": name,
            "kinds": [(one, path_of(name, one)) for one in found.kinds],
            "trouble": found.code not in {"customer_unknown", "id_ambiguous"},
        },
        found.status,
    )
