"""An inbox on a disk that fails when told to: failing.py FOLDER; ends with 0 if all is well."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from nebelhorn.live.inbox import Arrival, Inbox, InboxFailed, InboxNoRoom, Limits

DISK = ctypes.CDLL(None)
BODY = b"x" * 50_000
SMALL = Limits(bytes_log=1 << 20)
FOR_EVER = -1


def room_for(writes: int) -> None:
    DISK.disk_room_for(ctypes.c_long(writes))


def syncs_fail(said: int) -> None:
    DISK.disk_syncs_fail(ctypes.c_int(said))


def put(inbox: Inbox) -> int:
    return inbox.put(Arrival(1, "segment", "batch", 1, BODY)).result(timeout=30)


def put_while_it_fits(inbox: Inbox, most: int) -> list[int]:
    kept: list[int] = []
    try:
        while len(kept) < most:
            kept.append(put(inbox))
    except InboxNoRoom:
        pass
    return kept


def no_room(folder: Path) -> None:
    """Room runs out at every k-th write; whatever was answered is there, and it goes on."""
    with Inbox(folder, SMALL) as inbox:
        kept = [put(inbox)]
        for writes in range(1, 120):
            room_for(writes)
            kept += put_while_it_fits(inbox, 40)
            room_for(0)
            with pytest.raises(InboxNoRoom):
                put(inbox)
            assert inbox.state().trouble == "no room left on the disk"
            assert {row.seq for row in inbox.read(0, 99, max_bytes=1 << 30)} <= set(kept)
            with pytest.raises(InboxNoRoom):
                inbox.trim(kept[-1])
            room_for(FOR_EVER)
            kept.append(put(inbox))
            assert inbox.state().trouble is None
            if writes % 10 == 0:
                assert inbox.trim(kept[-2]) == len(kept) - 1
                kept = kept[-1:]
    with Inbox(folder) as inbox:
        assert [row.seq for row in inbox.read(0, 10_000, max_bytes=1 << 30)] == kept


def sync_fails(folder: Path) -> None:
    """After one failed sync nothing is kept any more, even when the next would succeed."""
    with Inbox(folder) as inbox:
        kept = [put(inbox) for _ in range(3)]
        syncs_fail(1)
        waiting = [inbox.put(Arrival(1, "segment", "batch", 1, BODY))]
        with pytest.raises(InboxFailed):
            waiting[0].result(timeout=30)
        syncs_fail(0)
        with pytest.raises(InboxFailed):
            inbox.put(Arrival(1, "segment", "batch", 1, BODY))
        with pytest.raises(InboxFailed):
            inbox.trim(2)
        assert [row.seq for row in inbox.read(0, 10)] == kept
        assert str(inbox.state().trouble).startswith("the disk of the inbox failed")
    with Inbox(folder) as inbox:
        assert [row.seq for row in inbox.read(0, 10)][:3] == kept
        assert put(inbox) > kept[-1]


def checkpoint_sync_fails(folder: Path) -> None:
    """The sync of a checkpoint counts as well."""
    with Inbox(folder, Limits(bytes_log=1)) as inbox:
        put(inbox)
        syncs_fail(1)
        with pytest.raises(InboxFailed):
            put(inbox)
        syncs_fail(0)
    with Inbox(folder) as inbox:
        assert inbox.read(0, 10)[0].body == BODY


if __name__ == "__main__":
    for trial in (no_room, sync_fails, checkpoint_sync_fails):
        place = Path(sys.argv[1]) / trial.__name__
        place.mkdir()
        trial(place)
        print("passed", trial.__name__, flush=True)  # noqa: T201 - for the test
