"""What tests of sources share: reading everything at once, and one small shop in three formats."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from nebelhorn.log.mapping import Mapping
from nebelhorn.log.raw import RawTable, ReadOptions, Source

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@dataclass(frozen=True)
class Contents:
    """All a source found: tables by name, their records with the line first, and the mapping."""

    tables: dict[str, RawTable]
    records: dict[str, list[tuple[object, ...]]]
    mapping: Mapping | None

    @property
    def only(self) -> RawTable:
        (table,) = self.tables.values()
        return table

    @property
    def rows(self) -> list[tuple[object, ...]]:
        (rows,) = self.records.values()
        return rows


@pytest.fixture
def contents() -> Callable[..., Contents]:
    """Return a function that reads a location with a source."""

    def read(source: Source, location: Path | str, **options: object) -> Contents:
        connection = duckdb.connect()
        data = source(str(location), ReadOptions(**options), connection)
        records = {
            table.name: sorted(
                connection.execute(f"SELECT * FROM {table.numbered}").fetchall(),
                key=lambda row: (row[0] is None, row[0], str(row)),
            )
            for table in data.tables
        }
        for table in data.tables:
            plain = connection.execute(f"SELECT * FROM {table.relation}")
            assert [name for name, *_ in plain.description] == list(table.columns)
            assert {kind for _, kind, *_ in plain.description} == {"VARCHAR"}
            assert len(plain.fetchall()) == len(records[table.name])
        return Contents({table.name: table for table in data.tables}, records, data.mapping)

    return read


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real example files, or skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("real example files (../shared/data) are not here")
    return SHARED


@dataclass(frozen=True)
class Shop:
    """One object-centric log in the three formats of OCEL 2.0."""

    as_json: Path
    as_xml: Path
    as_sqlite: Path


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Write the same log three times.

    Ann orders twice, both orders leave in one parcel; only ordering names the customer. Employee
    Eve has to do with everything, and must not become a way to a customer.
    """
    made = Shop(tmp_path / "shop.jsonocel", tmp_path / "shop.xmlocel", tmp_path / "shop.sqlite")
    made.as_json.write_text(json.dumps(_as_json(), indent=1), encoding="utf-8")
    made.as_xml.write_text(_as_xml(), encoding="utf-8")
    _write_sqlite(made.as_sqlite)
    return made


START = "1970-01-01T00:00:00Z"
OBJECTS = {
    "c1": ("customer", [("name", START, "Ann")]),
    "c2": ("customer", [("name", START, "Bob")]),
    "o1": ("order", [("price", START, "10.50"), ("price", "2026-03-02T08:00:00Z", "12")]),
    "o2": ("order", [("price", START, "7")]),
    "o3": ("order", [("price", START, "9")]),
    "p1": ("parcel", []),
    "p2": ("parcel", []),
    "e1": ("employee", []),
}
EVENTS = {
    "v1": ("place order", "2026-03-01T09:00:00Z", {"channel": "web"}, ["o1", "c1", "e1"]),
    "v2": ("place order", "2026-03-01T10:00:00Z", {"channel": "phone"}, ["o2", "c1", "e1"]),
    "v3": ("place order", "2026-03-01T11:00:00Z", {"channel": "web"}, ["o3", "c2", "e1"]),
    "v4": ("pay", "2026-03-02T09:00:00Z", {"amount": "12"}, ["o1", "e1"]),
    "v5": ("send", "2026-03-03T09:00:00Z", {}, ["p1", "e1"]),
    "v6": ("send", "2026-03-04T09:00:00Z", {}, ["p2", "e1"]),
}
LINKS = [("o1", "c1", "of"), ("o2", "c1", "of"), ("o3", "c2", "of")]
LINKS += [("p1", "o1", "holds"), ("p1", "o2", "holds"), ("p2", "o3", "holds")]


