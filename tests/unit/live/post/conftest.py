"""A real SMTP server on loopback with faults to order, an office, a clock that is set by hand."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.engine import Engine

from nebelhorn.live.post import (
    Mail,
    MailState,
    PostedMail,
    Postman,
    PostRules,
    Route,
    Security,
    Sender,
    Server,
    found_post,
    mails,
    put_mail,
)
from nebelhorn.log.office import open_office

NOW_US = 1_800_000_000_000_000
SECOND = 1_000_000
CUT = "cut the line"
"""An answer that is none."""


@dataclass
class Faults:
    """What the server answers; None: it takes it."""

    greet: str | None = None
    mail: Callable[[str], str | None] = lambda _: None
    rcpt: Callable[[str], str | None] = lambda _: None
    begin: Callable[[str], str | None] = lambda _: None
    data: Callable[[str], str | None] = lambda _: None


class Faulty(SMTP):
    """Answers as it is told, and drops the line where it is told to."""

    faults: Faults
    seen: list[asyncio.BaseTransport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.seen.append(transport)
        super().connection_made(transport)

    async def push(self, status: str | bytes) -> None:
        text = status if isinstance(status, str) else status.decode()
        if text == CUT:
            assert self.transport is not None
            self.transport.abort()
            return
        greeting = text.startswith(f"220 {self.hostname}")
        await super().push(self.faults.greet or status if greeting else status)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd calls it so
        assert self.envelope is not None
        instead = self.faults.begin(self.envelope.rcpt_tos[0])
        if instead is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(instead)


@dataclass
class Postbox:
    """Keeps what it got."""

    faults: Faults = field(default_factory=Faults)
    got: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    lines: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = name
        self.lines += 1
        return answers

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        fault = self.faults.mail(address)
        if fault is not None:
            return fault
        envelope.mail_from = address
        self.options.append(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        fault = self.faults.rcpt(address)
        if fault is not None:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        del server, session
        fault = self.faults.data(envelope.rcpt_tos[0])
        # whoever drops the line after the dot may have taken it all the same
        if fault is None or fault == CUT:
            content = envelope.content
            assert isinstance(content, bytes)
            self.got.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
            self.senders.append(str(envelope.mail_from))
        return fault or "250 OK"

    def to(self) -> list[str]:
        return [str(message["To"]) for message in self.got]


class Here:
    """The server, in a thread of its own."""

    def __init__(self, box: Postbox, tls: ssl.SSLContext | None = None, **said: object) -> None:
        self._box, self._tls, self._said = box, tls, said
        self._seen: list[asyncio.BaseTransport] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        server = self._call(self._begin())
        self._server: asyncio.Server = server
        self.port: int = server.sockets[0].getsockname()[1]

    async def _begin(self) -> asyncio.Server:
        return await self._loop.create_server(self._made, "127.0.0.1", 0, ssl=self._tls)

    def _made(self) -> SMTP:
        made = Faulty(self._box, hostname="mail.test", loop=self._loop, **self._said)
        made.faults, made.seen = self._box.faults, self._seen
        return made

    async def _end(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for transport in self._seen:  # one whose handshake failed is closed by nobody else
            transport.abort()  # type: ignore[attr-defined]
        for _ in range(20):
            await asyncio.sleep(0)

    def _call(self, doing: Coroutine[object, object, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(10)

    def stop(self) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


Start = Callable[..., Route]


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def start(box: Postbox) -> Iterator[Start]:
    """Return a function that starts the server and says the way to it."""
    running: list[Here] = []

    def begin(security: Security = Security.NONE, **said: object) -> Route:
        server_said = {k: said.pop(k) for k in ("user", "password", "believing") if k in said}
        if said.pop("checked", False):
            said |= {"authenticator": check_password, "auth_required": True}
        here = Here(box, **said)
        running.append(here)
        server_said["tls"] = server_said.pop("believing", None)
        server = Server("127.0.0.1", here.port, security, answer_s=5, taking_s=5, **server_said)
        return Route(server, Sender("ask@shop.example", "Shop"))

    yield begin
    for here in running:
        here.stop()


@dataclass(frozen=True)
class Certificates:
    """A certificate of 127.0.0.1, and who believes it."""

    server: ssl.SSLContext
    believing: ssl.SSLContext


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2100))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificates(server, ssl.create_default_context(cafile=str(file)))


def check_password(server: SMTP, session: Session, envelope: Envelope, way: str, data: object):
    del server, session, envelope, way
    return AuthResult(success=getattr(data, "password", b"") == b"open sesame", handled=False)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Engine]:
    engine = open_office(tmp_path / "office.sqlite")
    found_post(engine)
    yield engine
    engine.dispose()


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_us = NOW_US

    def __call__(self) -> int:
        return self.now_us

    def go(self, seconds: float) -> None:
        self.now_us += round(seconds * SECOND)


@pytest.fixture
def clock() -> Time:
    return Time()


class Sending:
    """An office with mails, and a postman who goes on step by step."""

    def __init__(self, office: Engine, clock: Time) -> None:
        self.office, self.clock = office, clock
        self.ended: list[tuple[str, str]] = []
        self.nobody: list[str] = []
        self.may: Callable[[str], object] = lambda _: None
        self._men: list[Postman] = []

    def put(self, *people: str, **said: object) -> None:
        with self.office.begin() as connection:
            for who in people:
                mail = Mail(f"ask/{who}", f"{who}@home.example", "How was it?", "Hi", **said)
                put_mail(connection, mail, self.clock())

    def man(self, route: Route | None) -> Postman:
        rules = PostRules(
            may_send=lambda key: self.may(key),
            settled=lambda _, key, state, __: self.ended.append((key, state.value)),
            refused=lambda _, address, reason, __: self.nobody.append(f"{address}: {reason}"),
        )
        man = Postman(self.office, lambda: route, self.clock, Random(1), rules)  # noqa: S311 - jitter
        self._men.append(man)
        return man

    def drain(self, man: Postman) -> None:
        while man.step():
            pass

    def all(self) -> dict[str, PostedMail]:
        with self.office.connect() as connection:
            return {one.key.removeprefix("ask/"): one for one in mails(connection)}

    def states(self) -> dict[str, MailState]:
        return {who: one.state for who, one in self.all().items()}

    def close(self) -> None:
        for man in self._men:
            man.stop()


@pytest.fixture
def sending(office: Engine, clock: Time) -> Iterator[Sending]:
    one = Sending(office, clock)
    yield one
    one.close()
