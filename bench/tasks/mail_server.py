"""A mail server with faults: mail_server.py LOG KILLS. The first line it prints is its port.

It writes the recipient of every mail it has taken into LOG, also of those it never says so of.
At KILLS evenly spread mails it prints ``kill``, having taken the mail and before it answers, and
waits for a line: whoever reads it kills the sender meanwhile.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from pathlib import Path
from typing import TextIO

SLOW_S = 0.2
SHARES = {
    "later": 30,
    "nobody": 20,
    "full": 20,
    "silent": 10,
    "cut": 10,
    "slow": 3,
}
"""Of a thousand recipients; the rest is taken at once."""


class Server:
    def __init__(self, log: TextIO, kills: set[int]) -> None:
        self.log, self.kills = log, kills
        self.tried: dict[str, int] = {}
        self.taken = self.lines = 0

    def fault(self, to: str) -> str:
        """The fault of a recipient; all but ``nobody`` and ``slow`` happen once."""
        place = int(hashlib.sha256(to.encode()).hexdigest(), 16) % 1000
        for name, share in SHARES.items():
            if place < share:
                once = name not in {"nobody", "slow"} and self.tried[to] > 1
                return "" if once else name
            place -= share
        return ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        try:
            if self.lines % 40 == 0:
                writer.write(b"421 too busy\r\n")
                return
            writer.write(b"220 mail\r\n")
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to = fault = ""
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                self.tried[to] = self.tried.get(to, 0) + 1
                fault = self.fault(to)
                said = {"later": b"451 4.7.1 later", "nobody": b"550 5.1.1 nobody"}
                writer.write(said.get(fault, b"250 ok") + b"\r\n")
            elif word == b"DATA":
                if fault == "cut":
                    return
                writer.write(b"354 go on\r\n")
                if not await self.take(to, fault, reader, writer):
                    return
            elif word == b"EHLO":
                writer.write(b"250-mail\r\n250 SIZE 1000000\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()

    async def take(
        self, to: str, fault: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        await reader.readuntil(b"\r\n.\r\n")
        if fault == "slow":
            await asyncio.sleep(SLOW_S)
        if fault == "full":
            writer.write(b"452 4.3.1 full\r\n")
            return True
        self.log.write(to + "\n")
        self.log.flush()
        self.taken += 1
        if self.taken in self.kills:
            print("kill", flush=True)
            sys.stdin.readline()
        if fault == "silent":
            return False
        writer.write(b"250 taken\r\n")
        return True


async def main(log: Path, mails: int, kills: int) -> None:
    with log.open("w") as file:
        at = {round(mails * 0.8 * (n + 1) / (kills + 1)) for n in range(kills)}
        server = await asyncio.start_server(Server(file, at), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
    except KeyboardInterrupt:
        os._exit(0)
