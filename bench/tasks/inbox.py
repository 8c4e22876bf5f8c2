"""Durable sinks under a closed loop of clients: inbox.py SINK BATCH FOLDER.

SINK is ``inbox`` (as served) or ``segment``: a file that is only appended to, with a checksum a
record and one ``fdatasync`` a group, which is the least a durable sink must do. Both take the same
requests from the same clients in one event loop, and answer after the sync.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
import threading
import time
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from stopwatch import Stopwatch

from nebelhorn.live import Arrival, Inbox, LoopInbox

CLIENTS = 64
EVENTS = 300_000
MOST_REQUESTS = 60_000
EVENT_BYTES = 759  # the mean of the captured requests
_HEAD = struct.Struct("<IIq")


class Segment:
    """The floor."""

    def __init__(self, place: Path) -> None:
        self.file = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        self.waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self.changed = threading.Condition()
        self.open = True
        self.groups = 0
        self.loop = asyncio.get_running_loop()
        self.waking = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    async def put(self, arrival: Arrival) -> None:
        future = self.loop.create_future()
        with self.changed:
            self.waiting.append((arrival.body, future))
        if not self.waking:
            self.waking = True
            self.loop.call_soon(self.wake)
        await future

    def wake(self) -> None:
        self.waking = False
        with self.changed:
            self.changed.notify()

    def run(self) -> None:
        while True:
            with self.changed:
                while not self.waiting and self.open:
                    self.changed.wait()
                group, self.waiting = self.waiting, []
            if not group:
                return
            parts = []
            for body, _ in group:
                parts += [_HEAD.pack(len(body), zlib.crc32(body), 0), body]
            os.write(self.file, b"".join(parts))
            os.fdatasync(self.file)
            self.groups += 1
            self.loop.call_soon_threadsafe(self.answer, [future for _, future in group])

    @staticmethod
    def answer(futures: list[asyncio.Future[None]]) -> None:
        for future in futures:
            future.set_result(None)

    def close(self) -> None:
        self.open = False
        self.wake()
        self.thread.join()
        os.close(self.file)


async def clients(
    put: Callable[[Arrival], Awaitable[object]], body: bytes, requests: int
) -> list[float]:
    waits: list[float] = []

    async def client() -> None:
        for n in range(requests // CLIENTS):
            begun = time.perf_counter()
            await put(Arrival(n, "segment", "batch", 1, bytes(body)))
            waits.append(time.perf_counter() - begun)

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return waits


async def run(
    sink: str, body: bytes, requests: int, folder: Path
) -> tuple[Stopwatch, list[float], int]:
    if sink == "segment":
        segment = Segment(folder / "segment")
        with Stopwatch() as watch:
            waits = await clients(segment.put, body, requests)
        segment.close()
        return watch, waits, segment.groups
    with Inbox(folder) as inbox:
        kept = LoopInbox(inbox)
        with Stopwatch() as watch:
            waits = await clients(kept.put, body, requests)
        return watch, waits, inbox.state().groups


def main(sink: str, batch: int, folder: Path) -> None:
    requests = min(MOST_REQUESTS, EVENTS // batch) // CLIENTS * CLIENTS
    event = os.urandom(EVENT_BYTES // 2).hex().ljust(EVENT_BYTES, "0").encode()
    watch, waits, groups = asyncio.run(run(sink, event * batch, requests, folder))
    waits.sort()
    watch.report(
        events=requests * batch,
        requests=requests,
        groups=groups,
        p50_ms=1e3 * waits[len(waits) // 2],
        p99_ms=1e3 * waits[len(waits) * 99 // 100],
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
