"""Ask for one page over HTTP, and say in a sentence what is wrong with the answer."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import httpx

from nebelhorn.errors import SourceError, choices
from nebelhorn.live.egress import Answered, Sending
from nebelhorn.live.pull.portion import AskedToWait, Asking
from nebelhorn.live.waiting import retry_after_s

MOST_ANSWER = 32 * 1024 * 1024
"""Bytes of a page, packed or not."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LINK_NEXT = re.compile(r'<([^<>]*)>[^,<]*;\s*rel="?next"?', re.IGNORECASE)
_NOTHING_NEW = 304
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Page:
    """One answer.

    Attributes:
        body: As JSON says it; numbers with a fraction are ``Decimal``.
        headers: Names in lower case.
    """

    body: object
    headers: Mapping[str, str]


class PageGone(SourceError):
    """A page in the middle is not there any more; the list must be read from its beginning."""


def ask(asking: Asking, url: httpx.URL, conditions: Mapping[str, str]) -> Page | None:
    """Ask for a page.

    Args:
        asking: Headers, and the way out.
        url: Of the page.
        conditions: Headers such as ``if-none-match``; empty: none.

    Returns:
        The page; None: nothing has changed since.

    Raises:
        AskedToWait: The place asks to be left alone for a while.
        PageGone: It answers that there is no such page.
        SourceError: It answers otherwise, or with something that is no JSON.
    """
    headers = {"accept": "application/json", **_headers(asking), **conditions}
    sending = Sending("GET", str(url), headers, total_s=_SECONDS, most_bytes=MOST_ANSWER)
    answer = asking.send(sending)
    if answer.status == _NOTHING_NEW and conditions:
        return None
    where = shown(url)
    _check_status(answer, where, asking.now_us)
    if answer.cut:
        msg = (
            f"{where}: a page has more than {MOST_ANSWER // 1024 // 1024} MB; ask for smaller ones"
        )
        raise SourceError(msg)
    try:
        body = json.loads(_unpacked(answer, where).decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        msg = f"{where}: the answer is no JSON ({type(error).__name__}: {str(error)[:100]})"
        raise SourceError(msg) from error
    return Page(body, answer.headers)


def shown(url: httpx.URL) -> str:
    """Return an address that may be printed: without parameters, which may hold secrets.

    Examples:
        >>> shown(httpx.URL("https://erp.example/orders?token=x"))
        'https://erp.example/orders'
    """
    return str(url.copy_with(query=None, fragment=None))


def value_at(body: object, path: str, where: str) -> object:
    """Return what stands at a path such as ``data.items``; None where it ends early.

    Args:
        body: JSON.
        path: Keys joined by dots.
        where: For the message.

    Raises:
        SourceError: A key is not there; says which there are, nearest first.

    Examples:
        >>> value_at({"meta": {"next": "abc"}}, "meta.next", "shop")
        'abc'
    """
    value = body
    for key in path.split("."):
        if value is None:
            return None
        if not isinstance(value, dict):
            msg = f"{where}: {path!r} leads nowhere: before {key!r} stands no object"
            raise SourceError(msg)
        if key not in value:
            msg = f"{where}: no {key!r} (of {path!r}) in the answer; {choices(key, value)}"
            raise SourceError(msg)
        value = value[key]
    return value


def link_of(page: Page, url: httpx.URL, path: str | None) -> httpx.URL | None:
    """Return where the next page is; None: there is none.

    Args:
        page: This one.
        url: Of this one.
        path: Where the link stands in the answer; None: in the header ``Link`` (RFC 8288).

    Raises:
        SourceError: It leads to another place, which must not get our headers.

    Examples:
        >>> here = httpx.URL("https://erp.example/orders")
        >>> str(link_of(Page([], {"link": '</orders?p=2>; rel="next"'}), here, None))
        'https://erp.example/orders?p=2'
    """
    if path is None:
        found = _LINK_NEXT.search(page.headers.get("link", ""))
        said: object = found[1] if found else None
    else:
        try:
            said = value_at(page.body, path, shown(url))
        except SourceError:
            said = None  # the last page often leaves it out
    if said is None or said == "":
        return None
    try:
        link = url.join(str(said))
    except httpx.InvalidURL as error:
        msg = f"{shown(url)}: the link to the next page is none"
        raise SourceError(msg) from error
    if (link.scheme, link.host, link.port) != (url.scheme, url.host, url.port):
        msg = f"{shown(url)}: the next page is said to be on {link.host}; it is not asked"
        raise SourceError(msg)
    return link


def _headers(asking: Asking) -> dict[str, str]:
    def secret(found: re.Match[str]) -> str:
        if found[1] not in asking.environment:
            msg = f"the environment variable {found[1]} of a header is not set"
            raise SourceError(msg)
        return asking.environment[found[1]]

    return {name.lower(): _VARIABLE.sub(secret, text) for name, text in asking.pull.headers.items()}


def _check_status(answer: Answered, where: str, now_us: int) -> None:
    status = answer.status
    if 200 <= status < 300:
        return
    said = answer.headers.get("retry-after", "")
    if status == 429 or (status == 503 and said):
        seconds = retry_after_s(said, now_us)
        how_long = "" if seconds is None else f" for {seconds:.0f} s"
        msg = f"{where}: asks to be left alone{how_long} ({status})"
        raise AskedToWait(msg, seconds)
    if status in {400, 404, 410}:
        msg = f"{where}: answers {status}; is the address right?"
        raise PageGone(msg)
    hint = "; is the secret in headers right?" if status in {401, 403} else ""
    hint = "; it leads elsewhere, and is not followed" if 300 <= status < 400 else hint
    msg = f"{where}: answers {status}{hint}"
    raise SourceError(msg)


def _unpacked(answer: Answered, where: str) -> bytes:
    # some pack it although we say that we take it plain
    if answer.headers.get("content-encoding", "identity").lower() not in {"gzip", "x-gzip"}:
        return answer.body
    try:
        unpacked = zlib.decompressobj(31).decompress(answer.body, MOST_ANSWER + 1)
    except zlib.error as error:
        msg = f"{where}: the answer is packed with gzip, and damaged"
        raise SourceError(msg) from error
    if len(unpacked) > MOST_ANSWER:
        msg = f"{where}: a page has more than {MOST_ANSWER // 1024 // 1024} MB unpacked"
        raise SourceError(msg)
    return unpacked
