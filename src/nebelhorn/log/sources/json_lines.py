"""JSON Lines (``.jsonl``, ``.ndjson``) and JSON arrays of objects (``.json``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

import duckdb

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.cell_text import as_escaped, as_text
from nebelhorn.log.json_walk import parse_json, walk_json
from nebelhorn.log.raw import RawData, RawTable, ReadOptions, Unreadable
from nebelhorn.log.raw_file import opened, table_name
from nebelhorn.log.raw_writer import RawWriter

_LONGEST = 1 << 26
_SHOWN = 40_000
_DEEPEST = 20
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_json_lines(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    r"""Read records written as JSON: one a line, or in one array, or in several named arrays.

    Objects inside a record are flattened with dots (``address.city``), lists stay JSON text. A
    line that is no JSON object is kept as unreadable and reading goes on; so is an item of an
    array that is no object. Lines may have up to 64 MB.

    Args:
        location: Path of the file, packed with gzip or not.
        options: ``missing`` and ``encoding`` (UTF-8 when not said) are used.
        connection: Where the tables are made.

    Returns:
        One table with the file's name; for a document like ``{"orders": […], "items": […]}`` one
        table for each array, with its key as name. The line is where a record starts.

    Raises:
        SourceError: The file is missing, cut off, or no JSON at all.
        NothingToImport: There is no record in it.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.jsonl"
        >>> _ = path.write_text('{"who": {"id": 7}, "what": "call"}\nbroken\n')
        >>> table = read_json_lines(str(path), ReadOptions(), duckdb.connect()).tables[0]
        >>> table.columns, [(bad.line, bad.reason) for bad in table.unreadable()]
        (('who.id', 'what'), [(2, 'no JSON: Expecting value, character 1')])
    """
    path = Path(location)
    read = _read_lines if _has_lines(path) else _read_document
    return RawData(tables=read(path, options, connection))


def is_json_lines(path: Path) -> bool:
    """Tell whether a file may hold records in JSON, by its first character.

    Args:
        path: Of the file, packed or not.

    Returns:
        True for ``{`` and ``[``.

    Raises:
        SourceError: The file is missing or a cut off gzip.
    """
    with opened(path) as stream:
        return stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def _has_lines(path: Path) -> bool:
    """Tell whether records stand one a line: the first line is complete in itself, and no array.

    Raises:
        SourceError: The file is UTF-16.
    """
    with opened(path) as stream:
        if stream.read(2) in _WIDE_MARKS:
            msg = f"{path}: this is UTF-16; save it as UTF-8"
            raise SourceError(msg)
        stream.seek(0)
        texts = (line.removeprefix(b"\xef\xbb\xbf").strip() for _, line, _ in _lines(stream))
        filled = filter(None, texts)
        first = next(filled, b"")
        if first[:1] == b"[":
            return False
        if not path.name.lower().removesuffix(".gz").endswith(".json"):
            return True
        value = _value_or_none(first)
        return isinstance(value, dict) and (not _holds_records(value) or next(filled, b"") != b"")


def _value_or_none(text: bytes) -> object:
    try:
        return parse_json(text.decode("utf-8", "replace"))
    except ValueError:
        return None


def _holds_records(value: dict[str, object]) -> bool:
    return any(
        isinstance(inner, list) and inner and isinstance(inner[0], dict) for inner in value.values()
    )


def _read_lines(
    path: Path, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    writer = RawWriter(connection, missing=options.missing)
    bad: list[Unreadable] = []
    encoding = options.encoding or "utf-8"
    with opened(path) as stream:
        for number, line, whole in _lines(stream):
            try:
                record = _record(line, encoding, whole=whole)
            except (ValueError, LookupError) as error:
                bad.append(Unreadable(number, _reason(error), as_escaped(line.rstrip(b"\r\n"))))
            else:
                if record is not None:
                    writer.add(record, number)
    if writer.count == 0:
        first = f"; line {bad[0].line}: {bad[0].reason}" if bad else ""
        msg = f"{path}: no line holds a JSON object{first}"
        raise NothingToImport(msg)
    found = (("format", "JSON Lines"), ("records", f"{writer.count:,}"))
    return (writer.finish(table_name(path), found=found, unreadable=lambda: bad),)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, line and whether it is whole; one longer than 64 MB is cut."""
    number = 0
    while line := stream.readline(_LONGEST):
        number += 1
        whole = len(line) < _LONGEST or line.endswith(b"\n")
        if not whole:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(1 << 20)
            line = line[:_SHOWN]
        yield number, line, whole


def _record(line: bytes, encoding: str, *, whole: bool) -> dict[str, str | None] | None:
    if not whole:
        msg = "longer than 64 MB"
        raise ValueError(msg)
    text = line.decode(encoding).lstrip("\ufeff").strip()
    if not text:
        return None
    value = parse_json(text)
    if not isinstance(value, dict):
        msg = "not an object with names and values"
        raise ValueError(msg)  # noqa: TRY004 - a record's content, not a caller's type
    record = flatten(value)
    if not record:
        msg = "an object with nothing in it"
        raise ValueError(msg)
    return record


def flatten(record: Mapping[str, object]) -> dict[str, str | None]:
    """Return a record without objects in it: their keys joined by dots.

    Args:
        record: Name → value, possibly again a record.

    Returns:
        Column → text; lists, and objects more than 20 deep, as JSON text. An empty object is gone.

    Examples:
        >>> flatten({"who": {"id": "7", "city": None}, "tags": ["a"], "vip": True})
        {'who.id': '7', 'who.city': None, 'tags': '["a"]', 'vip': 'true'}
    """
    flat: dict[str, str | None] = {}
    _flatten_into(flat, "", record, 0)
    return flat


def _flatten_into(
    flat: dict[str, str | None], before: str, record: Mapping[str, object], depth: int
) -> None:
    for key, value in record.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            _flatten_into(flat, f"{before}{key}.", value, depth + 1)
        else:
            flat[f"{before}{key}"] = as_text(value)


def _reason(error: ValueError | LookupError) -> str:
    if isinstance(error, UnicodeDecodeError):
        found = error.object[error.start]
        return f"byte {found:#04x} at {error.start + 1} is no {error.encoding}"
    message, colon, place = str(error).partition(": line ")
    if not colon:
        return message
    return f"no JSON: {message}, character {place.partition('column ')[2].partition(' ')[0]}"


def _read_document(
    path: Path, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, ...]:
    writers: dict[str, RawWriter] = {}
    bad: dict[str, list[Unreadable]] = {}
    for member in walk_json(path, encoding=options.encoding or "utf-8-sig"):
        name = member.section or table_name(path)
        record = flatten(member.value) if isinstance(member.value, dict) else {}
        if record:
            if name not in writers:
                writers[name] = RawWriter(connection, missing=options.missing)
            key = {} if member.key is None else {"key": member.key}
            writers[name].add(key | record, member.line)
        elif member.key is None:
            shown = (as_text(member.value) or "null")[:10_000]
            bad.setdefault(name, []).append(
                Unreadable(member.line, "not an object with something in it", shown)
            )
    if not writers:
        msg = f"{path}: the document holds no list of objects; expected [{{…}}, {{…}}]"
        raise NothingToImport(msg)
    return tuple(
        writer.finish(
            name,
            found=(("format", "JSON"), ("records", f"{writer.count:,}")),
            unreadable=partial(list, bad.get(name, ())),
        )
        for name, writer in writers.items()
    )
