"""Send events at a steady rate and see when they are foretold: onward.py EVENTS_S SECONDS FOLDER.

Through HTTP into a served workspace with a quarter of history of 20,000 customers; in the middle
a day begins, and structure is learnt. An event's time is when it was to be sent, whether the
server kept up or not. It is visible when the tick that sealed its decision point has ended; the
point opens two seconds after the event.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from stopwatch import Stopwatch

from nebelhorn import import_events, init, open_workspace
from nebelhorn.app import KeyKind, KeyWish, add_key, open_access
from nebelhorn.demo import simulate

_CUSTOMERS = 20_000
_BATCH = 20
_CONNECTIONS = 8
_HERE = Path(__file__).parent
_QUESTIONS = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 7
grace_hours = 48

[[question]]
name = "calls"
kind = "outcome"
horizon_days = 14
condition = "touchpoint = 'hotline call' and events_before > 2"
grace_hours = 72
"""


def _company(folder: Path) -> tuple[Path, str, list[str]]:
    made = simulate(folder / "data", customers=_CUSTOMERS, months=3)
    settings = init(folder / "shop")
    settings.write_text(made.settings.read_text() + _QUESTIONS)
    with open_workspace(folder / "shop") as workspace:
        import_events(workspace, made.folder, mapping=made.folder / "mapping.toml")
        facts = workspace.stores.facts
        names = [n for (n,) in facts.execute("SELECT name FROM touchpoint ORDER BY 1").fetchall()]
    with open_access(folder / "shop") as access:
        key = add_key(access, KeyWish("bench", KeyKind.WRITE, source="bench")).secret.reveal()
    return folder / "shop", key, names


def _request(now_us: int, key: str, names: list[str], draw: random.Random) -> bytes:
    at = datetime.fromtimestamp(now_us / 1e6, UTC).isoformat()
    events = [
        {
            "type": "track",
            "messageId": f"m{draw.getrandbits(64):x}",
            "userId": f"C{draw.randrange(1, _CUSTOMERS + 1):05d}",
            "event": draw.choice(names),
            "timestamp": at,
        }
        for _ in range(_BATCH)
    ]
    body = json.dumps({"batch": events, "writeKey": key}).encode()
    head = (
        "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _send(
    port: int, ahead: int, rate: int, seconds: int, company: tuple[str, list[str]]
) -> None:
    due: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (request := await due.get()) is not None:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200" not in head.split(b"\r\n", 1)[0]:
                raise RuntimeError(head.decode())
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split()[0]))
        writer.close()

    tasks = [asyncio.create_task(connection()) for _ in range(_CONNECTIONS)]
    draw, begun = random.Random(7), time.time()
    for number in range(rate * seconds // _BATCH):
        at = begun + number * _BATCH / rate
        await asyncio.sleep(max(0.0, at - time.time()))
        due.put_nowait(_request(round(at * 1e6) + ahead, *company, draw))
    for _ in tasks:
        due.put_nowait(None)
    await asyncio.gather(*tasks)


def main(rate: int, seconds: int, folder: Path) -> None:
    shop, key, names = _company(folder)
    command = [sys.executable, str(_HERE / "onward_server.py"), str(shop), str(seconds / 2)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port, ahead = (int(part) for part in server.stdout.readline().split())
        with Stopwatch() as watch:
            asyncio.run(_send(port, ahead, rate, seconds, (key, names)))
            time.sleep(15)  # what waits is foretold
        said, _ = server.communicate("stop")
    ticks = [[int(n) for n in line.split()[1:]] for line in said.splitlines() if "tick" in line]
    with duckdb.connect(str(shop / "facts.duckdb"), read_only=True) as facts:
        rows = facts.execute(
            "SELECT e.t_us, p.sealed_us FROM sealed_point AS p JOIN event AS e "
            "ON e.event_id = p.moment_id JOIN source AS s USING (source_no) "
            "WHERE p.kind = 0 AND s.name = 'bench'"
        ).fetchall()
        sent = facts.execute(
            "SELECT count(*) FROM event JOIN source AS s USING (source_no) WHERE s.name = 'bench'"
        ).fetchone()
    untils = [until for until, *_ in ticks]
    seen = [
        (ticks[place][2] - t_us, ticks[place][2] - sealed_us)
        for t_us, sealed_us in rows
        if (place := bisect_right(untils, sealed_us)) < len(ticks)
    ]
    events, points = (sorted(part) for part in zip(*seen, strict=True))
    took = sorted(ended - begun for _, begun, ended, _ in ticks)
    watch.report(
        events=(sent or (0,))[0],
        points=len(rows),
        unseen=len(rows) - len(seen),
        event_p50_s=events[len(events) // 2] / 1e6,
        event_p99_s=events[len(events) * 99 // 100] / 1e6,
        point_p50_s=points[len(points) // 2] / 1e6,
        point_p99_s=points[len(points) * 99 // 100] / 1e6,
        tick_p50_s=took[len(took) // 2] / 1e6,
        tick_most_s=took[-1] / 1e6,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
