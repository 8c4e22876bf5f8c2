"""Mails that came back: read what mail servers report, and set the mail and its address right.

Believed is only what names the token of a mail of ours, which nobody knows but who got that mail
and the servers on its way: anybody can write to the mailbox bounces go to.
"""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

from sqlalchemy.engine import Connection

from nebelhorn.errors import NebelhornError
from nebelhorn.live.post.box import mail_of_token
from nebelhorn.live.post.letter import MAIL_HEADER
from nebelhorn.live.post.mail import TOKEN, MailState, PostedMail
from nebelhorn.live.post.queue import settle
from nebelhorn.live.post.reply import is_bad_address, shown_answer

MOST_BYTES = 10_000_000
"""A larger one is no report of a mail server."""

_BAD_CODE = 550


class NoBounces(NebelhornError):
    """What was given is no mailbox one could read."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server reports about a mail of ours.

    Attributes:
        token: Of the mail.
        status: Enhanced status code (RFC 3463) such as ``5.1.1``; empty: none was given.
        said: What the other server answered, or what the report says; one line.
        failed: Was it given up? False: it is late, or was delivered.
    """

    token: str
    status: str
    said: str
    failed: bool

    @property
    def nobody(self) -> bool:
        """Is there nobody under the address? False where the mailbox is full, or a rule was met."""
        # without any code it is only known that it came back
        said = self.status or self.said
        return self.failed and is_bad_address(0 if self.status else _code(self.said), said)


def read_bounces(place: Path) -> Iterator[Bounce | None]:
    """Read what came back.

    Args:
        place: A mail (``.eml``), an mbox file, or a Maildir folder.

    Yields:
        A bounce; None for a mail that is no report about a mail of ours, or cannot be read.

    Raises:
        NoBounces: There is nothing to read.
    """
    try:
        for content in _contents(place):
            yield read_bounce(content)
    except (OSError, mailbox.Error) as error:
        msg = f"{place}: no mailbox one could read: {error}"
        raise NoBounces(msg) from error


def read_bounce(content: bytes) -> Bounce | None:
    r"""Read one mail as the report of a mail server (RFC 3464).

    Args:
        content: As it came.

    Returns:
        None: it is none about a mail of ours.

    Examples:
        >>> report = (b"Content-Type: multipart/report; report-type=delivery-status; boundary=b"
        ...     b"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        ...     b"Final-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\n\n--b\n"
        ...     b"Content-Type: text/rfc822-headers\n\nMessage-ID: <nb." + b"0" * 32
        ...     + b"@we.example>\n\n--b--\n")
        >>> found = read_bounce(report)
        >>> found.token[:6], found.status, found.failed, found.nobody
        ('nb.000', '5.1.1', True, True)
        >>> read_bounce(b"Subject: I am out of office\n\nBack on Monday") is None
        True
    """
    if len(content) > MOST_BYTES:
        return None
    try:
        message = message_from_bytes(content, policy=default)
        reports = [part for part in message.walk() if _is_report(part)]
        fields = _fields(reports)
        token = _token(message)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None  # the parser stumbles over what is bent on purpose
    if not reports or token is None:
        return None
    status, action = fields.get("status", ""), fields.get("action", "").lower()
    said = fields.get("diagnostic-code", "").partition(";")[2] or status
    return Bounce(token, status.split(" ")[0], _line(said), failed=action == "failed")


def take_bounce(
    connection: Connection,
    bounce: Bounce,
    now_us: int,
    *,
    settled: Callable[[Connection, str, MailState, int], None] = lambda *_: None,
    refused: Callable[[Connection, str, str, int], None] = lambda *_: None,
) -> PostedMail | None:
    """Write down that a mail came back.

    Args:
        connection: Office, in a transaction.
        bounce: What was reported.
        now_us: UTC microseconds since 1970.
        settled: Told key, state and time, as ``PostRules``.
        refused: Told address, reason and time where there is nobody under it.

    Returns:
        The mail as it stood; None: nothing was done, for there is no such mail any more, it came
        back before, or it is only late.
    """
    found = mail_of_token(connection, bounce.token) if bounce.failed else None
    if found is None or found.state not in {MailState.SENT, MailState.UNCERTAIN}:
        return None
    said = bounce.said or "it came back"
    settle(connection, found.mail_no, MailState.BOUNCED, said, now_us)
    settled(connection, found.key, MailState.BOUNCED, now_us)
    if bounce.nobody:
        refused(connection, found.to_address, said, now_us)
    return found


def _contents(place: Path) -> Iterator[bytes]:
    if place.is_dir():
        for path in sorted(_letters(place)):
            yield _start_of(path)
        return
    with place.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        yield _start_of(place)
        return
    box = mailbox.mbox(place, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as part:
                yield part.read(MOST_BYTES + 1)
    finally:
        box.close()


def _letters(folder: Path) -> list[Path]:
    maildir = [folder / name for name in ("new", "cur") if (folder / name).is_dir()]
    places = maildir or [folder]
    found = [path for place in places for path in place.iterdir() if path.is_file()]
    return found if maildir else [path for path in found if path.suffix == ".eml"]


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _is_report(part: Message) -> bool:
    return part.get_content_type() == "message/delivery-status"


def _fields(reports: list[EmailMessage]) -> dict[str, str]:
    """Return the fields about the recipient; we write to one at a time."""
    found: dict[str, str] = {}
    for report in reports:
        blocks = report.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message):
                found |= {name.lower(): " ".join(str(text).split()) for name, text in block.items()}
    return found


def _token(message: EmailMessage) -> str | None:
    """Find the mail that came back: its headers are a part of the report, or a text in it."""
    for part in message.walk():
        if part is message:
            continue
        for name in ("message-id", MAIL_HEADER):
            found = TOKEN.search(str(part.get(name, "")))
            if found:
                return found[0]
        if part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
            found = TOKEN.search(str(part.get_payload()))
            if found:
                return found[0]
    return None


def _line(said: str) -> str:
    return shown_answer(0, said).removeprefix("0").strip()


def _code(said: str) -> int:
    start = said.strip()[:3]
    return int(start) if start.isdecimal() else 0
