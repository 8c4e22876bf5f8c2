"""Mails: put down in the transaction of their cause, and what people may do about them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.errors import UnknownName, WorkspaceError
from nebelhorn.live.post.address import NoAddress, checked_address
from nebelhorn.live.post.mail import (
    EMPTIED,
    Mail,
    MailState,
    PostedMail,
    checked_header,
    one_line,
    unsubscribe_headers,
)
from nebelhorn.live.post.tables import mail

_AT_ONCE = 500

_AGAIN = (MailState.UNCERTAIN, MailState.FAILED, MailState.BOUNCED)
_AGAIN_TEXT = ", ".join(state.value for state in _AGAIN)


def put_mail(connection: Connection, new: Mail, now_us: int, *, due_us: int | None = None) -> bool:
    """Put a mail down, in the transaction of its cause.

    Args:
        connection: Office, in a transaction.
        new: The mail.
        now_us: UTC microseconds since 1970.
        due_us: Not to be sent before; None: at once.

    Returns:
        False: there is one of this key already, and nothing was done.

    Raises:
        NoAddress: It has no address one could write to.
        ValueError: A header of it is none, or could be read as another.
    """
    headers = {name: checked_header(name, value) for name, value in new.headers.items()}
    if new.unsubscribe is not None:
        headers |= unsubscribe_headers(new.unsubscribe)
    values = {
        "key": new.key,
        "to_address": checked_address(new.to_address),
        "subject": one_line(new.subject),
        "text": new.text,
        "html": new.html,
        "headers": json.dumps(headers),
        "token": f"nb.{secrets.token_hex(16)}",
        "state": MailState.WAITING.value,
        "attempts": 0,
        "due_us": now_us if due_us is None else due_us,
        "created_us": now_us,
    }
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    done = connection.execute(
        sa.text(f"INSERT INTO mail ({names}) VALUES ({marks}) ON CONFLICT (key) DO NOTHING"),
        values,
    )
    return done.rowcount > 0


def mails(
    connection: Connection, *, state: MailState | None = None, limit: int = 100
) -> tuple[PostedMail, ...]:
    """Return mails with what became of them, newest first.

    Args:
        connection: Office.
        state: Only those in this state.
        limit: At most so many.
    """
    wanted = _posted().order_by(mail.c.mail_no.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(mail.c.state == state.value)
    return tuple(_mail(row) for row in connection.execute(wanted))


def mail_counts(connection: Connection) -> dict[MailState, int]:
    """Return how many mails stand where; what is not there is left out."""
    rows = connection.execute(sa.select(mail.c.state, sa.func.count()).group_by(mail.c.state))
    return {MailState(str(state)): int(count) for state, count in rows}


def open_mail_counts(connection: Connection) -> dict[MailState, int]:
    """Return how many mails wait, are being handed over, or are uncertain."""
    states = [one.value for one in (MailState.WAITING, MailState.SENDING, MailState.UNCERTAIN)]
    rows = connection.execute(
        sa.select(mail.c.state, sa.func.count())
        .where(mail.c.state.in_(states))
        .group_by(mail.c.state)
    )
    return {MailState(str(state)): int(count) for state, count in rows}


def known_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return of some hundred keys those of which there is a mail."""
    found = connection.execute(sa.select(mail.c.key).where(mail.c.key.in_(list(keys))))
    return {str(key) for key in found.scalars()}


def put_again(connection: Connection, mail_no: int, now_us: int) -> PostedMail:
    """Send a mail again that is uncertain, failed or bounced; its Message-ID stays the same.

    Args:
        connection: Office, in a transaction.
        mail_no: Its number.
        now_us: UTC microseconds since 1970.

    Returns:
        The mail as it now stands.

    Raises:
        UnknownName: There is no such mail.
        WorkspaceError: It was sent, still will be, or somebody decided against it.
    """
    found = mail_numbered(connection, mail_no)
    if found.state not in _AGAIN:
        msg = f"mail {mail_no} is {found.state.value}; only what is {_AGAIN_TEXT} is sent again"
        raise WorkspaceError(msg)
    connection.execute(
        sa.update(mail)
        .where(mail.c.mail_no == mail_no)
        .values(state=MailState.WAITING.value, attempts=0, due_us=now_us, last_error=None)
    )
    return mail_numbered(connection, mail_no)


def drop_mails(connection: Connection, keys: Collection[str], reason: str) -> int:
    """Do not send mails that wait; one that is being handed over now cannot be held any more.

    Args:
        connection: Office, in a transaction: that of an objection, so that nothing comes after it.
        keys: What they are about.
        reason: In words, for people.

    Returns:
        How many.
    """
    dropped = 0
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _AT_ONCE):
        done = connection.execute(
            sa.update(mail)
            .where(
                mail.c.key.in_(wanted[start : start + _AT_ONCE]),
                mail.c.state == MailState.WAITING.value,
            )
            .values(state=MailState.DROPPED.value, last_error=reason, **EMPTIED)
        )
        dropped += int(done.rowcount)
    return dropped


def erase_mails(
    connection: Connection, *, keys: Collection[str] = (), addresses: Collection[str] = ()
) -> int:
    """Delete mails about somebody or to them, sent or not.

    Args:
        connection: Office, in a transaction.
        keys: What they are about.
        addresses: To whom; upper and lower case are one here.

    Returns:
        How many.
    """
    about, to = set(keys), {_compared(address) for address in addresses}
    found = [
        mail_no
        for mail_no, key, address in connection.execute(
            sa.select(mail.c.mail_no, mail.c.key, mail.c.to_address)
        )
        if key in about or _compared(address) in to
    ]
    for mail_no in found:
        connection.execute(sa.delete(mail).where(mail.c.mail_no == mail_no))
    return len(found)


def mail_numbered(connection: Connection, mail_no: int) -> PostedMail:
    """Return a mail by its number.

    Raises:
        UnknownName: There is none.
    """
    row = connection.execute(_posted().where(mail.c.mail_no == mail_no)).first()
    if row is None:
        msg = f"there is no mail {mail_no}"
        raise UnknownName(msg)
    return _mail(row)


def mail_of_token(connection: Connection, token: str) -> PostedMail | None:
    """Return the mail whose Message-ID begins so; None: there is none."""
    row = connection.execute(_posted().where(mail.c.token == token)).first()
    return None if row is None else _mail(row)


def _compared(address: str) -> str:
    try:
        return checked_address(address).casefold()
    except NoAddress:
        return address.casefold()


def _posted() -> sa.Select[Any]:
    m = mail.c
    return sa.select(
        *(m.mail_no, m.key, m.to_address, m.subject, m.state, m.attempts, m.due_us),
        *(m.last_error, m.created_us, m.sent_us, m.token),
    )


def _mail(row: sa.Row[Any]) -> PostedMail:
    found = dict(row._mapping)
    return PostedMail(**{**found, "state": MailState(str(found["state"]))})
