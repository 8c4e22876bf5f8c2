"""Gather an object-centric log (OCEL), in whatever format it comes, as the same raw tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import NothingToImport
from nebelhorn.log import mapping as mapping_model
from nebelhorn.log.kept_attributes import kept_attributes
from nebelhorn.log.object_customer import guess_customer
from nebelhorn.log.raw import RawData, RawTable, ReadOptions
from nebelhorn.log.raw_writer import RawWriter, new_table_name, raw_table

_EVENT_COLUMNS = ("ocel_id", "ocel_type", "ocel_time")


class ObjectLog:
    """Takes events and objects in any order and makes the raw tables of an object-centric log.

    * ``events``: ``ocel_id, ocel_type, ocel_time``, then attributes;
    * ``relations``: ``event, object, type, qualifier``, the type being the object's;
    * ``objects``: ``id, type``, then attributes with the first value each object had (what came
      later must not be known before);
    * ``object_relations``: ``source, target, qualifier``;
    * ``object_changes``: ``object, attribute, time, value``, every value an attribute ever had.
    """

    def __init__(
        self, path: Path, options: ReadOptions, connection: duckdb.DuckDBPyConnection
    ) -> None:
        """Create the tables.

        Args:
            path: Of the file, for messages.
            options: ``missing`` and ``customer_object`` are used.
            connection: Where the tables are made.
        """
        self._path = path
        self._options = options
        self._connection = connection
        self._events = self._writer(*_EVENT_COLUMNS)
        self._relations = self._writer("event", "object", "qualifier")
        self._objects = self._writer("id", "type")
        self._object_relations = self._writer("source", "target", "qualifier")
        self._changes = self._writer("object", "attribute", "time", "value")

    def add_event(
        self,
        event: tuple[str | None, str | None, str | None],
        attributes: Mapping[str, str | None],
        related: Iterable[tuple[str | None, str | None]],
    ) -> None:
        """Take one event.

        Args:
            event: Id, type and time.
            attributes: Name → value.
            related: ``(object id, qualifier)`` of each object it belongs to.
        """
        head = dict(zip(_EVENT_COLUMNS, event, strict=True))
        named = {_free_name(name, _EVENT_COLUMNS): value for name, value in attributes.items()}
        self._events.add(head | named)
        self.relate(event[0], related)

    def relate(
        self, event_id: str | None, related: Iterable[tuple[str | None, str | None]]
    ) -> None:
        """Take objects an event belongs to, as ``(object id, qualifier)``."""
        for object_id, qualifier in related:
            self._relations.add({"event": event_id, "object": object_id, "qualifier": qualifier})

    def add_object(
        self,
        object_id: str | None,
        object_type: str | None,
        values: Iterable[tuple[str, str | None, str | None]] = (),
        related: Iterable[tuple[str | None, str | None]] = (),
    ) -> None:
        """Take one object.

        Args:
            object_id: Unique in the log.
            object_type: Such as ``order``.
            values: ``(attribute, time, value)``; the time is when it got that value.
            related: ``(object id, qualifier)`` of other objects.
        """
        self._objects.add({"id": object_id, "type": object_type})
        for attribute, time, value in values:
            self.change(object_id, attribute, time, value)
        for target, qualifier in related:
            self._object_relations.add(
                {"source": object_id, "target": target, "qualifier": qualifier}
            )

    def change(
        self, object_id: str | None, attribute: str, time: str | None, value: str | None
    ) -> None:
        """Take one value an object's attribute had from ``time`` on."""
        self._changes.add(
            {"object": object_id, "attribute": attribute, "time": time, "value": value}
        )

    def relate_objects(self, source: str | None, target: str | None, qualifier: str | None) -> None:
        """Take one relation between two objects."""
        self._object_relations.add({"source": source, "target": target, "qualifier": qualifier})

    def finish(self, format_name: str) -> RawData:
        """Return the tables and how to read them.

        Args:
            format_name: For people, such as ``OCEL 2.0 (JSON)``.

        Returns:
            Five tables, and a mapping whose customer is an object type: the one asked for, or a
            guess that is told in ``found``.

        Raises:
            SourceError: There is no object, or none of the type asked for.
            NothingToImport: There is no event.
        """
        if self._events.count == 0:
            msg = f"{self._path}: an object-centric log without any event; nothing to import"
            raise NothingToImport(msg)
        for writer in (self._relations, self._objects, self._object_relations, self._changes):
            writer.flush()
        relations, objects = self._typed_relations(), self._wide_objects()
        links = self._object_relations.finish("object_relations")
        customer = guess_customer(
            self._connection,
            {
                "events": self._events.finish("events"),
                "relations": relations,
                "objects": objects,
                "object_relations": links,
            },
            asked=self._options.customer_object,
            where=str(self._path),
        )
        found = (
            ("format", format_name),
            ("events", f"{self._events.count:,}"),
            ("objects", f"{self._objects.count:,}"),
            *customer.found,
        )
        events = self._events.finish("events", found=found)
        rule = mapping_model.EventRule(
            table=events.name,
            time="ocel_time",
            touchpoint_columns=("ocel_type",),
            message_id="ocel_id",
            relations=relations.name,
            attributes=kept_attributes(self._connection, events, set(_EVENT_COLUMNS)),
        )
        return RawData(
            tables=(
                events,
                relations,
                objects,
                customer.links,
                self._changes.finish("object_changes"),
            ),
            mapping=mapping_model.Mapping(events=(rule,), customer_path=customer.path),
        )

    def _writer(self, *columns: str) -> RawWriter:
        return RawWriter(self._connection, missing=self._options.missing, columns=columns)

    def _typed_relations(self) -> RawTable:
        table = new_table_name(self._connection)
        self._connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT r._line, r.event, r.object, o.type, r.qualifier "
            f"FROM {self._relations.table} AS r LEFT JOIN (SELECT id, arg_min(type, _line) AS type "
            f"FROM {self._objects.table} GROUP BY id) AS o ON o.id = r.object ORDER BY r._line"
        )
        return raw_table("relations", table, ("event", "object", "type", "qualifier"))

    def _wide_objects(self) -> RawTable:
        # The first value by time, not by place: exporters write the changes in any order.
        first = (
            "SELECT object, attribute, value FROM (SELECT *, row_number() OVER ("
            "PARTITION BY object, attribute ORDER BY TRY_CAST(time AS TIMESTAMP) NULLS FIRST, _line"
            f") AS place FROM {self._changes.table} WHERE value IS NOT NULL) WHERE place = 1"
        )
        names = [
            str(name)
            for (name,) in self._connection.execute(
                f"SELECT attribute FROM {self._changes.table} WHERE attribute IS NOT NULL "
                "GROUP BY attribute ORDER BY min(_line)"
            ).fetchall()
        ]
        columns: dict[str, str] = {}
        for name in names:
            columns[_free_name(name, ("_line", "id", "type", "object", *columns.values()))] = name
        wide = "".join(
            f", max(value) FILTER (WHERE attribute = {quote_text(name)}) "
            f"AS {quote_identifier(column)}"
            for column, name in columns.items()
        )
        chosen = "".join(f", w.{quote_identifier(column)}" for column in columns)
        table = new_table_name(self._connection)
        self._connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT o._line, o.id, o.type{chosen} FROM "
            "(SELECT min(_line) AS _line, id, arg_min(type, _line) AS type "
            f"FROM {self._objects.table} GROUP BY id) AS o "
            f"LEFT JOIN (SELECT object{wide} FROM ({first}) GROUP BY object) AS w "
            "ON w.object = o.id ORDER BY o._line"
        )
        return raw_table("objects", table, ("id", "type", *columns))


def _free_name(name: str, taken: Iterable[str]) -> str:
    """Return a column name that none of ``taken`` is, upper and lower case being the same."""
    lowered = {each.lower() for each in taken}
    free, number = name, 2
    while free.lower() in lowered:
        free, number = f"{name}_{number}", number + 1
    return free
