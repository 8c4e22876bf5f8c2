"""The first start: whoever has the link becomes the first admin."""

from __future__ import annotations

from nebelhorn.app import (
    AccessError,
    Credentials,
    Person,
    Secret,
    TokenUnusable,
    become_admin,
    open_session,
    whose_token,
)
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.passwords_typed import chosen_password
from nebelhorn.web.refusing import said_of


def _show(visit: Visit) -> Reply:
    if whose_token(visit.access, _token(visit)) is not None:
        raise TokenUnusable
    return Shown("welcome.html", {"login": "", "name": "", "error": None})


def _take(visit: Visit) -> Reply:
    person = Person(visit.typed("login"), visit.typed("name"), visit.words.language)
    try:
        chosen = chosen_password(visit)
        account = become_admin(visit.access, visit.passwords, _token(visit), person, chosen)
        _, secret = open_session(visit.access, visit.passwords, Credentials(account.login, chosen))
    except TokenUnusable:
        raise
    except AccessError as error:
        values = {"login": person.login, "name": person.name}
        return Shown("welcome.html", {**values, "error": said_of(error, visit.words)}, 403)
    return GoTo("/", enter=secret)


def _token(visit: Visit) -> Secret:
    return Secret(visit.places["token"])


WELCOME = Page("/welcome/{token}", Needs.NOTHING, _show, _take)
