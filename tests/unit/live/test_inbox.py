"""The inbox as those see it who put, read and trim."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from nebelhorn.errors import WorkspaceBusy, WorkspaceError
from nebelhorn.live.inbox import (
    Arrival,
    ArrivalUnkeepable,
    Inbox,
    InboxBusy,
    InboxClosed,
    InboxFull,
    InboxRefusal,
    Limits,
    LoopInbox,
)


def arrival(body: bytes = b"{}", n: int = 0) -> Arrival:
    return Arrival(n, "segment", "batch", 7, body, '{"ce-id": "ü"}')


@contextlib.contextmanager
def writer_held(folder: Path) -> Iterator[None]:
    """Nobody can commit meanwhile."""
    with contextlib.closing(
        sqlite3.connect(folder / "inbox.sqlite", isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def seqs(futures: list[Future[int]]) -> list[int]:
    return [future.result(timeout=30) for future in futures]


def test_what_is_put_is_read_byte_for_byte(tmp_path: Path) -> None:
    bodies = [b"", b"\x00\xff\xfe not text", b"{" * 100_000, bytes(range(256)) * 1000]
    with Inbox(tmp_path) as inbox:
        assert seqs([inbox.put(arrival(body, n)) for n, body in enumerate(bodies)]) == [1, 2, 3, 4]
        rows = inbox.read(0, 10)
    assert [row.body for row in rows] == bodies
    assert [(row.seq, row.received_us) for row in rows] == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert {(r.wire, r.route, r.key_id, r.headers) for r in rows} == {
        ("segment", "batch", 7, '{"ce-id": "ü"}')
    }


def test_reading_goes_on_after_a_row_and_stops_at_the_limits(tmp_path: Path) -> None:
    with Inbox(tmp_path) as inbox:
        seqs([inbox.put(arrival(b"x" * 100)) for _ in range(10)])
        assert [row.seq for row in inbox.read(3, 4)] == [4, 5, 6, 7]
        assert [row.seq for row in inbox.read(0, 10, max_bytes=250)] == [1, 2, 3]
        assert [row.seq for row in inbox.read(0, 10, max_bytes=1)] == [1]
        assert inbox.read(10, 10) == []


def test_many_that_wait_share_one_commit_and_keep_their_order(tmp_path: Path) -> None:
    with Inbox(tmp_path) as inbox:
        with writer_held(tmp_path):
            first = inbox.put(arrival())
            others = [inbox.put(arrival(b"%d" % n)) for n in range(200)]
            assert inbox.waiting == 201
            assert inbox.bytes_waiting == sum(len(b"%d" % n) for n in range(200)) + 2
            assert not first.done()
        assert seqs([first, *others]) == list(range(1, 202))
        assert inbox.state().groups <= 2  # the first may have been taken alone
        assert [row.body for row in inbox.read(1, 500)] == [b"%d" % n for n in range(200)]
        assert (inbox.waiting, inbox.bytes_waiting) == (0, 0)


def test_a_group_has_an_end(tmp_path: Path) -> None:
    with Inbox(tmp_path, Limits(group=10, bytes_group=500)) as inbox:
        with writer_held(tmp_path):
            small = [inbox.put(arrival()) for _ in range(30)]
            large = [inbox.put(arrival(b"x" * 499)) for _ in range(4)]
        assert seqs(small + large) == list(range(1, 35))
        assert 5 <= inbox.state().groups <= 6


@pytest.mark.parametrize(
    ("limits", "body"),
    [(Limits(waiting=3), b"{}"), (Limits(bytes_waiting=300), b"x" * 100)],
    ids=["count", "bytes"],
)
def test_more_than_may_wait_is_refused_at_once(tmp_path: Path, limits: Limits, body: bytes) -> None:
    with Inbox(tmp_path, limits) as inbox:
        with writer_held(tmp_path):
            kept = [inbox.put(arrival(body)) for _ in range(3)]
            with pytest.raises(InboxFull, match="3 requests wait for the disk") as refused:
                inbox.put(arrival(body))
            assert refused.value.retry_after_s == 1
        assert seqs(kept) == [1, 2, 3]
        assert inbox.put(arrival(body)).result(timeout=30) == 4


def test_a_slow_processor_cannot_fill_the_disk(tmp_path: Path) -> None:
    limits = Limits(bytes_stored=250)
    with Inbox(tmp_path, limits) as inbox:
        seqs([inbox.put(arrival(b"x" * 100)) for _ in range(2)])
    with Inbox(tmp_path, limits) as inbox:  # it is counted anew
        assert (inbox.state().stored, inbox.state().bytes_stored) == (2, 200)
        with pytest.raises(InboxFull, match="2 requests wait to be processed"):
            inbox.put(arrival(b"x" * 100))
        assert inbox.trim(1) == 1
        assert inbox.put(arrival(b"x" * 100)).result(timeout=30) == 3


def test_trimming_deletes_up_to_a_row_and_numbers_are_never_given_again(tmp_path: Path) -> None:
    with Inbox(tmp_path, Limits(trimmed=3)) as inbox:
        seqs([inbox.put(arrival()) for _ in range(10)])
        assert inbox.trim(7) == 7
        assert inbox.trim(7) == 0
        assert [row.seq for row in inbox.read(0, 10)] == [8, 9, 10]
        assert inbox.trim(1 << 62) == 3
        assert inbox.state().stored == 0
    with Inbox(tmp_path) as inbox:
        assert inbox.state().last_seq == 10
        assert inbox.put(arrival()).result(timeout=30) == 11


def test_what_was_put_before_the_stop_is_kept_and_later_refused(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    with writer_held(tmp_path):
        kept = [inbox.put(arrival()) for _ in range(50)]
        closing = threading.Thread(target=inbox.close)
        closing.start()
        while inbox.state().trouble is None:
            pass
        with pytest.raises(InboxClosed):
            inbox.put(arrival())
    closing.join()
    assert seqs(kept) == list(range(1, 51))
    for call in (lambda: inbox.put(arrival()), lambda: inbox.trim(1), lambda: inbox.read(0, 1)):
        with pytest.raises(InboxClosed):
            call()
    inbox.close()  # again changes nothing
    assert not (tmp_path / "inbox.sqlite-wal").exists()
    with Inbox(tmp_path) as again:
        assert len(again.read(0, 100)) == 50


def test_it_has_one_owner(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from nebelhorn.live.inbox.sole_owner import own\n"
    code += "own(Path(sys.argv[1]) / 'inbox.sqlite')"
    with Inbox(tmp_path) as inbox:
        with pytest.raises(WorkspaceBusy):
            Inbox(tmp_path)
        done = subprocess.run(
            [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False
        )
        assert "WorkspaceBusy: inbox.sqlite is in use" in done.stderr
        assert inbox.put(arrival()).result(timeout=30) == 1
    Inbox(tmp_path).close()


def test_what_is_no_inbox_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "inbox.sqlite"
    place.write_bytes(b"these are the notes of somebody, and no database at all" * 100)
    before = place.read_bytes()
    for _ in range(2):  # and the lock was given back
        with pytest.raises(WorkspaceError, match="cannot be used"):
            Inbox(tmp_path)
    assert place.read_bytes() == before
    with pytest.raises(WorkspaceError):
        Inbox(tmp_path / "nowhere")
    place.unlink()
    with contextlib.closing(sqlite3.connect(place)) as later:
        later.execute("PRAGMA user_version = 99")
    with pytest.raises(WorkspaceError, match="another version"):
        Inbox(tmp_path)


def test_one_that_cannot_be_stored_does_not_take_others_along(tmp_path: Path) -> None:
    with Inbox(tmp_path) as inbox:
        with writer_held(tmp_path):
            good = [inbox.put(arrival(n=n)) for n in range(3)]
            lone_surrogate = inbox.put(Arrival(1, "segment", "track", 1, b"{}", "\ud800"))
            far_future = inbox.put(Arrival(1 << 70, "segment", "track", 1, b"{}"))
            good.append(inbox.put(arrival(n=3)))
        for refused in (lone_surrogate, far_future):
            with pytest.raises(ArrivalUnkeepable):
                refused.result(timeout=30)
        assert seqs(good) == [1, 2, 3, 4]
        assert [row.received_us for row in inbox.read(0, 9)] == [0, 1, 2, 3]
        assert inbox.state().trouble is None


def test_without_room_it_refuses_reads_and_goes_on(tmp_path: Path) -> None:
    with Inbox(tmp_path) as inbox:
        file = inbox._writer._file._connection
        inbox.put(arrival(b"x" * 10_000)).result(timeout=30)
        (pages,) = file.execute("PRAGMA page_count").fetchone()
        file.execute(f"PRAGMA max_page_count = {pages + 3:d}")
        with pytest.raises(InboxRefusal, match="no room left on the disk") as refused:
            seqs([inbox.put(arrival(b"x" * 100_000)) for _ in range(10)])
        assert refused.value.retry_after_s == 5
        assert inbox.state().trouble == "no room left on the disk"
        assert len(inbox.read(0, 99)) == inbox.state().stored >= 1
        file.execute(f"PRAGMA max_page_count = {1 << 20:d}")
        inbox.put(arrival(b"x" * 100_000)).result(timeout=30)
        assert inbox.state().trouble is None
        assert len(inbox.read(0, 99)) == inbox.state().stored


def test_who_has_given_up_disturbs_nobody(tmp_path: Path) -> None:
    async def some(inbox: Inbox) -> list[int]:
        kept = LoopInbox(inbox)
        tasks = [asyncio.ensure_future(kept.put(arrival(n=n))) for n in range(6)]
        await asyncio.sleep(0)  # all of them wait now
        tasks[0].cancel()
        tasks[3].cancel()
        return [await task for task in tasks if task not in (tasks[0], tasks[3])]

    with Inbox(tmp_path) as inbox:
        with writer_held(tmp_path):
            given_up = inbox.put(arrival())
            assert given_up.cancel()
        assert asyncio.run(some(inbox)) == [3, 4, 6, 7]
        assert len(inbox.read(0, 9)) == 7  # nobody can call back what is on its way


def test_a_loop_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    async def hang_up(inbox: Inbox) -> None:
        waiting = asyncio.ensure_future(LoopInbox(inbox).put(arrival()))
        await asyncio.sleep(0)
        waiting.cancel()

    with Inbox(tmp_path) as inbox:
        with writer_held(tmp_path):
            asyncio.run(hang_up(inbox))
        assert inbox.put(arrival()).result(timeout=30) == 2


def test_clients_of_a_loop_share_their_commits(tmp_path: Path) -> None:
    async def client(kept: LoopInbox) -> None:
        for _ in range(50):
            await kept.put(arrival())

    async def clients(inbox: Inbox) -> None:
        kept = LoopInbox(inbox)
        await asyncio.gather(*(client(kept) for _ in range(32)))

    with Inbox(tmp_path) as inbox:
        asyncio.run(clients(inbox))
        state = inbox.state()
    assert state.last_seq == 32 * 50
    assert state.groups <= 0.1 * state.last_seq


def test_a_refusal_reaches_the_loop(tmp_path: Path) -> None:
    async def one(inbox: Inbox) -> None:
        await LoopInbox(inbox).put(Arrival(1 << 70, "segment", "track", 1, b"{}"))

    with Inbox(tmp_path) as inbox, pytest.raises(ArrivalUnkeepable):
        asyncio.run(one(inbox))
    with pytest.raises(InboxClosed):
        asyncio.run(one(inbox))


def test_threads_may_all_put(tmp_path: Path) -> None:
    def puts(inbox: Inbox, name: int, futures: list[Future[int]]) -> None:
        futures += [inbox.put(arrival(b"%d %d" % (name, n))) for n in range(200)]

    futures: list[Future[int]] = []
    with Inbox(tmp_path) as inbox:
        threads = [threading.Thread(target=puts, args=(inbox, n, futures)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(seqs(futures)) == list(range(1, 801))
        bodies = [row.body for row in inbox.read(0, 1000)]
    for name in range(4):
        mine = [body for body in bodies if body.startswith(b"%d " % name)]
        assert mine == [b"%d %d" % (name, n) for n in range(200)]


def test_a_file_that_stays_locked_is_said_and_forgiven(tmp_path: Path) -> None:
    with Inbox(tmp_path) as inbox:
        inbox._writer._file._connection.execute("PRAGMA busy_timeout = 0")
        with writer_held(tmp_path), pytest.raises(InboxBusy):
            inbox.put(arrival()).result(timeout=30)
        assert inbox.put(arrival()).result(timeout=30) == 1
