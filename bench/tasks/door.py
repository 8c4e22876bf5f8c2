"""Load one way to take events: door.py KIND BATCH FOLDER; KIND as of ``door_server.py``.

A closed loop of 64 connections from one process, each sending its next batch when the last one was
answered 200. Every event has an id of its own. Beside the time that passes, the processor time of
the server alone is told: on a machine where others work, and where the client may be the slower of
the two, it says what a request costs.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from stopwatch import Stopwatch

CONNECTIONS = 64
EVENTS = 120_000
MOST_REQUESTS = 24_000
_HERE = Path(__file__).parent
_FILL = "x" * 560


def _body(first: int, batch: int) -> bytes:
    events = ",".join(
        f'{{"type":"track","event":"order completed","userId":"u{n % 9999}",'
        f'"messageId":"m{n:012d}","timestamp":"2026-11-20T10:00:00.000Z","properties":{{"note":"{_FILL}"}}}}'
        for n in range(first, first + batch)
    )
    return f'{{"batch":[{events}],"sentAt":"2026-11-20T10:00:00.100Z"}}'.encode()


async def _connection(port: int, requests: list[bytes], waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0] + b" ":
            msg = head.decode()
            raise RuntimeError(msg)
        await reader.readexactly(16)
        waits.append(time.perf_counter() - begun)
    writer.close()


async def _load(port: int, whole: list[list[bytes]]) -> list[float]:
    waits: list[float] = []
    await asyncio.gather(*(_connection(port, requests, waits) for requests in whole))
    return waits


def _cpu(process: int) -> float:
    """Processor time a process has used, seconds; Linux only."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    user, system = text.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main(kind: str, batch: int, folder: Path) -> None:
    each = min(MOST_REQUESTS, EVENTS // batch) // CONNECTIONS
    whole: list[list[bytes]] = []
    for connection in range(CONNECTIONS):
        requests = []
        for number in range(each):
            body = _body((connection * each + number) * batch, batch)
            head = (
                "POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Basic d2tfeDo=\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            requests.append(head.encode() + body)
        whole.append(requests)
    command = [sys.executable, str(_HERE / "door_server.py"), kind, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            asyncio.run(_load(port, [requests[:2] for requests in whole]))  # warm
            used = _cpu(server.pid)
            with Stopwatch() as watch:
                waits = asyncio.run(_load(port, whole))
            used = _cpu(server.pid) - used
        finally:
            server.kill()
    waits.sort()
    watch.report(
        events=len(waits) * batch,
        requests=len(waits),
        server_us=1e6 * used / len(waits),
        p50_ms=1e3 * waits[len(waits) // 2],
        p99_ms=1e3 * waits[len(waits) * 99 // 100],
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
