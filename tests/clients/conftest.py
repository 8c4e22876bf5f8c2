"""A real server on loopback, with faults in front that a test asks for."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from nebelhorn.access import Act, KeyKind, KeyWish, create_key
from nebelhorn.app import Service, serving
from nebelhorn.clock import utc_now_us
from nebelhorn.web import make_application
from tests.clients.faults import Fault, Faults

collect_ignore_glob = ["drivers/*"]

KEY = "wk_" + base64.urlsafe_b64encode(b"k" * 32).rstrip(b"=").decode()


@dataclass
class Server:
    """A workspace that is served, and what stands before it."""

    address: str
    service: Service
    faults: Faults

    def rows(self) -> list[tuple[str, float | None]]:
        """Process all that has come; return (touchpoint, value) of every event in the facts."""
        while self.service.step().rows:
            pass
        facts = self.service.workspace.stores.facts
        found = facts.execute(
            "SELECT t.name, e.value FROM event AS e JOIN touchpoint AS t USING (touchpoint_no) "
            "ORDER BY ALL"
        ).fetchall()
        return [(str(name), value) for name, value in found]


Serve = Callable[..., AbstractContextManager[Server]]


@pytest.fixture
def serve(shop: Path) -> Serve:
    """Return a function that serves a new workspace; its argument: the faults of first requests."""

    @contextmanager
    def run(faults: tuple[Fault, ...] = (), *, rate: float | None = None) -> Iterator[Server]:
        with serving(shop) as service, socket.create_server(("127.0.0.1", 0)) as listening:
            office = service.workspace.stores.office
            wish = KeyWish("shop", KeyKind.WRITE, source="shop", rate=rate)
            act = Act(utc_now_us(), "somebody")
            create_key(office, wish, act, random_bytes=lambda many: b"k" * many)
            service.look_around()
            before = Faults(make_application(service, utc_now_us), list(faults))
            config = uvicorn.Config(
                before, log_config=None, server_header=False, date_header=False, lifespan="off"
            )
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            try:
                # whoever connects before the server runs waits in the socket's queue
                yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}", service, before)
            finally:
                server.should_exit = True
                thread.join(timeout=20)

    return run


@pytest.fixture
def key() -> str:
    """Return the write key of every server."""
    return KEY
