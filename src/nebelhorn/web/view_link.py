"""The link to exactly what a page shows, to send on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Shown

_NOTHING_YET = "waiting.html"


def has_view(page: Page, pages: Sequence[Page]) -> bool:
    """Say whether a page shows what somebody may want to send on.

    That is what stands in the top bar, and all below it. Pages that are for strangers, that make
    secrets or that are one's own show something else to everybody, or once.

    Args:
        page: One of them.
        pages: All there are.

    Examples:
        >>> bar = (Page("/map", Needs.VIEWER, None, label="Map"),)
        >>> below, own = Page("/map/x", Needs.VIEWER, None), Page("/me", Needs.VIEWER, None)
        >>> [has_view(one, bar) for one in (*bar, below, own)]
        [True, True, False]
    """
    if page.needs in {Needs.NOTHING, Needs.ADMIN}:
        return False
    return _first(page) in {_first(one) for one in pages if one.label}


def link_to_view(path: str, shown: Shown, asked: Mapping[str, str]) -> str:
    """Return the address of what was asked for and is shown; empty: that is nothing.

    Args:
        path: Of the page, as it was asked for, not quoted.
        shown: What is shown.
        asked: All that changes what is shown: filters, language, theme.

    Examples:
        >>> link_to_view("/customers/a b?", Shown("customer.html"), {"kind": "order"})
        '/customers/a%20b%3F?kind=order'
        >>> link_to_view("/map", Shown("map.html", status=404), {})
        ''
    """
    if shown.status != 200 or shown.template == _NOTHING_YET:
        return ""
    return f"{quote(path)}?{urlencode(asked)}"


def _first(page: Page) -> str:
    return page.path.split("/")[1]
