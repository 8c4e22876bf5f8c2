"""Killed between sending and writing down: sent again, with the same id, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nebelhorn.live.outbox import (
    NewTarget,
    deliveries,
    enqueue,
    found_outbox,
    put_target,
)
from nebelhorn.log.office import open_office

pytestmark = pytest.mark.crash
SENDING = Path(__file__).with_name("outbox_sending.py")


class Stubborn:
    """A server that holds its answer to the second and the fifth message until we say so."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.arrived, self.killed = threading.Event(), threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                outer.got.append(self.headers["webhook-id"])
                if len(outer.got) in {2, 5}:
                    outer.arrived.set()
                    outer.killed.wait(30)
                    outer.killed.clear()
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.killed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def test_a_kill_while_a_target_answers_loses_nothing_and_keeps_ids_and_order(
    tmp_path: Path,
) -> None:
    server = Stubborn()
    office = open_office(tmp_path / "office.sqlite")
    found_outbox(office)
    with office.begin() as connection:
        put_target(connection, NewTarget("crm", server.url), now_us=0)
        ids = [
            enqueue(connection, "alarm.red", {"n": n}, key=str(n), now_us=0)[0] for n in range(5)
        ]
    try:
        for _ in range(2):
            with start(tmp_path) as sending:
                assert server.arrived.wait(30)
                server.arrived.clear()
                sending.kill()
                sending.wait(30)
            server.killed.set()
        with start(tmp_path) as sending:
            assert sending.wait(30) == 0
    finally:
        server.close()
    assert server.got == [ids[0], ids[1], ids[1], ids[2], ids[3], ids[3], ids[4]]
    with office.connect() as connection:
        assert {one.state.value for one in deliveries(connection)} == {"delivered"}
    office.dispose()


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SENDING), str(folder / "office.sqlite")])
