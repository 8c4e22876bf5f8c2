"""Whoever was invited sets a password, and so does who has forgotten theirs."""

from __future__ import annotations

from nebelhorn.app import (
    AccessError,
    Credentials,
    Secret,
    TokenUnusable,
    open_session,
    take_invitation,
    whose_token,
)
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.passwords_typed import chosen_password
from nebelhorn.web.refusing import said_of


def _show(visit: Visit) -> Reply:
    return Shown("invite.html", {"login": _whose(visit), "error": None})


def _take(visit: Visit) -> Reply:
    login = _whose(visit)
    try:
        chosen = chosen_password(visit)
        take_invitation(visit.access, visit.passwords, _token(visit), chosen)
        _, secret = open_session(visit.access, visit.passwords, Credentials(login, chosen))
    except TokenUnusable:
        raise
    except AccessError as error:
        values = {"login": login, "error": said_of(error, visit.words)}
        return Shown("invite.html", values, 403)
    return GoTo("/", enter=secret)


def _whose(visit: Visit) -> str:
    login = whose_token(visit.access, _token(visit))
    if login is None:  # it is the one of the first admin, and has a page of its own
        raise TokenUnusable
    return login


def _token(visit: Visit) -> Secret:
    return Secret(visit.places["token"])


INVITE = Page("/invite/{token}", Needs.NOTHING, _show, _take)
