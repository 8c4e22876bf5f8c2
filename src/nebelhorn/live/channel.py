"""What a channel is: one way by which a message leaves."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nebelhorn.live.egress import Gateway


class Verdict(StrEnum):
    """What an attempt came to.

    ``delivered``: taken. ``failed``: the target is not well, so those behind wait. ``refused``:
    the target does not take this very message, so those behind go on. ``gone``: the target wants
    nothing any more.
    """

    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way.

    Attributes:
        message_id: The same in every attempt.
        address: Where to; for a webhook its URL.
        secret: What it is signed with; not shown.
        body: As it is sent, and signed.
        sent_us: Now, UTC microseconds since 1970.
    """

    message_id: str
    address: str = field(repr=False)
    secret: str = field(repr=False)
    body: str = field(repr=False)
    sent_us: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an attempt brought.

    Attributes:
        verdict: What it came to.
        status: HTTP status; None: nobody answered.
        error: One sentence, without secrets; None when delivered.
        retry_after_s: Seconds the target asked us to wait, 0 or more; None: it did not ask.
    """

    verdict: Verdict
    status: int | None = None
    error: str | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out.

    Attributes:
        name: As it stands in the outbox.
        check: Called with an address before it is saved; raises what is wrong with it.
        send: Makes one attempt; whatever the other side does comes back as a receipt.
        new_secret: What a new target is signed with.
    """

    name: str
    check: Callable[[Gateway, str], Coroutine[Any, Any, None]]
    send: Callable[[Gateway, Letter], Coroutine[Any, Any, Receipt]]
    new_secret: Callable[[], str]
