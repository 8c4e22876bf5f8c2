"""Request bodies, on disk before they are answered; rows are opaque bytes."""

from __future__ import annotations

from nebelhorn.live.inbox.arrival import Arrival, InboxState, Limits, Row
from nebelhorn.live.inbox.inbox import Inbox
from nebelhorn.live.inbox.loop_inbox import LoopInbox
from nebelhorn.live.inbox.refusals import (
    ArrivalUnkeepable,
    InboxBusy,
    InboxClosed,
    InboxFailed,
    InboxFull,
    InboxNoRoom,
    InboxRefusal,
)

__all__ = [
    "Arrival",
    "ArrivalUnkeepable",
    "Inbox",
    "InboxBusy",
    "InboxClosed",
    "InboxFailed",
    "InboxFull",
    "InboxNoRoom",
    "InboxRefusal",
    "InboxState",
    "Limits",
    "LoopInbox",
    "Row",
]
