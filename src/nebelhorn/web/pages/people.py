"""Who may come in, for admins: invite, change a role, close an account."""

from __future__ import annotations

from nebelhorn.app import (
    AccessError,
    Invited,
    Person,
    Role,
    add_account,
    change_role,
    drop_account,
    invite_again,
    list_accounts,
)
from nebelhorn.errors import UnknownName
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of

ROLES = (message("viewer"), message("editor"), message("admin"))
"""As readers see them."""


def _show(visit: Visit) -> Reply:
    return _shown(visit, None, None)


def _take(visit: Visit) -> Reply:
    try:
        return _shown(visit, _do(visit), None)
    except (AccessError, UnknownName) as error:
        return _shown(visit, None, said_of(error, visit.words), 403)


def _do(visit: Visit) -> Invited | None:
    deed, login = visit.typed("deed"), visit.typed("login")
    role = Role(visit.typed("role")) if visit.typed("role") in set(Role) else Role.VIEWER
    if deed == "invite":
        language = visit.typed("speaks") or visit.words.language
        return add_account(visit.access, Person(login, visit.typed("name"), language), role)
    if deed == "again":
        return invite_again(visit.access, login)
    if deed == "role":
        change_role(visit.access, login, role)
    if deed == "close":
        drop_account(visit.access, login)
    return None


def _shown(visit: Visit, invited: Invited | None, error: str | None, status: int = 200) -> Shown:
    link = f"{visit.site}/invite/{invited.token.reveal()}" if invited else None
    login = invited.account.login if invited and invited.account else None
    return Shown(
        "people.html",
        {
            "accounts": list_accounts(visit.access),
            "roles": ROLES,
            "link": link,
            "invited": login,
            "typed": {
                name: visit.typed(name) if error else "" for name in ("login", "name", "role")
            },
            "error": error,
        },
        status,
    )


PEOPLE = Page("/people", Needs.ADMIN, _show, _take, label=message("People"))
