"""One's own account: another password, and logging out everywhere."""

from __future__ import annotations

from nebelhorn.app import AccessError, Credentials, TooManyAttempts, open_session, set_own_password
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.passwords_typed import chosen_password
from nebelhorn.web.refusing import said_of


def _show(visit: Visit) -> Reply:
    del visit
    return Shown("me.html", {"error": None})


def _take(visit: Visit) -> Reply:
    try:
        chosen = chosen_password(visit)
        account = set_own_password(
            visit.access, visit.passwords, visit.typed_secret("before"), chosen
        )
        # all sessions have ended, this one too: whoever knows the new password goes on
        _, secret = open_session(visit.access, visit.passwords, Credentials(account.login, chosen))
    except TooManyAttempts as error:
        values = {"error": said_of(error, visit.words)}
        return Shown("me.html", values, 429, error.retry_after_s)
    except AccessError as error:
        return Shown("me.html", {"error": said_of(error, visit.words)}, 403)
    return GoTo("/", enter=secret)


ME = Page("/me", Needs.VIEWER, _show, _take)
