"""A server without a network: 32 clients put, a processor takes and trims. Killed by tests.

One line of JSON a round on standard input; each round is a process of its own, forked so that
nothing is imported anew. What is acknowledged is printed, as ``ack TOKEN``; the ledger is whoever
reads that. The processor writes what it took, and up to where, into ``taken``; that line stands for
the transaction of the real processor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path

from nebelhorn.live.inbox import Arrival, Inbox, Limits, LoopInbox

CLIENTS = 32
SMALL = Limits(bytes_log=1 << 20, trimmed=40)  # so that kills meet checkpoints and slices too


class Processor:
    def __init__(self, inbox: Inbox, place: Path) -> None:
        self.inbox = inbox
        self.file = os.open(place, os.O_RDWR | os.O_CREAT)
        whole = place.read_bytes().rpartition(b"\n")[0].splitlines()
        os.ftruncate(self.file, sum(len(line) + 1 for line in whole))
        os.lseek(self.file, 0, os.SEEK_END)
        self.cursor = int(whole[-1].split()[0]) if whole else 0

    def step(self) -> None:
        rows = self.inbox.read(self.cursor, 300)
        if rows:
            tokens = b" ".join(row.body.split()[0] for row in rows)
            os.write(self.file, b"%d %b\n" % (rows[-1].seq, tokens))
            self.cursor = rows[-1].seq
            self.inbox.trim(self.cursor)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


async def serve(inbox: Inbox, said: dict[str, object]) -> None:
    kept = LoopInbox(inbox)
    processor = Processor(inbox, Path(str(said["folder"])) / "taken")

    async def client(number: int) -> None:
        for n in range(int(str(said.get("puts", 1_000_000)))):
            token = f"{said['name']}-{number}-{n}"
            body = f"{token} {'.' * (n * 37 % 2_000)}"
            await kept.put(Arrival(n, "segment", "track", 1, body.encode()))
            say(f"ack {token}")
            if number == 0 and n % 10 == 9 and "processor" not in said:
                await asyncio.to_thread(processor.step)

    await asyncio.gather(*map(client, range(CLIENTS)))


def serve_round(said: dict[str, object]) -> None:
    class Chosen(Inbox):
        _synchronous = str(said.get("synchronous", "FULL"))

    if "journal" in said:
        os.environ["DISK_JOURNAL"] = str(said["journal"])
    with Chosen(Path(str(said["folder"])), SMALL) as inbox:
        say("open")
        asyncio.run(serve(inbox, said))
        say(f"groups {inbox.state().groups}")


def main() -> None:
    for line in sys.stdin:
        if pid := os.fork():
            say(f"pid {pid}")
            _, status = os.waitpid(pid, 0)
            say(f"dead {os.waitstatus_to_exitcode(status)}")
            continue
        with contextlib.suppress(BrokenPipeError):
            serve_round(json.loads(line))
        os._exit(0)


if __name__ == "__main__":
    main()
