"""Accounts of people, as whoever runs the server sees them."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.access import (
    Account,
    Person,
    Role,
    Secret,
    close_account,
    create_account,
    invite,
    make_setup_token,
    set_role,
)
from nebelhorn.access import list_accounts as accounts_of
from nebelhorn.app.access import Access, admin_only


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who can now set a password.

    Attributes:
        account: Whose; None: of the first admin, who has none yet.
        token: What they do it with (``token.reveal()``), once, within 24 hours.
    """

    account: Account | None
    token: Secret


def add_account(access: Access, person: Person, role: Role) -> Invited:
    """Make an account and invite its owner.

    Args:
        access: For an admin.
        person: Whose.
        role: How far it may go.

    Raises:
        AccessError: The login is taken, or name, login or language cannot be.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    made = create_account(access.office, person, role, access.act())
    return Invited(*invite(access.office, made.login, access.act()))


def invite_again(access: Access, login: str) -> Invited:
    """Let somebody set a password anew, who has forgotten theirs or come too late.

    Args:
        access: For an admin.
        login: Of an open account.

    Raises:
        UnknownName: There is no such open account.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return Invited(*invite(access.office, login, access.act()))


def first_admin(access: Access) -> Invited | None:
    """Make the token of the first start; None: there is an admin already.

    Args:
        access: Of the server, at its start. Its role is not asked, since nobody can have one
            yet; so no page may call this.
    """
    token = make_setup_token(access.office, access.act())
    return None if token is None else Invited(None, token)


def change_role(access: Access, login: str, role: Role) -> Account:
    """Change how far an account may go.

    Args:
        access: For an admin.
        login: Whose.
        role: From now on.

    Raises:
        UnknownName: There is no such open account.
        AccessError: It is the last admin.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return set_role(access.office, login, role, access.act())


def drop_account(access: Access, login: str) -> Account:
    """Close an account for good; its sessions end.

    Args:
        access: For an admin.
        login: Whose.

    Raises:
        UnknownName: There is no such open account.
        AccessError: It is the last admin.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return close_account(access.office, login, access.act())


def who_is(access: Access, role: Role) -> tuple[str, ...]:
    """Return the names of those with a role, for whoever has to ask one of them.

    Args:
        access: Of anybody who is logged in.
        role: Theirs.
    """
    return tuple(one.name for one in accounts_of(access.office) if one.role is role)


def list_accounts(access: Access, *, closed: bool = False) -> tuple[Account, ...]:
    """Return the accounts.

    Args:
        access: For an admin.
        closed: Also those that were closed.

    Raises:
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return tuple(accounts_of(access.office, closed=closed))