def _as_json() -> dict[str, object]:
    return {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [
            {
                "id": name,
                "type": kind,
                "attributes": [
                    {"name": key, "time": time, "value": value} for key, time, value in values
                ],
                "relationships": [
                    {"objectId": target, "qualifier": qualifier}
                    for source, target, qualifier in LINKS
                    if source == name
                ],
            }
            for name, (kind, values) in OBJECTS.items()
        ],
        "events": [
            {
                "id": name,
                "type": kind,
                "time": time,
                "attributes": [{"name": key, "value": value} for key, value in values.items()],
                "relationships": [{"objectId": each, "qualifier": "in"} for each in related],
            }
            for name, (kind, time, values, related) in EVENTS.items()
        ],
    }


def _as_xml() -> str:
    parts = ["<?xml version='1.0' encoding='UTF-8'?>\n<log><object-types/><event-types/><objects>"]
    for name, (kind, values) in OBJECTS.items():
        parts.append(f'<object id="{name}" type="{kind}"><attributes>')
        parts += [f'<attribute name="{k}" time="{t}">{v}</attribute>' for k, t, v in values]
        parts.append("</attributes><objects>")
        parts += [
            f'<relationship object-id="{target}" qualifier="{qualifier}"/>'
            for source, target, qualifier in LINKS
            if source == name
        ]
        parts.append("</objects></object>\n")
    parts.append("</objects><events>")
    for name, (kind, time, values, related) in EVENTS.items():
        parts.append(f'<event id="{name}" type="{kind}" time="{time}"><attributes>')
        parts += [f'<attribute name="{k}">{v}</attribute>' for k, v in values.items()]
        parts.append("</attributes><objects>")
        parts += [f'<relationship object-id="{each}" qualifier="in"/>' for each in related]
        parts.append("</objects></event>\n")
    return "".join([*parts, "</events></log>"])


def _write_sqlite(path: Path) -> None:
    maps = {"place order": "PlaceOrder", "pay": "Pay", "send": "Send"}
    with sqlite3.connect(path) as database:
        for kind in ("event", "object"):
            database.execute(f"CREATE TABLE {kind} (ocel_id TEXT, ocel_type TEXT)")
            database.execute(f"CREATE TABLE {kind}_map_type (ocel_type TEXT, ocel_type_map TEXT)")
        database.execute(
            "CREATE TABLE event_object "
            "(ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)"
        )
        database.execute(
            "CREATE TABLE object_object "
            "(ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT)"
        )
        database.execute("CREATE TABLE event_PlaceOrder (ocel_id, ocel_time, channel)")
        database.execute("CREATE TABLE event_Pay (ocel_id, ocel_time, amount)")
        database.execute("CREATE TABLE event_Send (ocel_id, ocel_time)")
        for kind in ("customer", "order", "parcel", "employee"):
            database.execute("INSERT INTO object_map_type VALUES (?, ?)", [kind, kind])
            named = {"customer": ", name", "order": ", price"}.get(kind, "")
            database.execute(
                f"CREATE TABLE object_{kind} (ocel_id, ocel_time, ocel_changed_field{named})"
            )
        database.executemany("INSERT INTO event_map_type VALUES (?, ?)", maps.items())
        for name, (kind, values) in OBJECTS.items():
            database.execute("INSERT INTO object VALUES (?, ?)", [name, kind])
            for place, (key, time, value) in enumerate(values):
                changed = key if place else None
                database.execute(
                    f"INSERT INTO object_{kind} VALUES (?, ?, ?, ?)", [name, time, changed, value]
                )
        for name, (kind, time, values, related) in EVENTS.items():
            database.execute("INSERT INTO event VALUES (?, ?)", [name, kind])
            marks = ", ".join("?" * (2 + len(values)))
            database.execute(
                f"INSERT INTO event_{maps[kind]} VALUES ({marks})", [name, time, *values.values()]
            )
            database.executemany(
                "INSERT INTO event_object VALUES (?, ?, 'in')", [(name, each) for each in related]
            )
        database.executemany("INSERT INTO object_object VALUES (?, ?, ?)", LINKS)
    database.close()
