"""Request bodies, on disk before they are answered; rows are opaque bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.inbox.arrival import Arrival, InboxState, Limits, Row
    from nebelhorn.live.inbox.inbox import Inbox
    from nebelhorn.live.inbox.inbox_file import INBOX_FILE, count_naming, drop_read
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
    "INBOX_FILE",
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
    "count_naming",
    "drop_read",
]

export_lazily(__name__)
