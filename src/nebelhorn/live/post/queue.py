"""Which mail comes next, and writing down what became of it: the only SQL of sending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.post.mail import EMPTIED, MailState
from nebelhorn.live.post.tables import WAITING, mail


@dataclass(frozen=True, slots=True)
class Due:
    """A mail that may be sent now.

    Attributes:
        mail_no: Its number.
        key: What it is about.
        to_address: To whom.
        subject: One line.
        text: For programs that show no HTML.
        html: The same in HTML; empty: the text alone.
        headers: Other headers, by name.
        token: What its Message-ID begins with.
        attempts: How often it was tried in vain.
    """

    mail_no: int
    key: str
    to_address: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    token: str
    attempts: int


def next_due(connection: Connection, now_us: int) -> Due | None:
    """Return the mail that has been due longest; None: none is."""
    m = mail.c
    row = connection.execute(
        sa.select(
            *(m.mail_no, m.key, m.to_address, m.subject, m.text, m.html, m.headers, m.token),
            m.attempts,
        )
        .where(WAITING, m.due_us <= now_us)
        .order_by(m.due_us, m.mail_no)
        .limit(1)
    ).first()
    if row is None:
        return None
    found = dict(row._mapping)
    return Due(**{**found, "headers": json.loads(str(found["headers"]))})


def claim(connection: Connection, mail_no: int) -> bool:
    """Mark a mail as being handed over now.

    Args:
        connection: Office, in a transaction; to be committed before the server gets the mail.
        mail_no: Its number.

    Returns:
        False: it does not wait any more, somebody has decided against it meanwhile.
    """
    done = connection.execute(
        sa.update(mail)
        .where(mail.c.mail_no == mail_no, mail.c.state == MailState.WAITING.value)
        .values(state=MailState.SENDING.value)
    )
    return done.rowcount > 0


def settle(
    connection: Connection,
    mail_no: int,
    state: MailState,
    error: str | None,
    now_us: int,
    attempts: int | None = None,
) -> None:
    """Write down what became of a mail.

    Args:
        connection: Office, in a transaction.
        mail_no: Its number.
        state: Where it stands from now on; what it said is deleted when it was sent or dropped.
        error: What was wrong; None: nothing.
        now_us: UTC microseconds since 1970.
        attempts: How often it was tried in vain; None: as before.
    """
    values: dict[str, object] = {"state": state.value, "last_error": error}
    if attempts is not None:
        values["attempts"] = attempts
    if state is MailState.SENT:
        values["sent_us"] = now_us
    if state in {MailState.SENT, MailState.DROPPED}:
        values |= EMPTIED
    connection.execute(sa.update(mail).where(mail.c.mail_no == mail_no).values(**values))


def put_off(
    connection: Connection, mail_no: int, due_us: int, error: str, *, attempts: int
) -> None:
    """Let a mail wait until later.

    Args:
        connection: Office, in a transaction.
        mail_no: Its number.
        due_us: Until then, UTC microseconds since 1970.
        error: Why.
        attempts: How often it was tried in vain so far.
    """
    connection.execute(
        sa.update(mail)
        .where(
            mail.c.mail_no == mail_no,
            mail.c.state.in_([MailState.WAITING.value, MailState.SENDING.value]),
        )
        .values(state=MailState.WAITING.value, due_us=due_us, last_error=error, attempts=attempts)
    )


def left_sending(connection: Connection) -> list[tuple[int, str]]:
    """Return number and key of mails whose handing over was never written down to its end."""
    rows = connection.execute(
        sa.select(mail.c.mail_no, mail.c.key)
        .where(mail.c.state == MailState.SENDING.value)
        .order_by(mail.c.mail_no)
    )
    return [(int(mail_no), str(key)) for mail_no, key in rows]
