"""OCEL 2.0 as XML: ``.xmlocel`` and ``.xml``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import duckdb

from nebelhorn.errors import SourceError
from nebelhorn.log.object_log import ObjectLog
from nebelhorn.log.raw import RawData, ReadOptions
from nebelhorn.log.safe_xml import read_pieces

_SECTIONS = {"object-types", "event-types", "objects", "events"}


def read_ocel_xml(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    """Read an object-centric log in OCEL 2.0 XML, one event or object at a time.

    Args:
        location: Path of the file, packed with gzip or not.
        options: ``missing`` and ``customer_object`` are used.
        connection: Where the tables are made.

    Returns:
        The tables of an object-centric log (``events``, ``relations``, ``objects``,
        ``object_relations``, ``object_changes``) and how to read them.

    Raises:
        SourceError: The file is missing, cut off, no XML, no OCEL 2.0, or declares XML entities;
            or the customer's type does not exist.
        NothingToImport: There is no event in it.

    References:
        Berti et al. (2024), OCEL (Object-Centric Event Log) 2.0 Specification, section 6.
    """
    path = Path(location)
    log = ObjectLog(path, options, connection)
    for way, element in read_pieces(path, depth=2, with_text=True):
        if way == "log/events/event":
            _check_version(path, element)
            event = element.get("id"), element.get("type"), element.get("time")
            attributes = {name: value for name, _, value in _attributes(element)}
            log.add_event(event, attributes, _related(element))
        elif way == "log/objects/object":
            log.add_object(
                element.get("id"), element.get("type"), _attributes(element), _related(element)
            )
        elif not way.startswith("log/"):
            msg = f"{path}: the root is <{way.partition('/')[0]}>, in OCEL it is <log>"
            raise SourceError(msg)
    return log.finish("OCEL 2.0 (XML)")


def is_ocel_xml(path: Path) -> bool:
    """Tell whether an XML file holds an object-centric log, by its first elements.

    Args:
        path: Of an XML file, packed or not.

    Returns:
        True for a root ``log`` with a section only OCEL has.

    Raises:
        SourceError: The file is missing, cut off before its first element, or no XML.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.xml"
        >>> _ = path.write_text("<log><objects><object id='o1'/></objects></log>")
        >>> is_ocel_xml(path)
        True
    """
    way, _ = next(read_pieces(path, depth=2), ("", Element("none")))
    root, _, rest = way.partition("/")
    return root == "log" and rest.partition("/")[0] in _SECTIONS


def _check_version(path: Path, event: Element) -> None:
    if event.get("id") is None and event.find("string") is not None:
        msg = (
            f"{path} is OCEL 1.0 as XML; Nebelhorn reads OCEL 2.0 as XML, JSON and SQLite, and "
            "OCEL 1.0 as JSON: save it as one of these"
        )
        raise SourceError(msg)


def _attributes(owner: Element) -> Iterator[tuple[str, str | None, str | None]]:
    for element in owner.iterfind("attributes/attribute"):
        name = element.get("name")
        if name is not None:
            yield name, element.get("time"), element.text


def _related(owner: Element) -> Iterator[tuple[str | None, str | None]]:
    for element in owner.iterfind("objects/*"):
        yield element.get("object-id"), element.get("qualifier")
