"""What a mail is, and what may stand in its headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

TOKEN = re.compile(r"nb\.[0-9a-f]{32}")
"""What each Message-ID of ours begins with."""

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OURS = frozenset(
    (
        *("from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id"),
        *("mime-version", "return-path", "received", "list-unsubscribe", "list-unsubscribe-post"),
    )
)
EMPTIED = {"subject": "", "text": "", "html": "", "headers": "{}"}
"""Nothing is kept of what a mail said once nobody needs it any more."""


class MailState(StrEnum):
    """Where a mail stands.

    ``WAITING``: to be sent, perhaps again. ``SENDING``: being handed over now. ``SENT``: the
    server has taken it. ``UNCERTAIN``: nobody knows whether the server took it; it is not sent
    again by itself. ``FAILED``: given up. ``BOUNCED``: refused for this recipient, or came back.
    ``DROPPED``: somebody decided against it.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    BOUNCED = "bounced"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be sent.

    Attributes:
        key: What it is about, such as ``ask/17``; one mail a key, ever.
        to_address: A plain address.
        subject: One line.
        text: For programs that show no HTML.
        html: The same in HTML; empty: the text alone.
        unsubscribe: Where a POST ends all such mails, ``https`` (RFC 8058); None: nowhere.
        headers: Other headers, by name; none that mails have anyway.
    """

    key: str
    to_address: str
    subject: str
    text: str
    html: str = ""
    unsubscribe: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostedMail:
    """A mail that was put down. Times are UTC microseconds since 1970.

    Attributes:
        mail_no: Its number.
        key: What it is about.
        to_address: To whom.
        subject: One line; empty once it was sent.
        state: Where it stands.
        attempts: How often it was tried in vain.
        due_us: When it is tried next, or was to be.
        last_error: What was wrong last; None: nothing.
        created_us: When it was put down.
        sent_us: When the server took it; None: not that anybody knows.
        token: What its Message-ID begins with.
    """

    mail_no: int
    key: str
    to_address: str
    subject: str
    state: MailState
    attempts: int
    due_us: int
    last_error: str | None
    created_us: int
    sent_us: int | None
    token: str


def one_line(text: str) -> str:
    r"""Return a text fit for one header: whatever ends lines or steers the screen is a blank.

    Examples:
        >>> one_line("Hello\r\nBcc: all@example.com\x00")
        'Hello Bcc: all@example.com'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Return the headers that let a mail program end such mails with one click.

    Args:
        url: Where a POST ends them. One click is for ``https`` alone (RFC 8058, section 3.1);
            other addresses are offered as a link.

    Raises:
        ValueError: It cannot stand in a header.

    Examples:
        >>> list(unsubscribe_headers("https://ask.example/o/x"))
        ['List-Unsubscribe', 'List-Unsubscribe-Post']
        >>> list(unsubscribe_headers("http://localhost:8300/o/x"))
        ['List-Unsubscribe']
    """
    if any(sign in url for sign in "<> \t,") or not url.isascii() or not url.isprintable():
        msg = "this is no address for a header"
        raise ValueError(msg)
    found = {"List-Unsubscribe": f"<{url}>"}
    if url.startswith("https://"):
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def checked_header(name: str, value: str) -> str:
    r"""Return what a further header says, if it is one and cannot be read as two.

    Args:
        name: Of the header; none that mails have anyway.
        value: One line.

    Raises:
        ValueError: It is not.

    Examples:
        >>> checked_header("X-Ask", "first-invoice")
        'first-invoice'
        >>> checked_header("X-Ask", "a\r\nBcc: all@example.com")
        Traceback (most recent call last):
        ValueError: the header X-Ask holds what cannot be printed
    """
    if not _HEADER.fullmatch(name) or name.lower() in _OURS or name.lower().startswith("content-"):
        msg = f"{name!r} is no header that can be added to a mail"
        raise ValueError(msg)
    if not value.isprintable():
        msg = f"the header {name} holds what cannot be printed"
        raise ValueError(msg)
    return value
