"""A mail as it goes over the wire: both texts, and headers nobody can smuggle anything into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from nebelhorn.live.post.address import checked_address
from nebelhorn.live.post.mail import one_line
from nebelhorn.live.post.queue import Due

MAIL_HEADER = "X-Nebelhorn-Mail"
"""Carries the token beside the Message-ID: some servers give bounces only part of the headers."""


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mails come.

    Attributes:
        address: A plain address; answers to us and bounces go there.
        name: What readers see beside it; empty: nothing.
        reply_to: Where answers of readers go; None: to the address.
    """

    address: str
    name: str = ""
    reply_to: str | None = None

    @property
    def domain(self) -> str:
        """What stands behind the @, in ASCII."""
        return checked_address(self.address).rpartition("@")[2]


def letter_of(due: Due, sender: Sender, at: datetime) -> bytes:
    r"""Return a mail as bytes: headers, then text and HTML as alternatives (RFC 2046).

    It says that a machine wrote it (RFC 3834), so that no automatic answer comes back, and holds
    no picture that would tell who has opened it.

    Args:
        due: What it says, and to whom.
        sender: From whom.
        at: Now, with a time zone.

    Returns:
        Lines end with CR LF; nothing but ASCII, unless an address needs UTF-8 (RFC 6532).

    Examples:
        >>> from datetime import UTC
        >>> one = Due(1, "ask/1", "ada@example.com", "How was it?\r\nBcc: x@y.z", "Hi", "",
        ...           {"List-Unsubscribe": "<https://a.example/o/x>"}, "nb.0", 0)
        >>> print(letter_of(one, Sender("we@example.com", "Us"), datetime(2026, 3, 1, tzinfo=UTC))
        ...       .decode().replace("\r", ""))
        From: Us <we@example.com>
        To: ada@example.com
        Subject: How was it? Bcc: x@y.z
        Date: Sun, 01 Mar 2026 00:00:00 +0000
        Message-ID: <nb.0@example.com>
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: OOF, AutoReply
        X-Nebelhorn-Mail: nb.0
        List-Unsubscribe: <https://a.example/o/x>
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: quoted-printable
        MIME-Version: 1.0
        <BLANKLINE>
        Hi
        <BLANKLINE>
    """
    address, to = checked_address(sender.address), checked_address(due.to_address)
    plain = address.isascii() and to.isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = _shown(address, one_line(sender.name))
    message["To"] = _shown(to)
    if sender.reply_to is not None:
        message["Reply-To"] = _shown(checked_address(sender.reply_to))
    message["Subject"] = one_line(due.subject)
    message["Date"] = at
    message["Message-ID"] = f"<{due.token}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message[MAIL_HEADER] = due.token
    for name, value in due.headers.items():
        message[name] = value
    message.set_content(_sound(due.text), cte="quoted-printable")
    if due.html:
        message.add_alternative(_sound(due.html), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _shown(address: str, name: str = "") -> Address:
    # given whole it would be refused where a letter of it is not ASCII
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")
