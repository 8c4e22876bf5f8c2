"""People who may look and change things: who they are and how far they may go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from nebelhorn.access.act import Act, checked_name, normal_login
from nebelhorn.access.audit import append_audit
from nebelhorn.access.refusals import AccessError, LastAdmin, LoginTaken, NotAllowed
from nebelhorn.access.tables import account, changing, session, token
from nebelhorn.errors import UnknownName, choices

LANGUAGES = ("de", "en")


class Role(StrEnum):
    """How far somebody may go; each may do what those before may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def reaches(self, needed: Role) -> bool:
        """Tell whether this role may do what another is needed for.

        Examples:
            >>> Role.EDITOR.reaches(Role.VIEWER), Role.EDITOR.reaches(Role.ADMIN)
            (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Person:
    """Whose a new account is to be.

    Attributes:
        login: What they log in with, such as an e-mail address; case does not matter.
        name: What others see; empty: the login.
        language: ``de`` or ``en``.
    """

    login: str
    name: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Account:
    """An account, without its password.

    Attributes:
        account_id: Its number.
        login: In lower case.
        name: What others see.
        role: How far it may go.
        language: ``de`` or ``en``.
        has_password: False: invited, and not come yet.
        created_us: When it was made, UTC microseconds.
        closed_us: When it was closed; None: it is open.
    """

    account_id: int
    login: str
    name: str
    role: Role
    language: str
    has_password: bool
    created_us: int
    closed_us: int | None


def create_account(engine: Engine, person: Person, role: Role, act: Act) -> Account:
    """Make an account without a password: nobody can log in until they were invited.

    Args:
        engine: The office.
        person: Whose.
        role: How far it may go.
        act: Who makes it, when, from where.

    Raises:
        LoginTaken: It is.
        AccessError: Name, login or language cannot be.
    """
    with changing(engine) as connection:
        made = insert_account(connection, person, role, act)
        append_audit(connection, act, f"account added as {role.value}", made.login)
    return made


def insert_account(connection: Connection, person: Person, role: Role, act: Act) -> Account:
    """Make an account in the transaction of something larger.

    Args:
        connection: Of ``changing``.
        person: Whose.
        role: How far it may go.
        act: When.

    Raises:
        LoginTaken: It is.
        AccessError: Name, login or language cannot be.
    """
    login = normal_login(person.login)
    name = checked_name(person.name or login[:100], "person")
    if person.language not in LANGUAGES:
        msg = f"the language of an account is one of {', '.join(LANGUAGES)}"
        raise AccessError(msg)
    if connection.execute(sa.select(account).where(account.c.login == login)).first():
        msg = f"there is an account {login!r} already"
        raise LoginTaken(msg)
    connection.execute(
        sa.insert(account).values(
            login=login,
            name=name,
            role=role.value,
            language=person.language,
            created_us=act.at_us,
        )
    )
    return account_named(connection, login)


def list_accounts(engine: Engine, *, closed: bool = False) -> list[Account]:
    """Return accounts in the order they were made.

    Args:
        engine: The office.
        closed: Also those that were closed.
    """
    wanted = sa.select(account).order_by(account.c.account_id)
    if not closed:
        wanted = wanted.where(account.c.closed_us.is_(None))
    with engine.connect() as connection:
        return [account_of(row) for row in connection.execute(wanted)]


def set_role(engine: Engine, login: str, role: Role, act: Act) -> Account:
    """Change how far an account may go; it holds at the next request of its sessions.

    Args:
        engine: The office.
        login: Whose.
        role: From now on.
        act: Who changes it, when, from where.

    Raises:
        UnknownName: There is no such open account.
        LastAdmin: It is.
    """
    with changing(engine) as connection:
        found = account_named(connection, login)
        if role is not Role.ADMIN:
            _keep_an_admin(connection, found)
        connection.execute(
            sa.update(account)
            .where(account.c.account_id == found.account_id)
            .values(role=role.value)
        )
        append_audit(connection, act, f"role set to {role.value}", found.login)
        return account_named(connection, login)


def close_account(engine: Engine, login: str, act: Act) -> Account:
    """Close an account for good: its sessions end, its invitations and password are dropped.

    Args:
        engine: The office.
        login: Whose; it stays taken, so that the audit log speaks of one person only.
        act: Who closes it, when, from where.

    Raises:
        UnknownName: There is no such open account.
        LastAdmin: It is.
    """
    with changing(engine) as connection:
        found = account_named(connection, login)
        _keep_an_admin(connection, found)
        mine = account.c.account_id == found.account_id
        connection.execute(
            sa.update(account).where(mine).values(closed_us=act.at_us, password=None)
        )
        connection.execute(sa.delete(session).where(session.c.account_id == found.account_id))
        connection.execute(sa.delete(token).where(token.c.account_id == found.account_id))
        append_audit(connection, act, "account closed", found.login)
        return account_of(connection.execute(sa.select(account).where(mine)).one())


def require(role: Role | None, needed: Role) -> None:
    """Refuse a role that does not reach far enough.

    Args:
        role: Of whoever asks; of a session's account as it is now. None: nobody has logged in.
        needed: What the deed takes.

    Raises:
        NotAllowed: It does not reach.
    """
    if role is None or not role.reaches(needed):
        yours = f"yours is {role.value}" if role else "nobody has logged in"
        msg = f"this takes the role {needed.value}; {yours}"
        raise NotAllowed(msg)


def has_admin(connection: Connection) -> bool:
    """Tell whether there is an admin who can log in."""
    return bool(_admins(connection))


def account_named(connection: Connection, login: str) -> Account:
    """Return an open account.

    Args:
        connection: To the office.
        login: Whose, in any case.

    Raises:
        UnknownName: There is none; the message says which are near.
    """
    wanted = normal_login(login)
    row = connection.execute(
        sa.select(account).where(account.c.login == wanted, account.c.closed_us.is_(None))
    ).first()
    if row is None:
        names = connection.scalars(
            sa.select(account.c.login).where(account.c.closed_us.is_(None))
        ).all()
        msg = f"there is no open account {wanted!r}; {choices(wanted, names)}"
        raise UnknownName(msg)
    return account_of(row)


def account_of(row: Row[tuple[object, ...]]) -> Account:
    """Return the account a row of the table stands for."""
    return Account(
        row.account_id,
        row.login,
        row.name,
        Role(row.role),
        row.language,
        row.password is not None,
        row.created_us,
        row.closed_us,
    )


def _keep_an_admin(connection: Connection, leaving: Account) -> None:
    admins = _admins(connection)
    if admins == [leaving.account_id]:
        msg = f"{leaving.login} is the last admin who can log in; make another one first"
        raise LastAdmin(msg)


def _admins(connection: Connection) -> list[int]:
    return list(
        connection.scalars(
            sa.select(account.c.account_id).where(
                account.c.role == Role.ADMIN.value,
                account.c.closed_us.is_(None),
                account.c.password.is_not(None),
            )
        )
    )
