"""Show what was drawn beforehand; nothing is counted while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from nebelhorn.app import Sheet
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit

_LIVE = frozenset({"horn"})
"""Pages that are watched; others would lose what somebody has opened on them."""


def drawn_page(
    path: str,
    name: str,
    label: str,
    *,
    show: Callable[[Visit], Reply] | None = None,
    take: Callable[[Visit], Reply] | None = None,
) -> Page:
    """Return a page that shows what was drawn last, with its files.

    Args:
        path: Of the page.
        name: As ``build_looks`` calls it; ``today`` is the one of three sentences.
        label: What it is called in the top bar.
        show: Answers GET; None: shows what was drawn and nothing else.
        take: Answers a form; None: there is none.
    """

    def show_all(visit: Visit) -> Reply:
        return show_drawn(page, visit, name)

    def sheets(visit: Visit) -> Sequence[Sheet] | None:
        looks = visit.service.painter.looks(visit.words.language)
        if looks is None:
            return None
        return looks.sheets if name == "today" else looks.looks[name].sheets

    def picture(visit: Visit) -> Markup | None:
        looks = visit.service.painter.looks(visit.words.language)
        return None if looks is None else looks.looks[name].picture

    drawn = None if name == "today" else picture
    page = Page(path, Needs.VIEWER, show or show_all, take, label, sheets, drawn)
    return page


def show_drawn(page: Page, visit: Visit, name: str) -> Shown:
    """Return a page as it was drawn last, or one that asks for patience and looks again.

    Args:
        page: It.
        visit: Whose language and server.
        name: As for ``drawn_page``.
    """
    words = visit.words
    looks = visit.service.painter.looks(words.language)
    if looks is None:
        return Shown("waiting.html")
    as_of = words.moment(looks.made_at, visit.service.workspace.settings.time_zone)
    if name == "today":
        files = files_of(page, visit, looks.sheets, drawn=False)
        values = {"sayings": looks.today, "as_of": as_of, "files": files}
        return Shown("today.html", {**values, "drawn_at": looks.made_at.isoformat()})
    look = looks.looks[name]
    files = files_of(page, visit, look.sheets, drawn=look.picture is not None)
    drawn_at = looks.made_at.isoformat() if name in _LIVE else ""
    values = {"look": look, "as_of": as_of, "files": files, "drawn_at": drawn_at}
    return Shown("look.html", values)
