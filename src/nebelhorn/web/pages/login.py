"""Log in."""

from __future__ import annotations

import re

from nebelhorn.app import AccessError, Credentials, HashingBusy, TooManyAttempts, open_session
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusing import said_of

_BUSY_S = 5
_OURS = re.compile(r"/(?!/)[A-Za-z0-9/_.~-]*")


def _show(visit: Visit) -> Reply:
    if visit.session is not None:
        return GoTo("/")
    return Shown("login.html", _values(visit))


def _take(visit: Visit) -> Reply:
    typed = Credentials(visit.typed("login"), visit.typed_secret("password"))
    try:
        _, secret = open_session(visit.access, visit.passwords, typed)
    except TooManyAttempts as error:
        return _again(visit, error, 429, error.retry_after_s)
    except HashingBusy as error:
        return _again(visit, error, 503, _BUSY_S)
    except AccessError as error:
        return _again(visit, error, 403)
    return GoTo(_next(visit), enter=secret)


def _again(visit: Visit, error: AccessError, status: int, wait_s: int | None = None) -> Shown:
    values = _values(visit) | {"error": said_of(error, visit.words)}
    return Shown("login.html", values, status, wait_s)


def _values(visit: Visit) -> dict[str, object]:
    return {"login": visit.typed("login"), "next": _next(visit), "error": None}


def _next(visit: Visit) -> str:
    wanted = visit.typed("next") or visit.query.get("next", "")
    # a link to our own login must not lead to somebody else's page
    return wanted if _OURS.fullmatch(wanted) else "/"


LOGIN = Page("/login", Needs.NOTHING, _show, _take)
