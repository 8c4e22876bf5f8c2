"""A real HTTP server on loopback, an office with an outbox, and a clock that is set by hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from nebelhorn.live.addresses import egress_rules
from nebelhorn.live.egress import Gateway
from nebelhorn.live.outbox import (
    Delivery,
    Dispatcher,
    Dispatching,
    NewTarget,
    deliveries,
    enqueue,
    found_outbox,
    put_target,
)
from nebelhorn.log.office import open_office

NOW_US = 1_800_000_000_000_000


@dataclass(frozen=True)
class Got:
    """A request as the server saw it."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"


class Receiver:
    """Keeps what it got; answers by a function that may be replaced."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answer: Callable[[Got], Reply] = lambda _: Reply()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                got = Got(self.path, headers, body)
                receiver.got.append(got)
                reply = receiver.answer(got)
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.send_header("content-length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                except OSError:
                    self.close_connection = True  # the other side has read enough, or gave up

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def ids(self) -> list[str]:
        return [got.headers["webhook-id"] for got in self.got]

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def receiver_of() -> Iterator[Callable[[], Receiver]]:
    """Return a function that starts one more server."""
    all_made: list[Receiver] = []

    def make() -> Receiver:
        all_made.append(Receiver())
        return all_made[-1]

    yield make
    for made in all_made:
        made.close()


class Post:
    """An office with an outbox, at a time that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.office = open_office(folder / "office.sqlite")
        found_outbox(self.office)
        self.now_us = NOW_US
        self.told: list[str] = []

    def target(self, url: str, *topics: str, name: str = "crm") -> str:
        with self.office.begin() as connection:
            wanted = topics or ("*",)
            return put_target(connection, NewTarget(name, url, wanted), now_us=self.now_us)[1]

    def put(self, key: object, topic: str = "alarm.red") -> tuple[str, ...]:
        with self.office.begin() as connection:
            said = {"key": key, "umlaut": "Größe"}
            return enqueue(connection, topic, said, key=str(key), now_us=self.now_us)

    def dispatcher(
        self, gateway: Gateway | None = None, dispatching: Dispatching | None = None
    ) -> Dispatcher:
        return Dispatcher(
            self.office,
            gateway or Gateway(egress_rules(["127.0.0.1"])),
            clock=lambda: self.now_us,
            random=Random(7),  # noqa: S311 - jitter
            dispatching=dispatching,
            tell=self.told.append,
        )

    def drain(self) -> None:
        asyncio.run(self.dispatcher().drain())

    def pass_s(self, seconds: float) -> None:
        self.now_us += round(seconds * 1_000_000)

    def found(self) -> list[Delivery]:
        with self.office.connect() as connection:
            return list(reversed(deliveries(connection)))

    def states(self) -> list[str]:
        return [one.state.value for one in self.found()]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.office.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.office.dispose()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
