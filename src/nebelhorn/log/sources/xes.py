"""XES: event logs of process mining, ``.xes`` and ``.xes.gz``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import duckdb

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.kept_attributes import kept_attributes
from nebelhorn.log.mapping import EventRule, Mapping
from nebelhorn.log.raw import RawData, RawTable, ReadOptions
from nebelhorn.log.raw_file import table_name
from nebelhorn.log.raw_writer import RawWriter
from nebelhorn.log.safe_xml import read_pieces

_CASE = "case:concept:name"
_TIME = "time:timestamp"
_NAME = "concept:name"
_LIFECYCLE = "lifecycle:transition"
_COST = "cost:total"


def read_xes(location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection) -> RawData:
    """Read a log in XES 1.0 or 2.0 into one table, an event a record, in the log's order.

    Attributes of a trace stand in columns ``case:<key>`` beside each of its events. Attributes of
    attributes are flattened with dots (``cost.currency``), a list's items are joined by ``, ``.
    The log's own attributes and the defaults in ``<global>`` describe the file, not what happened,
    and are left out. A trace without ``concept:name`` is named by its number.

    Args:
        location: Path of the file.
        options: ``missing`` is used.
        connection: Where the table is made.

    Returns:
        One table, and how to read it: the case is the customer, ``concept:name`` the touchpoint,
        with ``lifecycle:transition`` where the log has more than one. The mapping is None where
        the log lacks names or times.

    Raises:
        SourceError: The file is missing, cut off, no XML, no XES, or declares XML entities.
        NothingToImport: There is no event in it.

    References:
        IEEE 1849-2016 / 1849-2023, eXtensible Event Stream.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.xes"
        >>> _ = path.write_text('''<log><trace><string key="concept:name" value="ann"/><event>
        ...   <string key="concept:name" value="call"/>
        ...   <date key="time:timestamp" value="2026-03-01T09:00:00Z"/></event></trace></log>''')
        >>> read_xes(str(path), ReadOptions(), duckdb.connect()).tables[0].columns
        ('case:concept:name', 'concept:name', 'time:timestamp')
    """
    path = Path(location)
    writer = RawWriter(connection, missing=options.missing, columns=(_CASE,))
    seen: Counter[str] = Counter()
    for event in _events(path, seen):
        writer.add(event)
    if writer.count == 0:
        msg = f"{path}: a log without any <event>; there is nothing to import"
        raise NothingToImport(msg)
    found = [("format", "XES"), ("traces", f"{seen['traces']:,}"), ("events", f"{writer.count:,}")]
    if seen["unnamed"]:
        found.append(("traces without concept:name", f"{seen['unnamed']:,}, named by number"))
    table = writer.finish(table_name(path), found=tuple(found))
    return _with_mapping(connection, table)


def is_xes(path: Path) -> bool:
    """Tell whether an XML file holds XES, by its first elements.

    Args:
        path: Of an XML file, packed or not.

    Returns:
        True for a root ``log`` whose first child is one XES has; False for other XML.

    Raises:
        SourceError: The file is missing, cut off before its first element, or no XML.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.xml"
        >>> _ = path.write_text("<log><trace/></log>")
        >>> is_xes(path)
        True
    """
    way, _ = next(read_pieces(path, depth=1), ("", Element("none")))
    root, _, child = way.partition("/")
    return root == "log" and child in _XES_CHILDREN


_XES_CHILDREN = {
    *("extension", "global", "classifier", "trace", "event"),
    *("string", "date", "int", "float", "boolean", "id", "list", "container"),
}


def _events(path: Path, seen: Counter[str]) -> Iterator[dict[str, str | None]]:
    for way, element in read_pieces(path, depth=1):
        if way == "log/trace":
            seen["traces"] += 1
            yield from _trace_events(element, seen)
        elif way == "log/event":  # XES 2.0 allows events that belong to no case
            yield _attributes(element)
        elif not way.startswith("log/"):
            msg = f"{path}: the root is <{way.partition('/')[0]}>, in XES it is <log>"
            raise SourceError(msg)


def _trace_events(trace: Element, seen: Counter[str]) -> Iterator[dict[str, str | None]]:
    case = {f"case:{key}": value for key, value in _attributes(trace).items()}
    if case.get(_CASE) is None:
        seen["unnamed"] += 1
        case[_CASE] = f"trace {seen['traces']}"
    for element in trace:
        if element.tag == "event":
            yield case | _attributes(element)


def _attributes(owner: Element) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for element in owner:
        key = element.get("key")
        if key is None:
            continue
        if key not in values and len(element) == 0:
            values[key] = element.get("value")
        else:
            _add_nested(values, key, element)
    return values


def _add_nested(values: dict[str, str | None], key: str, element: Element) -> None:
    value = element.get("value")
    if value is not None:
        before = values.get(key)
        values[key] = value if before is None else f"{before}, {value}"
    for child in element:
        name = child.get("key")
        # <values> of a list only wraps: its items stand at the list's own level
        _add_nested(values, key if name is None else f"{key}.{name}", child)


def _with_mapping(connection: duckdb.DuckDBPyConnection, table: RawTable) -> RawData:
    if not {_NAME, _TIME} <= set(table.columns):
        return RawData(tables=(table,))
    transitions: list[str] = []
    if _LIFECYCLE in table.columns:
        transitions = [
            str(value)
            for (value,) in connection.execute(
                f'SELECT DISTINCT "{_LIFECYCLE}" FROM {table.relation} '
                f'WHERE "{_LIFECYCLE}" IS NOT NULL ORDER BY ALL'
            ).fetchall()
        ]
    touchpoint = (_NAME, _LIFECYCLE) if len(transitions) > 1 else (_NAME,)
    value = _COST if _COST in table.columns else None
    besides = {_CASE, _TIME, *touchpoint, *([value] if value else [])}
    attributes = kept_attributes(connection, table, besides)
    rule = EventRule(
        table=table.name,
        time=_TIME,
        customer=_CASE,
        touchpoint_columns=touchpoint,
        value=value,
        attributes=attributes,
        tie="line",
    )
    found = (*table.found, ("touchpoint", " + ".join(touchpoint)))
    if len(transitions) > 1:
        found = (*found, ("lifecycle transitions", ", ".join(transitions)))
    described = RawTable(table.name, table.relation, table.columns, table.numbered, found)
    return RawData(tables=(described,), mapping=Mapping(events=(rule,)))
