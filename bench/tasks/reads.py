"""Read profiles and ping, at fixed times, while events flow in: reads.py EVENTS_S SECONDS FOLDER.

Open loop: each request has its time, and waits are counted from that time, so that a server that
stops for a moment is not asked less. Both kinds of requests go to the same server in the same
seconds; what the machine does to one it does to the other.
"""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from stopwatch import Stopwatch

CUSTOMERS = 2_000
BATCH = 20
PROFILES_S, PINGS_S = 100, 100
WARM_S = 3
_HERE = Path(__file__).parent


class Lines:
    """Connections that are used again; as many as requests are under way."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: bytes) -> bytes:
        """Send a request and return the body of its answer.

        Raises:
            RuntimeError: It is not 200.
        """
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


def _get(path: str, key: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode()


def _post(first: int, key: str, prefix: str) -> bytes:
    events = ",".join(
        f'{{"type":"track","event":"step {n % 7}","userId":"u{n * 7919 % CUSTOMERS}",'
        f'"messageId":"{prefix}{n}"}}'
        for n in range(first, first + BATCH)
    )
    body = f'{{"batch":[{events}]}}'.encode()
    basic = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {basic}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _at_times(
    lines: Lines, requests: list[bytes], a_second: float, waits: list[float]
) -> None:
    begun = time.perf_counter()

    async def one(request: bytes, due: float) -> None:
        # where more comes than can be kept, a batch is refused, and that is an answer too
        with suppress(RuntimeError):
            await lines.ask(request)
        waits.append(time.perf_counter() - due)

    async with asyncio.TaskGroup() as group:
        for number, request in enumerate(requests):
            due = begun + number / a_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(request, due))


async def _until_served(lines: Lines, key: str) -> None:
    for number in (0, CUSTOMERS - 1):
        while True:
            try:
                await lines.ask(_get(f"/v1/customers/u{number}", key))
                break
            except RuntimeError:
                await asyncio.sleep(0.5)


async def _load(told: dict[str, str], events_s: int, seconds: int) -> dict[str, list[float]]:
    lines = Lines(int(told["port"]))
    for first in range(0, CUSTOMERS * 10, BATCH):  # everybody has a history
        await lines.ask(_post(first, told["write"], "h"))
    await _until_served(lines, told["read"])
    waits: dict[str, list[float]] = {}
    for phase in (WARM_S, seconds):
        waits = {"ping": [], "profile": [], "ack": []}
        pings = [_get("/healthz", told["read"])] * (PINGS_S * phase)
        profiles = [
            _get(f"/v1/customers/u{n * 31 % CUSTOMERS}", told["read"])
            for n in range(PROFILES_S * phase)
        ]
        batches = [_post(n, told["write"], f"p{phase}-") for n in range(0, events_s * phase, BATCH)]
        await asyncio.gather(
            _at_times(lines, pings, PINGS_S, waits["ping"]),
            _at_times(lines, profiles, PROFILES_S, waits["profile"]),
            _at_times(lines, batches, max(events_s / BATCH, 1), waits["ack"]),
        )
    return waits


def _ms(waits: list[float], share: float) -> float:
    return 1e3 * sorted(waits)[int(len(waits) * share)] if waits else 0.0


def main(events_s: int, seconds: int, folder: Path) -> None:
    command = [sys.executable, str(_HERE / "reads_server.py"), str(folder / "ws")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())
            with Stopwatch() as watch:
                waits = asyncio.run(_load(told, events_s, seconds))
        finally:
            server.kill()
    figures = {
        f"{name}_p{share * 100:g}_ms": _ms(values, share)
        for name, values in waits.items()
        for share in (0.5, 0.99)
    }
    watch.report(reads=len(waits["profile"]), **figures)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
