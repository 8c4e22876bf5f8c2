"""What happens while Nebelhorn is served: bodies come in, are kept, read, foretold and told."""

from __future__ import annotations

from nebelhorn.live.door import Answer, Door, Keeping, Request, Writer
from nebelhorn.live.inbox import (
    Arrival,
    ArrivalUnkeepable,
    Inbox,
    InboxBusy,
    InboxClosed,
    InboxFailed,
    InboxFull,
    InboxNoRoom,
    InboxRefusal,
    InboxState,
    Limits,
    LoopInbox,
    Row,
)
from nebelhorn.live.processor import Processor, Source, Step

__all__ = [
    "Answer",
    "Arrival",
    "ArrivalUnkeepable",
    "Door",
    "Inbox",
    "InboxBusy",
    "InboxClosed",
    "InboxFailed",
    "InboxFull",
    "InboxNoRoom",
    "InboxRefusal",
    "InboxState",
    "Keeping",
    "Limits",
    "LoopInbox",
    "Processor",
    "Request",
    "Row",
    "Source",
    "Step",
    "Writer",
]
