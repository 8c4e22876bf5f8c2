"""Log out, here or everywhere."""

from __future__ import annotations

from nebelhorn.app import close_all_sessions, close_session
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit


def _show(visit: Visit) -> Reply:
    return GoTo("/login") if visit.session is None else Shown("logout.html")


def _take(visit: Visit) -> Reply:
    if visit.session is not None and visit.typed("everywhere"):
        close_all_sessions(visit.access, visit.session)
    close_session(visit.access, visit.presented)
    return GoTo("/login", leave=True)


LOGOUT = Page("/logout", Needs.NOTHING, _show, _take)
