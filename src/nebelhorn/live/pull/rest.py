"""Ask a list of records over HTTP, page by page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import httpx

from nebelhorn.errors import SourceError
from nebelhorn.live.pull.answers import Page, PageGone, ask, link_of, shown, value_at
from nebelhorn.live.pull.columns import check_named
from nebelhorn.live.pull.portion import Asking, Cursor, Portion
from nebelhorn.live.pull.watermark import Watermark, kind_of, moved, watermark_in, watermark_of
from nebelhorn.log import flatten

_MOST_PAGES = 100_000


def read_rest(asking: Asking) -> Iterator[Portion]:
    """Read a list page by page; each page is taken before the next is asked.

    The watermark moves when the last page was read: pages come in any order. Where reading stops in
    the middle (the place asks to wait, or is down) it goes on at the same page next time. A list
    of one page that says ``ETag`` or ``Last-Modified`` is only sent again when it has changed.

    Args:
        asking: Of kind ``rest``.

    Yields:
        A portion for each page, at least one.

    Raises:
        AskedToWait: The place asks to be left alone.
        SourceError: It cannot be reached, or answers otherwise than the settings say.
    """
    at = asking.cursor.get("at")
    if isinstance(at, str):
        try:
            yield from _List(asking, _joined(asking, at)).pages()
        except PageGone:
            pass
        else:
            return
    yield from _List(asking, None).pages()


@dataclass(slots=True)
class _List:
    """One reading of the whole list."""

    asking: Asking
    resumed: httpx.URL | None
    reached: Watermark | None = None
    keys: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[Portion]:
        first = self._first()
        url, before = self.resumed or first, b""
        if self.resumed is not None:
            self.reached = watermark_in({"watermark": self.asking.cursor.get("reached")})
        for count in range(_MOST_PAGES):
            page = ask(self.asking, url, self._conditions(url) if url == first else {})
            if page is None:
                yield Portion(_done(self.asking.cursor, self.asking, None))
                return
            records = self._records(page, url)
            content = _digest(records)
            if count and records and content == before:
                msg = f"{shown(url)}: a page is the same as the one before it; is paging right?"
                raise SourceError(msg)
            before = content
            following = self._next(page, url, records)
            only = following is None and url == first
            yield self._portion(records, following, _validators(page, url) if only else {})
            if following is None:
                return
            url = following
        msg = f"{shown(first)}: more than {_MOST_PAGES:,} pages; is paging right?"
        raise SourceError(msg)

    def _first(self) -> httpx.URL:
        pull = self.asking.pull
        url = _parsed(pull.url or "")
        if pull.paging == "page" and pull.page_parameter and pull.page_parameter not in url.params:
            url = url.copy_set_param(pull.page_parameter, "1")
        since = watermark_in(self.asking.cursor)
        if pull.since_parameter is not None and since is not None and not pull.full:
            url = url.copy_set_param(pull.since_parameter, since.sent(pull.overlap))
        return url

    def _conditions(self, url: httpx.URL) -> dict[str, str]:
        known = self.asking.cursor.get("validators")
        if not isinstance(known, dict) or known.get("url") != _digest(str(url)).hex():
            return {}
        return {
            name: str(known[said])
            for name, said in (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
            if known.get(said)
        }

    def _records(self, page: Page, url: httpx.URL) -> list[Mapping[str, object]]:
        path = self.asking.pull.records
        found = page.body if path is None else value_at(page.body, path, shown(url))
        if found is None:
            return []
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return found
        names = list(found)[:8] if isinstance(found, dict) else []
        there = f"; there is an object with {', '.join(names)}" if names else ""
        what = f"at {path!r}" if path else "in the answer"
        msg = f"{shown(url)}: no list of records {what}{there}; say where in records"
        raise SourceError(msg)

    def _next(
        self, page: Page, url: httpx.URL, records: Sequence[Mapping[str, object]]
    ) -> httpx.URL | None:
        pull = self.asking.pull
        if pull.paging is None:
            return None
        if pull.paging == "link":
            return link_of(page, url, pull.next)
        parameter = pull.page_parameter or ""
        if pull.paging == "page":
            here = url.params.get(parameter, "1")
            if not here.isdigit():
                msg = f"{shown(url)}: {parameter} = {here!r} in url is no number of a page"
                raise SourceError(msg)
            return url.copy_set_param(parameter, str(int(here) + 1)) if records else None
        cursor = value_at(page.body, pull.next or "", shown(url))
        if cursor is None or cursor in {"", False}:
            return None
        return url.copy_set_param(parameter, str(cursor))

    def _portion(
        self,
        records: Sequence[Mapping[str, object]],
        following: httpx.URL | None,
        validators: dict[str, str],
    ) -> Portion:
        asking, pull = self.asking, self.asking.pull
        flat = [flatten(record) for record in records]
        columns = tuple(dict.fromkeys(name for record in flat for name in record))
        if flat:
            self._check(columns)
        for record in records:
            self._see(record)
        for record in flat:
            self.keys.add(record.get(pull.key or "") or "")
        if following is not None:
            mark = moved(pull.watermark, self.reached, None)
            at = str(following.raw_path, "ascii")
            cursor = {**_kept(asking.cursor), "at": at, "reached": mark}
        else:
            cursor = _done({"validators": validators}, asking, self.reached)
        whole = following is None and self.resumed is None and pull.full
        return Portion(
            cursor,
            flat,
            columns,
            _kinds(records),
            frozenset(self.keys - {""}) if whole else None,
        )

    def _check(self, columns: tuple[str, ...]) -> None:
        """Some leave out what is empty: only key and watermark must be on every page."""
        pull = self.asking.pull
        seen = self.asking.cursor.get("columns")
        place = shown(_parsed(pull.url or ""))
        check_named(replace(pull, track=(), time=None), columns, place)
        check_named(pull, (*columns, *(seen if isinstance(seen, dict) else ())), place)

    def _see(self, record: Mapping[str, object]) -> None:
        watermark = self.asking.pull.watermark
        if watermark is None:
            return
        value: object = record
        for key in (watermark,) if watermark in record else watermark.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        mark = watermark_of(value)
        if mark is not None and mark.not_ahead(self.asking.now_us):
            self.reached = mark.later(self.reached)


def _kept(cursor: Cursor) -> Cursor:
    return {name: cursor[name] for name in ("watermark", "validators") if name in cursor}


def _done(cursor: Cursor, asking: Asking, reached: Watermark | None) -> Cursor:
    watermark = moved(asking.pull.watermark, watermark_in(asking.cursor), reached)
    return {"watermark": watermark, "validators": cursor.get("validators") or {}}


def _validators(page: Page, url: httpx.URL) -> dict[str, str]:
    said = {name: page.headers[name] for name in ("etag", "last-modified") if name in page.headers}
    return {**said, "url": _digest(str(url)).hex()} if said else {}


def _kinds(records: Sequence[Mapping[str, object]]) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for record in records:
        for name, value in record.items():
            kind = None if isinstance(value, dict | list) else kind_of(value)
            if kind is not None:
                kinds.setdefault(name, set()).add(kind)
    return {name: frozenset(found) for name, found in kinds.items()}


def _digest(value: object) -> bytes:
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).digest()


def _joined(asking: Asking, at: str) -> httpx.URL:
    return _parsed(asking.pull.url or "").join(at)


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        msg = f"url of a pull is no address: {error}"
        raise SourceError(msg) from error
