"""Twenty people look at pages while events flow in: web.py EVENTS_S SECONDS CUSTOMERS FOLDER.

Open loop: each page has its time, and waits are counted from that time. What is packed is counted
as it goes over the line: HTML, style sheet, typeface and script of Today.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from stopwatch import Stopwatch

USERS = 20
PAGES = ("", "index", "horn", "map", "fog", "rules", "voices", "customers", "sources", "settings")
PAGES += ("customers?touchpoint=hotline+call",)
BATCH = 20
_PATIENCE_S = 240.0
_HERE = Path(__file__).parent


class Browser:
    """Connections that are used again, with a cookie."""

    def __init__(self, told: dict[str, str]) -> None:
        self._port = int(told["port"])
        self._cookie = told["cookie"]
        basic = base64.b64encode(f"{told['write']}:".encode()).decode()
        self._write = f"Authorization: Basic {basic}\r\n"
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str) -> bytes:
        """Return a page as it came over the line, without its head."""
        head = f"GET /{path} HTTP/1.1\r\nHost: x\r\nCookie: nebelhorn={self._cookie}\r\n"
        return await self._ask(f"{head}Accept-Encoding: gzip\r\n\r\n".encode())

    async def post(self, first: int) -> bytes:
        """Send a batch of events."""
        events = ",".join(
            f'{{"type":"track","event":"website visit","userId":"u{n % 500}","messageId":"m{n}"}}'
            for n in range(first, first + BATCH)
        )
        body = f'{{"batch":[{events}]}}'.encode()
        head = f"POST /v1/batch HTTP/1.1\r\nHost: x\r\n{self._write}Content-Length: {len(body)}"
        return await self._ask(f"{head}\r\n\r\n".encode() + body)

    async def _ask(self, request: bytes) -> bytes:
        if self._idle:
            reader, writer = self._idle.pop()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(head.decode())
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        self._idle.append((reader, writer))
        return body


async def _until_drawn(told: dict[str, str]) -> float:
    begun = time.perf_counter()
    plain = Browser(told)
    while time.perf_counter() - begun < _PATIENCE_S:
        page = await plain.get("?language=en")
        # a page that asks for patience is so short that it says so unpacked or not
        if b"data-waiting" not in _unpacked(page):
            return time.perf_counter() - begun
        await asyncio.sleep(1)
    msg = "the pages were not drawn in time"
    raise RuntimeError(msg)


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def _weight(browser: Browser) -> int:
    page = await browser.get("?language=en")
    text = _unpacked(page).decode()
    total = len(page)
    for link in re.findall(r'(?:href|src)="/(static/[^"]+)"', text):
        body = await browser.get(link)
        total += len(body)
        # what the style sheet asks for: the typeface
        for more in re.findall(r"url\(/(static/[^)]+)\)", _unpacked(body).decode()):
            total += len(await browser.get(more))
    return total


async def _load(
    told: dict[str, str], events_s: int, seconds: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    drawn_s = await _until_drawn(told)
    browser = Browser(told)
    found = {"drawn_s": drawn_s, "today_bytes": float(await _weight(browser))}
    filtered = "map?from=2026-01-01&language=de"
    for name in ("map_cold_ms", "map_warm_ms"):
        begun = time.perf_counter()
        await browser.get(filtered)
        found[name] = 1e3 * (time.perf_counter() - begun)
    waits: dict[str, list[float]] = {page or "today": [] for page in PAGES}
    begun = time.perf_counter()

    async def page(number: int) -> None:
        due = begun + number / USERS
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        path = PAGES[number % len(PAGES)]
        await browser.get(path)
        waits[path or "today"].append(time.perf_counter() - due)

    async def batch(number: int) -> None:
        due = begun + number * BATCH / events_s
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await browser.post(number * BATCH)

    async with asyncio.TaskGroup() as group:
        # each of twenty people opens a page a second
        for number in range(USERS * seconds):
            group.create_task(page(number))
        for number in range(events_s * seconds // BATCH):
            group.create_task(batch(number))
    return waits, found


def _ms(waits: list[float], share: float) -> float:
    return 1e3 * sorted(waits)[int(len(waits) * share)] if waits else 0.0


def main(events_s: int, seconds: int, customers: int, folder: Path) -> None:
    command = [sys.executable, str(_HERE / "web_server.py"), str(folder), str(customers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())
            with Stopwatch() as watch:
                waits, found = asyncio.run(_load(told, events_s, seconds))
        finally:
            server.kill()
    every = [wait for some in waits.values() for wait in some]
    slowest = max(waits, key=lambda name: _ms(waits[name], 0.95))
    watch.report(
        pages=len(every),
        p50_ms=_ms(every, 0.5),
        p95_ms=_ms(every, 0.95),
        slowest=slowest,
        slowest_p95_ms=_ms(waits[slowest], 0.95),
        **found,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
