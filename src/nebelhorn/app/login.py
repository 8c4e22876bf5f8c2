"""Log in and out, and set a password: what pages of the server call."""

from __future__ import annotations

import dataclasses

from nebelhorn.access import (
    Account,
    Credentials,
    Passwords,
    Person,
    Secret,
    Session,
    accept_invite,
    accept_setup,
    change_password,
    find_session,
    log_in,
    log_out,
    log_out_everywhere,
    token_login,
)
from nebelhorn.app.access import Access, now_us


def open_session(
    access: Access, passwords: Passwords, typed: Credentials
) -> tuple[Session, Secret]:
    """Log somebody in; slow, so call it from a thread.

    Args:
        access: Of the server, with the address they come from.
        passwords: One for the whole server.
        typed: Login and password.

    Returns:
        The session, and what goes into the cookie.

    Raises:
        WrongLogin: Login and password do not go together.
        TooManyAttempts: Too many were wrong lately.
        HashingBusy: Too many others log in at this moment.
    """
    return log_in(access.office, passwords, typed, access.act())


def access_of(access: Access, presented: Secret) -> tuple[Access, Session] | None:
    """Return what somebody who is logged in may do; None: they are not, or no longer.

    Args:
        access: Of the server, with the address they come from.
        presented: What the cookie says.
    """
    found = find_session(access.office, presented, now_us())
    if found is None:
        return None
    own = dataclasses.replace(access, who=found.account.login, role=found.account.role)
    return own, found


def close_session(access: Access, presented: Secret) -> None:
    """Log somebody out; a session that has ended already is no error.

    Args:
        access: Of the server, with the address they come from.
        presented: What the cookie says.
    """
    log_out(access.office, presented, access.act())


def close_all_sessions(access: Access, session: Session) -> int:
    """Log somebody out on every device, this one too.

    Args:
        access: As ``access_of`` gives it.
        session: Theirs.

    Returns:
        Count of sessions that ended.
    """
    return log_out_everywhere(access.office, session.account, access.act())


def whose_token(access: Access, token: Secret) -> str | None:
    """Return the login a one-time token is for; None: it is the one of the first admin.

    Args:
        access: Of the server.
        token: As in the link. It is only looked at, and can be used afterwards.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old.
    """
    return token_login(access.office, token, now_us())


def become_admin(
    access: Access, passwords: Passwords, token: Secret, person: Person, password: Secret
) -> Account:
    """Make the first admin; slow, so call it from a thread.

    Args:
        access: Of the server, with the address they come from.
        passwords: One for the whole server.
        token: Of the first start.
        person: Who they are.
        password: What they choose.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old; or there is an admin.
        WeakPassword: It breaks a rule; the token can be used again.
        AccessError: Name, login or language cannot be, or the login is taken.
    """
    return accept_setup(access.office, passwords, token, person, password, access.act())


def take_invitation(
    access: Access, passwords: Passwords, token: Secret, password: Secret
) -> Account:
    """Set the password of somebody who was invited; slow, so call it from a thread.

    Args:
        access: Of the server, with the address they come from.
        passwords: One for the whole server.
        token: As invited.
        password: What they choose.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old.
        WeakPassword: It breaks a rule; the token can be used again.
    """
    return accept_invite(access.office, passwords, token, password, access.act())


def set_own_password(
    access: Access, passwords: Passwords, before: Secret, chosen: Secret
) -> Account:
    """Change one's own password; all sessions end. Slow, so call it from a thread.

    Args:
        access: As ``access_of`` gives it.
        passwords: One for the whole server.
        before: The password so far.
        chosen: The new one.

    Raises:
        WrongLogin: The password so far is another one.
        TooManyAttempts: Too many were wrong lately.
        WeakPassword: The new one breaks a rule.
        AccessError: The new one is the old one.
    """
    typed = Credentials(access.who, before)
    return change_password(access.office, passwords, typed, chosen, access.act())
