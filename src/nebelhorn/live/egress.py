"""The only door to the outside: every connection that Nebelhorn opens itself goes through here.

An address written by a user may lead back into one's own network (server-side request forgery).
So the name is resolved here, all its addresses are checked, and the connection goes to a checked
address, not to whatever the name means a moment later. No redirects, no proxies of the environment,
no cookies; the answer is read up to a limit.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import httpx

from nebelhorn.errors import NebelhornError
from nebelhorn.live.addresses import EgressDenied, EgressRules, Place, place_of, why_closed

MOST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; the rest is left."""

_MOST_ADDRESSES = 4

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → addresses as text; raises ``OSError`` where there are none."""


class EgressFailed(NebelhornError):
    """Nobody answered, or not in time; the message names the host, and no path."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One request to the outside.

    Attributes:
        method: Such as ``POST``.
        url: Where to; may hold a secret in its path, so it is not shown.
        headers: By name; may hold secrets.
        body: As it is sent.
        connect_s: Seconds for each address to be connected.
        total_s: Seconds for all: name, connection, sending, reading.
        most_bytes: How much of the answer is read.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    connect_s: float = 3.0
    total_s: float = 10.0
    most_bytes: int = MOST_ANSWER


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back.

    Attributes:
        status: HTTP status; 3xx is an answer like any other and is not followed.
        headers: Names in lower case.
        body: Not unpacked; at most ``most_bytes``.
        cut: There was more.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool


async def resolve_by_system(host: str, port: int) -> list[str]:
    """Ask the system's resolver, in a thread.

    Args:
        host: Name or number.
        port: Any.

    Returns:
        Addresses as text, in the order to try them.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Gateway:
    """Opens connections to the outside, after checking where they lead.

    It holds nothing open between two requests: a kept connection would go on past a rule.

    Args:
        rules: What may be reached beside the open internet.
        resolve: Turns names into addresses.
        tls: Whom to believe; None: the certificates of ``certifi``, or those in the environment
            variables ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``.

    Examples:
        >>> async def to_loopback():
        ...     await Gateway().check("http://127.0.0.1:8125/")
        >>> asyncio.run(to_loopback())
        Traceback (most recent call last):
        nebelhorn.live.addresses.EgressDenied: 127.0.0.1 is not open (loopback); \
who runs Nebelhorn can allow it
    """

    def __init__(
        self,
        rules: EgressRules | None = None,
        *,
        resolve: Resolve = resolve_by_system,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules or EgressRules()
        self._resolve = resolve
        self._tls = tls

    async def check(self, url: str, *, within_s: float = 10.0) -> tuple[str, ...]:
        """Say whether an address may be reached now; it is checked again at every sending.

        Args:
            url: Absolute.
            within_s: Seconds for the name to be resolved.

        Returns:
            The addresses it leads to.

        Raises:
            EgressDenied: It must not be reached.
            EgressFailed: Its name leads nowhere.
        """
        place = place_of(url, self._rules)
        with _in_time(place, within_s):
            async with asyncio.timeout(within_s):
                return await self._addresses(place)

    async def send(self, sending: Sending) -> Answered:
        """Send a request to a checked address.

        Args:
            sending: What, and how long it may take.

        Returns:
            The answer, whatever its status.

        Raises:
            EgressDenied: The address must not be reached; nothing was sent.
            EgressFailed: There was no answer; it may have arrived all the same.
        """
        place = place_of(sending.url, self._rules)
        with _in_time(place, sending.total_s):
            async with asyncio.timeout(sending.total_s):
                addresses = await self._addresses(place)
                return await self._to_the_first_that_answers(place, addresses, sending)

    async def _addresses(self, place: Place) -> tuple[str, ...]:
        try:
            found = tuple(await self._resolve(place.host, place.port))
        except (OSError, UnicodeError) as error:
            msg = f"{place.host}: the name leads nowhere"
            raise EgressFailed(msg) from error
        if not found:
            msg = f"{place.host}: the name leads nowhere"
            raise EgressFailed(msg)
        for address in found:
            # one closed address among open ones is how rebinding looks
            closed = why_closed(address, place.host, self._rules)
            if closed is not None:
                where = "" if place.host == address else f" leads to {address}, which"
                msg = f"{place.host}{where} is not open ({closed}); who runs Nebelhorn can allow it"
                raise EgressDenied(msg)
        return found[:_MOST_ADDRESSES]

    async def _to_the_first_that_answers(
        self, place: Place, addresses: Sequence[str], sending: Sending
    ) -> Answered:
        fault: httpx.TransportError | None = None
        for address in addresses:
            try:
                return await self._ask(place, address, sending)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = error  # nothing was sent yet: the next address may be tried
            except httpx.TransportError as error:
                raise _failed(place, error) from error
        raise _failed(place, fault) from fault

    async def _ask(self, place: Place, address: str, sending: Sending) -> Answered:
        pinned = httpx.Request(
            sending.method,
            place.url,
            headers={"accept-encoding": "identity", **sending.headers},
            content=sending.body,
            extensions={
                "timeout": {
                    "connect": sending.connect_s,
                    "read": sending.total_s,
                    "write": sending.total_s,
                    "pool": sending.total_s,
                },
                # the certificate is held against the name, though we connect to the number
                "sni_hostname": place.host,
            },
        )
        pinned.url = pinned.url.copy_with(host=address)  # the Host header keeps the name
        async with httpx.AsyncHTTPTransport(verify=self._believed(place)) as transport:
            response = await transport.handle_async_request(pinned)
            try:
                body, cut = await _read(response, sending.most_bytes)
            finally:
                await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answered(response.status_code, headers, body, cut)

    def _believed(self, place: Place) -> ssl.SSLContext:
        if self._tls is None:
            # reading the certificates takes a while, and without TLS there are none to read
            if place.url.scheme == "http":
                return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._tls = httpx.create_ssl_context()
        return self._tls


async def _read(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    body = bytearray()
    # it is a generator, and left in the middle it must be closed
    raw = cast("AsyncGenerator[bytes, None]", response.aiter_raw())
    async with contextlib.aclosing(raw) as parts:
        async for part in parts:
            body += part
            if len(body) > most:
                break
    return bytes(body[:most]), len(body) > most


def _failed(place: Place, error: httpx.TransportError | None) -> EgressFailed:
    said = str(error) if isinstance(error, httpx.ConnectError) else ""
    return EgressFailed(f"{place.host}: {said or type(error).__name__}")


@contextlib.contextmanager
def _in_time(place: Place, seconds: float) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        msg = f"{place.host}: no answer within {seconds:g} s"
        raise EgressFailed(msg) from error
