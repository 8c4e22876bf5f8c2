"""One-time tokens: with one, the first admin and everybody invited set their own password."""

from __future__ import annotations

import dataclasses
import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from nebelhorn.access.accounts import (
    Account,
    Person,
    Role,
    account_named,
    account_of,
    has_admin,
    insert_account,
)
from nebelhorn.access.act import Act, normal_login
from nebelhorn.access.audit import append_audit
from nebelhorn.access.passwords import Passwords, check_rules
from nebelhorn.access.refusals import TokenUnusable
from nebelhorn.access.secret import RandomBytes, Secret, new_secret
from nebelhorn.access.tables import account, changing, session, token

TOKEN_PREFIX = "once_"  # noqa: S105 - what they begin with is no secret
TOKEN_LASTS_US = 24 * 3_600_000_000


def make_setup_token(
    engine: Engine, act: Act, *, random_bytes: RandomBytes = secrets.token_bytes
) -> Secret | None:
    """Make the token of the first start; an earlier one that was not used is void.

    Args:
        engine: The office.
        act: When.
        random_bytes: Where chance comes from.

    Returns:
        What the first admin makes their account with, within 24 hours. None: there is an admin
        who can log in, so nobody needs one.
    """
    with changing(engine) as connection:
        if has_admin(connection):
            return None
        made = _put(connection, None, act, random_bytes)
        append_audit(connection, act, "setup link made")
        return made


def invite(
    engine: Engine, login: str, act: Act, *, random_bytes: RandomBytes = secrets.token_bytes
) -> tuple[Account, Secret]:
    """Make a token to set a password with, the first or, for who has forgotten it, another.

    Until it is used the old password holds. An earlier token of the account is void.

    Args:
        engine: The office.
        login: Of an open account.
        act: Who invites, when, from where.
        random_bytes: Where chance comes from.

    Returns:
        The account, and the token, good for 24 hours and one time.

    Raises:
        UnknownName: There is no such open account.
    """
    with changing(engine) as connection:
        found = account_named(connection, login)
        made = _put(connection, found.account_id, act, random_bytes)
        append_audit(connection, act, "invited", found.login)
        return found, made


def accept_setup(
    engine: Engine,
    passwords: Passwords,
    presented: Secret,
    person: Person,
    password: Secret,
    act: Act,
) -> Account:
    """Make the first admin.

    Args:
        engine: The office.
        passwords: Slow: call this from a thread.
        presented: The token of the first start.
        person: Who they are.
        password: What they choose.
        act: When, from where; who is the person.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old; or there is an admin.
        WeakPassword: It breaks a rule; the token can be used again.
        AccessError: Name, login or language cannot be, or the login is taken.
    """
    login = normal_login(person.login)
    with engine.connect() as connection:
        _usable(connection, presented, act.at_us, setup=True)
    check_rules(password, login)
    stored = passwords.hash(password)
    own = dataclasses.replace(act, who=login)
    with changing(engine) as connection:
        _usable(connection, presented, act.at_us, setup=True)
        if has_admin(connection):
            raise TokenUnusable
        made = insert_account(connection, person, Role.ADMIN, act)
        append_audit(connection, own, "account added as admin", login)
        return set_password(connection, made, stored, own)


def accept_invite(
    engine: Engine, passwords: Passwords, presented: Secret, password: Secret, act: Act
) -> Account:
    """Set the password of who was invited; sessions opened with an earlier one end.

    Args:
        engine: The office.
        passwords: Slow: call this from a thread.
        presented: The token.
        password: What they choose.
        act: When, from where; who is the person.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old.
        WeakPassword: It breaks a rule; the token can be used again.
    """
    with engine.connect() as connection:
        found = _invited(connection, _usable(connection, presented, act.at_us, setup=False))
    check_rules(password, found.login)
    stored = passwords.hash(password)
    own = dataclasses.replace(act, who=found.login)
    with changing(engine) as connection:
        found = _invited(connection, _usable(connection, presented, act.at_us, setup=False))
        return set_password(connection, found, stored, own)


def token_login(engine: Engine, presented: Secret, at_us: int) -> str | None:
    """Return whose token it is, to greet them.

    Args:
        engine: The office.
        presented: The token.
        at_us: Now, UTC microseconds.

    Returns:
        The login; None: it is the token of the first start.

    Raises:
        TokenUnusable: The token is not one, was used, or is too old.
    """
    with engine.connect() as connection:
        row = _usable(connection, presented, at_us, setup=None)
        return None if row.account_id is None else _invited(connection, row).login


def set_password(connection: Connection, whose: Account, stored: str, act: Act) -> Account:
    """Store a password's hash; all sessions of the account end, its tokens are void.

    Args:
        connection: Of ``changing``.
        whose: Account.
        stored: By ``Passwords.hash``.
        act: Who, when, from where.
    """
    mine = account.c.account_id == whose.account_id
    connection.execute(sa.update(account).where(mine).values(password=stored))
    connection.execute(sa.delete(session).where(session.c.account_id == whose.account_id))
    connection.execute(sa.delete(token).where(token.c.account_id == whose.account_id))
    if whose.role is Role.ADMIN:
        connection.execute(sa.delete(token).where(token.c.account_id.is_(None)))
    append_audit(connection, act, "password set", whose.login)
    return account_of(connection.execute(sa.select(account).where(mine)).one())


def _put(
    connection: Connection, account_id: int | None, act: Act, random_bytes: RandomBytes
) -> Secret:
    secret = new_secret(TOKEN_PREFIX, random_bytes)
    mine = token.c.account_id == account_id if account_id else token.c.account_id.is_(None)
    connection.execute(sa.delete(token).where(mine | (token.c.expires_us <= act.at_us)))
    connection.execute(
        sa.insert(token).values(
            sha256=secret.sha256(),
            account_id=account_id,
            expires_us=act.at_us + TOKEN_LASTS_US,
        )
    )
    return secret


def _usable(
    connection: Connection, presented: Secret, at_us: int, *, setup: bool | None
) -> Row[tuple[object, ...]]:
    """The row of a token that can be used now; of either kind when ``setup`` is None.

    Raises:
        TokenUnusable: There is none.
    """
    if not presented.has_shape(TOKEN_PREFIX):
        raise TokenUnusable
    row = connection.execute(
        sa.select(token).where(token.c.sha256 == presented.sha256(), token.c.expires_us > at_us)
    ).first()
    if row is None or setup not in (None, row.account_id is None):
        raise TokenUnusable
    return row


def _invited(connection: Connection, row: Row[tuple[object, ...]]) -> Account:
    found = connection.execute(
        sa.select(account).where(
            account.c.account_id == row.account_id, account.c.closed_us.is_(None)
        )
    ).first()
    if found is None:
        raise TokenUnusable
    return account_of(found)
