"""The addresses that tell something: state of customers, index, alarms, map, fog."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from nebelhorn.app import Asked, Read, ReadRefusal, ReadSide, Secret, not_told
from nebelhorn.web.cookies import presented
from nebelhorn.web.needs import NeedingRoute, Needs, routed

CUSTOMERS = "/v1/customers/"
_READERS = 2
_METHODS = ("GET", "HEAD")
_LANGUAGES = ("de", "en")
Found = TypeVar("Found")
Headers = list[tuple[bytes, bytes]]
Count = Callable[[str, str], None]
"""Counts an answer: (name of the address, code)."""


class Reading:
    """Reads, in a few threads where it may take long, so that it holds nothing else up.

    Args:
        side: What is read.
        count: Counts answers.
    """

    def __init__(self, side: ReadSide, count: Count) -> None:
        self.side, self.count = side, count
        self._threads = ThreadPoolExecutor(_READERS, "read")

    async def run(self, method: Callable[..., Found], *said: object) -> Found:
        """Call a method of the side that reads the disk, in one of the threads.

        Args:
            method: Of ``ReadSide``.
            *said: Its arguments.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, method, self.side, *said)

    async def refusal(self, scope: Scope, headers: Mapping[str, str]) -> ReadRefusal | None:
        """Say why somebody may not read; None: they may, by a read key or as they are logged in.

        Only what is read is opened to a browser's cookie: a page of another site can send it along,
        but is not told the answer.

        Args:
            scope: Of the request.
            headers: Of the request, names in lower case.
        """
        if "cookie" in headers and "authorization" not in headers:
            shown = presented(Request(scope))
            known = await self.run(ReadSide.knows_session, Secret(shown))
            if known:
                return None
        found = self.side.admit(headers)
        return found if isinstance(found, ReadRefusal) else None

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()


class ReadEndpoint:
    """An ASGI application that tells one thing.

    Args:
        reading: Reads it.
        reads: What may be meant; the path as it was sent decides.
    """

    def __init__(self, reading: Reading, *reads: Read) -> None:
        self._reading, self._reads = reading, reads

    # Starlette takes an instance of a class for an ASGI application
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        del receive
        headers = headers_of(scope)
        found, name = self._meant(scope)
        body: bytes | ReadRefusal
        said = "other"
        if scope["method"] not in _METHODS:
            body = not_told("method_not_allowed")
        elif (refusal := await self._reading.refusal(scope, headers)) is not None:
            body = refusal
        elif found is None:
            body = not_told("not_found")
        else:
            said = found.name
            query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
            language = language_of(query, headers)
            if language is None:
                body = not_told("parameter_wrong", "language is de or en")
            else:
                body = await self._told(found, Asked(name, query, language))
        self._reading.count(said, body.code if isinstance(body, ReadRefusal) else "ok")
        await answer(scope, send, body, headers)

    async def _told(self, read: Read, asked: Asked) -> bytes | ReadRefusal:
        if read.at_once:
            return self._reading.side.tell(read, asked)
        return await self._reading.run(ReadSide.tell, read, asked)

    def _meant(self, scope: Scope) -> tuple[Read | None, str]:
        """Return what is meant, and the id in the path; a slash in an id comes as ``%2F``."""
        parts = scope.get("raw_path", scope["path"].encode()).split(b"?")[0].strip(b"/").split(b"/")
        for read in self._reads:
            wanted = read.path.strip("/").split("/")
            same = len(wanted) == len(parts) and all(
                a == "{id}" or a.encode() == b for a, b in zip(wanted, parts, strict=True)
            )
            if same:
                ids = [b for a, b in zip(wanted, parts, strict=True) if a == "{id}"]
                return read, unquote(ids[0].decode("latin-1")) if ids else ""
        return None, ""


def read_routes(reading: Reading) -> list[NeedingRoute]:
    """Return the routes of all addresses that tell something.

    Args:
        reading: Reads them.
    """
    of_customers = [read for read in ReadSide.reads if read.path.startswith(CUSTOMERS)]
    plain = [read for read in ReadSide.reads if read not in of_customers]
    return [
        *(routed(read.path, ReadEndpoint(reading, read), Needs.READER) for read in plain),
        routed(f"{CUSTOMERS}{{id:path}}", ReadEndpoint(reading, *of_customers), Needs.READER),
    ]


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers of a request, names in lower case."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def language_of(query: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
    """Return in which language is told: what the address says, else what the reader likes most.

    Returns:
        ``de`` or ``en``; None: the address names another one.

    Examples:
        >>> language_of({}, {"accept-language": "fr, de-AT;q=0.8, en;q=0.5"})
        'de'
        >>> language_of({"language": "fr"}, {}), language_of({}, {})
        (None, 'en')
    """
    asked = query.get("language")
    if asked is not None:
        return asked if asked in _LANGUAGES else None
    liked: list[tuple[float, int, str]] = []
    for place, part in enumerate(headers.get("accept-language", "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.strip().lower()[:2]
        if language in _LANGUAGES:
            liked.append((-_weight(weight), place, language))
    return min(liked)[2] if liked else "en"


def _weight(said: str) -> float:
    try:
        return float(said) if said else 1.0
    except ValueError:
        return 0.0


async def answer(
    scope: Scope, send: Send, body: bytes | ReadRefusal, headers: Mapping[str, str]
) -> None:
    """Answer with what was read, with 304 where the reader has it, or with why it is not told.

    Args:
        scope: Of the request.
        send: Of ASGI.
        body: JSON, or why not.
        headers: Of the request, names in lower case.
    """
    sent: Headers = [(b"cache-control", b"private, no-cache")]
    if isinstance(body, ReadRefusal):
        if body.retry_after_s is not None:
            sent.append((b"retry-after", str(body.retry_after_s).encode()))
        if body.status == 401:
            sent.append((b"www-authenticate", b"Bearer"))
        await _send(scope, send, body.status, body.body(), sent)
        return
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    sent += [(b"etag", tag.encode()), (b"vary", b"authorization, accept-language, cookie")]
    if _has(headers.get("if-none-match", ""), tag):
        await send({"type": "http.response.start", "status": 304, "headers": sent})
        await send({"type": "http.response.body", "body": b""})
        return
    await _send(scope, send, 200, body, sent)


def _has(held: str, tag: str) -> bool:
    """Say whether a reader holds what has this tag (RFC 9110, 13.1.2: compared weakly)."""
    return any(one.strip().removeprefix("W/") in {tag, "*"} for one in held.split(","))


async def _send(scope: Scope, send: Send, status: int, body: bytes, sent: Headers) -> None:
    length = (b"content-length", str(len(body)).encode())
    sent = [(b"content-type", b"application/json"), length, *sent]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    shown = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": shown})
