"""OCEL as JSON: 2.0, and 1.0 with its ``ocel:`` keys; ``.jsonocel`` and ``.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from nebelhorn.errors import SourceError
from nebelhorn.log.cell_text import as_text
from nebelhorn.log.json_walk import walk_json
from nebelhorn.log.object_log import ObjectLog
from nebelhorn.log.raw import RawData, ReadOptions
from nebelhorn.log.raw_file import opened

_SNIFFED = 1 << 16
_OLD = {"ocel:events", "ocel:objects"}


def read_ocel_json(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    """Read an object-centric log in OCEL 2.0 or 1.0 JSON, one event or object at a time.

    Args:
        location: Path of the file, packed with gzip or not.
        options: ``missing``, ``encoding`` and ``customer_object`` are used.
        connection: Where the tables are made.

    Returns:
        The tables of an object-centric log (``events``, ``relations``, ``objects``,
        ``object_relations``, ``object_changes``) and how to read them.

    Raises:
        SourceError: The file is missing, cut off, no JSON, no OCEL, or has an event or object that
            is none; or the customer's type does not exist.
        NothingToImport: There is no event in it.

    References:
        Berti et al. (2024), OCEL (Object-Centric Event Log) 2.0 Specification, section 7;
        Ghahfarokhi et al. (2021), OCEL: A Standard for Object-Centric Event Logs.
    """
    path = Path(location)
    log = ObjectLog(path, options, connection)
    version = "2.0"
    for member in walk_json(path, encoding=options.encoding or "utf-8-sig"):
        where = f"{path}, line {member.line}"
        if member.section == "events":
            _add_event(log, _record(member.value, where), where)
        elif member.section == "objects":
            _add_object(log, _record(member.value, where), where)
        elif member.section in _OLD:
            version = "1.0"
            _add_old(log, member.section, member.key, _record(member.value, where))
    return log.finish(f"OCEL {version} (JSON)")


def is_ocel_json(path: Path) -> bool:
    """Tell whether a JSON file holds an object-centric log, by the first 64 KB.

    Args:
        path: Of a JSON file, packed or not.

    Returns:
        True when a key only OCEL has stands there.

    Raises:
        SourceError: The file is missing or a cut off gzip.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.json"
        >>> _ = path.write_text('{"objectTypes": [], "objects": [], "events": []}')
        >>> is_ocel_json(path)
        True
    """
    with opened(path) as stream:
        start = stream.read(_SNIFFED).decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    keys = r'"(ocel:[a-z-]+|objectTypes|eventTypes)"\s*:|"objectId"\s*:'
    return start.startswith("{") and re.search(keys, start) is not None


def _add_event(log: ObjectLog, event: dict[str, object], where: str) -> None:
    log.add_event(
        (as_text(event.get("id")), as_text(event.get("type")), as_text(event.get("time"))),
        {name: value for name, _, value in _attributes(event, where)},
        _related(event, where),
    )


def _add_object(log: ObjectLog, entry: dict[str, object], where: str) -> None:
    log.add_object(
        as_text(entry.get("id")),
        as_text(entry.get("type")),
        _attributes(entry, where),
        _related(entry, where),
    )


def _attributes(
    owner: dict[str, object], where: str
) -> Iterator[tuple[str, str | None, str | None]]:
    for entry in _list(owner.get("attributes"), where):
        attribute = _record(entry, where)
        name = as_text(attribute.get("name"))
        if name is not None:
            yield name, as_text(attribute.get("time")), as_text(attribute.get("value"))


def _related(owner: dict[str, object], where: str) -> Iterator[tuple[str | None, str | None]]:
    for entry in _list(owner.get("relationships"), where):
        relation = _record(entry, where)
        yield as_text(relation.get("objectId")), as_text(relation.get("qualifier"))


def _add_old(log: ObjectLog, section: str, key: str | None, entry: dict[str, object]) -> None:
    if section == "ocel:objects":
        values = entry.get("ocel:ovmap")
        known = values if isinstance(values, dict) else {}
        log.add_object(
            key,
            as_text(entry.get("ocel:type")),
            [(str(name), None, as_text(value)) for name, value in known.items()],
        )
        return
    values = entry.get("ocel:vmap")
    known = values if isinstance(values, dict) else {}
    objects = entry.get("ocel:omap")
    log.add_event(
        (key, as_text(entry.get("ocel:activity")), as_text(entry.get("ocel:timestamp"))),
        {str(name): as_text(value) for name, value in known.items()},
        [(as_text(each), None) for each in (objects if isinstance(objects, list) else [])],
    )


def _record(value: object, where: str) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    msg = f"{where}: expected an object with names and values, found {_shown(value)}"
    raise SourceError(msg)


def _list(value: object, where: str) -> list[object]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    msg = f"{where}: expected a list, found {_shown(value)}"
    raise SourceError(msg)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]
