"""Log in, stay, log out: sessions are kept here, the browser holds a number nobody can guess."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.access.accounts import Account, account_of
from nebelhorn.access.act import Act, normal_login
from nebelhorn.access.attempts import count_attempt, forgive, subjects_of
from nebelhorn.access.audit import append_audit
from nebelhorn.access.passwords import Passwords, check_rules
from nebelhorn.access.refusals import AccessError, WrongLogin
from nebelhorn.access.secret import RandomBytes, Secret, new_secret
from nebelhorn.access.tables import account, changing, session
from nebelhorn.access.tokens import set_password

SESSION_PREFIX = "session_"
LONGEST_US = 12 * 3_600_000_000
IDLE_US = 2 * 3_600_000_000
_COARSE_US = 60_000_000
_WRONG = "login and password do not go together"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in.

    Attributes:
        account: As it is now.
        opened_us: When they logged in, UTC microseconds; it ends 12 hours later.
        seen_us: When they were last seen, give or take a minute; it ends 2 hours later.
    """

    account: Account
    opened_us: int
    seen_us: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody types to log in.

    Attributes:
        login: In any case.
        password: As typed.
    """

    login: str
    password: Secret


def log_in(
    engine: Engine,
    passwords: Passwords,
    typed: Credentials,
    act: Act,
    *,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> tuple[Session, Secret]:
    """Open a session.

    Args:
        engine: The office.
        passwords: Slow: call this from a thread.
        typed: Login and password.
        act: When, from where; who is found out.
        random_bytes: Where chance comes from.

    Returns:
        The session and what the browser keeps of it. It is a new one each time: whatever the
        browser has shown before does not become a session.

    Raises:
        WrongLogin: They do not go together, there is no such account, it was closed, or has no
            password yet; it is not said which.
        TooManyAttempts: Too many were wrong lately.
        HashingBusy: Too many others log in at this moment.
    """
    found, stored = _proven(engine, passwords, typed, act)
    again = passwords.hash(typed.password) if passwords.outdated(stored) else None
    secret = new_secret(SESSION_PREFIX, random_bytes)
    with changing(engine) as connection:
        row = connection.execute(
            # the password may have been changed while this one was being checked
            sa.select(account).where(
                account.c.account_id == found.account_id, account.c.password == stored
            )
        ).first()
        if row is None:
            raise WrongLogin(_WRONG)
        if again is not None:
            connection.execute(
                sa.update(account)
                .where(account.c.account_id == found.account_id)
                .values(password=again)
            )
        connection.execute(sa.delete(session).where(session.c.opened_us <= act.at_us - LONGEST_US))
        connection.execute(
            sa.insert(session).values(
                sha256=secret.sha256(),
                account_id=found.account_id,
                opened_us=act.at_us,
                seen_us=act.at_us,
            )
        )
        append_audit(connection, dataclasses.replace(act, who=found.login), "logged in")
    return Session(account_of(row), act.at_us, act.at_us), secret


def find_session(engine: Engine, presented: Secret, at_us: int) -> Session | None:
    """Return who is logged in, and notice that they were here.

    Args:
        engine: The office.
        presented: What the browser shows.
        at_us: Now, UTC microseconds.

    Returns:
        The session; None: there is none, or it has ended: 12 hours after it was opened, 2 hours
        after it was last used, with a change of the password, when the account was closed.
    """
    if not presented.has_shape(SESSION_PREFIX):
        return None
    sha256 = presented.sha256()
    mine = session.c.sha256 == sha256
    with engine.connect() as connection:
        row = connection.execute(
            sa.select(session.c.sha256, session.c.opened_us, session.c.seen_us, account)
            .join_from(session, account, session.c.account_id == account.c.account_id)
            .where(mine, account.c.closed_us.is_(None))
        ).first()
    if row is None or not hmac.compare_digest(bytes(row.sha256), sha256):
        return None
    if at_us - row.opened_us >= LONGEST_US or at_us - row.seen_us >= IDLE_US:
        return None
    if at_us - row.seen_us >= _COARSE_US:
        with engine.begin() as connection:
            connection.execute(
                sa.update(session).where(mine, session.c.seen_us < at_us).values(seen_us=at_us)
            )
    return Session(account_of(row), row.opened_us, max(row.seen_us, at_us))


def log_out(engine: Engine, presented: Secret, act: Act) -> None:
    """End a session; one that has ended already is no error.

    Args:
        engine: The office.
        presented: What the browser shows.
        act: When, from where; who is found out.
    """
    mine = session.c.sha256 == presented.sha256()
    with changing(engine) as connection:
        login = connection.execute(
            sa.select(account.c.login)
            .join_from(session, account, session.c.account_id == account.c.account_id)
            .where(mine)
        ).scalar()
        if login is not None:
            connection.execute(sa.delete(session).where(mine))
            append_audit(connection, dataclasses.replace(act, who=login), "logged out")


def log_out_everywhere(engine: Engine, whose: Account, act: Act) -> int:
    """End all sessions of an account, on every device.

    Args:
        engine: The office.
        whose: Account, as its session says.
        act: When, from where; who is the account.

    Returns:
        Count of sessions that ended.
    """
    with changing(engine) as connection:
        gone = connection.execute(
            sa.delete(session).where(session.c.account_id == whose.account_id)
        ).rowcount
        own = dataclasses.replace(act, who=whose.login)
        append_audit(connection, own, "logged out everywhere")
    return gone


def change_password(
    engine: Engine, passwords: Passwords, typed: Credentials, chosen: Secret, act: Act
) -> Account:
    """Change one's own password; all sessions end, this one too.

    Args:
        engine: The office.
        passwords: Slow: call this from a thread.
        typed: Login of the session, and the password so far: a session left open is not enough.
        chosen: The new one.
        act: When, from where; who is found out.

    Raises:
        WrongLogin: The password so far is another one.
        TooManyAttempts: Too many were wrong lately.
        WeakPassword: The new one breaks a rule.
        AccessError: The new one is the old one.
        HashingBusy: Too many others log in at this moment.
    """
    found, before = _proven(engine, passwords, typed, act)
    if chosen == typed.password:
        msg = "the new password is the old one"
        raise AccessError(msg)
    check_rules(chosen, found.login)
    stored = passwords.hash(chosen)
    with changing(engine) as connection:
        row = connection.execute(
            sa.select(account).where(
                account.c.account_id == found.account_id, account.c.password == before
            )
        ).first()
        if row is None:
            raise WrongLogin(_WRONG)
        own = dataclasses.replace(act, who=found.login)
        return set_password(connection, account_of(row), stored, own)


def form_token(presented: Secret) -> Secret:
    """Return what forms of a session carry, so that other sites cannot send them.

    HMAC-SHA256 with the session's secret as the key: nothing has to be stored, and whoever reads
    a page cannot compute the session from it.

    Args:
        presented: What the browser shows.
    """
    key = presented.reveal().encode("utf-8", "surrogatepass")
    return Secret(hmac.new(key, b"form", hashlib.sha256).hexdigest())


def _proven(
    engine: Engine, passwords: Passwords, typed: Credentials, act: Act
) -> tuple[Account, str]:
    """The account and its stored hash, if the password is right; counts attempts.

    Raises:
        WrongLogin: It is not, or there is no such account.
    """
    login = _login_or_nobody(typed.login)
    subjects = subjects_of(login, act.address)
    with changing(engine) as connection:
        count_attempt(connection, subjects, act.at_us)
        row = connection.execute(
            sa.select(account).where(account.c.login == login, account.c.closed_us.is_(None))
        ).first()
    stored: str | None = row.password if row else None
    right = passwords.fits(stored, typed.password)
    with changing(engine) as connection:
        if right:
            forgive(connection, subjects)
        else:
            _refused(connection, row.login if row else "", act)
    if row is None or stored is None or not right:
        raise WrongLogin(_WRONG)
    return account_of(row), stored


def _refused(connection: Connection, login: str, act: Act) -> None:
    # a login nobody has is not written down: it may be a password in the wrong field
    append_audit(connection, dataclasses.replace(act, who=""), "login refused", login)


def _login_or_nobody(text: str) -> str:
    try:
        return normal_login(text)
    except AccessError:
        return ""  # nobody has this login, and it is refused as any other wrong one
