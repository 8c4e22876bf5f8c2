"""How mails leave, and what those say whose mails they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from nebelhorn.live.post.letter import Sender
from nebelhorn.live.post.line import Server
from nebelhorn.live.post.mail import MailState


@dataclass(frozen=True, slots=True)
class Route:
    """How mails leave.

    Attributes:
        server: Takes them.
        sender: From whom they come.
    """

    server: Server
    sender: Sender


@dataclass(frozen=True, slots=True)
class Held:
    """A mail is not to be sent yet.

    Attributes:
        until_us: Until then, UTC microseconds.
        reason: Why, in words.
    """

    until_us: int
    reason: str


@dataclass(frozen=True, slots=True)
class PostRules:
    """What those say whose mails they are.

    Attributes:
        may_send: Asked by key right before a mail is handed over, outside any transaction. None:
            yes; a text: no, never, for this reason; ``Held``: not yet.
        settled: Told key, state and time in the transaction in which a mail comes to an end.
        refused: Told address, reason and time where there is nobody under an address; likewise.
    """

    may_send: Callable[[str], str | Held | None] = lambda _: None
    settled: Callable[[Connection, str, MailState, int], None] = lambda *_: None
    refused: Callable[[Connection, str, str, int], None] = lambda *_: None
