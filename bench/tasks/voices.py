"""Customers answer: voices.py HOW A_SECOND SECONDS FOLDER; HOW is ``sent`` or ``opened``.

Each customer has a link of their own and a connection of their own. ``sent``: they send an answer
(score, some words, circumstances). ``opened``: they open the page first, which is written down,
too. Open loop: each has their time, and waits are counted from that time. The server is the one of
``nebelhorn serve``. It is killed at the end, and what is in the facts after a new start is counted:
whatever was answered 200 has to be there, once.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from stopwatch import Stopwatch

from nebelhorn.app import LinkPurpose, init, serving
from nebelhorn.clock import utc_now_us
from nebelhorn.live import Arrival
from nebelhorn.live.asks.tables import ask

WARM = 500
DAY_US = 86_400_000_000
_AT_ONCE = 2_000
_ASK = """
[[ask]]
name = "visit"
touchpoint = "Visit"
question = { de = "Wie war der Besuch?", en = "How was the visit?" }
scale = "nps"
decision = "whether technicians come with more time"
circumstances = true
active = true
"""


def make(folder: Path, count: int) -> list[str]:
    """Found a shop with so many asks that nobody has answered; return their paths."""
    init(folder)
    with (folder / "nebelhorn.toml").open("a", encoding="utf-8") as file:
        file.write(_ASK)
    now_us = utc_now_us()
    with serving(folder) as service:
        for first in range(0, count, _AT_ONCE):
            visits = [
                {"customer": f"c{n}", "touchpoint": "Visit", "id": f"v{n}", "time": now_us - DAY_US}
                for n in range(first, min(count, first + _AT_ONCE))
            ]
            body = json.dumps(visits).encode()
            service._inbox.put(Arrival(now_us, "plain", "event", 1, body)).result()
        while service.step().rows:
            pass
        events = service.workspace.stores.facts.execute("SELECT event_id, id_no FROM event")
        same = {
            "name": "visit",
            "touchpoint": "Visit",
            "encounter_us": now_us - DAY_US,
            "channel": "mail",
            "language": "de",
            "by_lot": False,
            "state": "asked",
            "planned_us": now_us,
            "state_us": now_us,
            "expires_us": now_us + 9 * DAY_US,
        }
        rows = [{**same, "event_id": event, "id_no": who} for event, who in events.fetchall()]
        with service.workspace.stores.office.begin() as connection:
            connection.execute(sa.insert(ask), rows)
            numbers = connection.execute(sa.select(ask.c.ask_no)).scalars().all()
        return [f"/a/{service.answers.link(LinkPurpose.ANSWER, number)}" for number in numbers]


def _post(path: str, number: int) -> bytes:
    said = {
        "deed": "send",
        "score": number % 11,
        "circumstance": "hurried",
        "text": "Der Techniker war freundlich, kam aber eine Stunde zu spät. 🙂",
    }
    body = urlencode(said).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return head.startswith(b"http/1.1 200")


async def _load(port: int, paths: list[str], a_second: int, how: str) -> list[float]:
    """Return how long each answer took that was taken, from when it was due, seconds."""
    begun, waits = time.perf_counter(), []

    async def one(number: int, path: str, due: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        # a server that is full says so and hangs up
        with suppress(OSError, asyncio.IncompleteReadError):
            if how == "opened":
                await _ask(reader, writer, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            if await _ask(reader, writer, _post(path, number)):
                waits.append(time.perf_counter() - due)
        writer.close()

    async with asyncio.TaskGroup() as group:
        for number, path in enumerate(paths):
            due = begun + number / a_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(number, path, due))
    return sorted(waits)


def main(how: str, a_second: int, seconds: int, folder: Path) -> None:
    count = a_second * seconds
    paths = make(folder / "ws", count + WARM)
    command = [sys.executable, "-m", "nebelhorn", "-w", str(folder / "ws"), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            port = 0
            for line in server.stderr:
                found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
                port = port or int(found[1] if found else 0)
                if "startup complete" in line:
                    break
            warm = asyncio.run(_load(port, paths[:WARM], a_second, how))
            with Stopwatch() as watch:
                waits = asyncio.run(_load(port, paths[WARM:], a_second, how))
        finally:
            server.kill()
    taken = len(waits) + len(warm)
    with serving(folder / "ws") as service:
        while service.step().rows:
            pass
        (kept,) = service.workspace.stores.facts.execute("SELECT count(*) FROM answer").fetchone()
    watch.report(
        answers=len(waits),
        refused=count - len(waits),
        lost=taken - kept,
        p50_ms=1e3 * waits[len(waits) // 2],
        p99_ms=1e3 * waits[len(waits) * 99 // 100],
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
