"""Every kernel says the same on DuckDB, on Spark and on ClickHouse, row by row.

A kernel is added by an entry in ``kernels_<room>.toml`` beside this file.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from nebelhorn.engine import ENGINES, load_kernel
from nebelhorn.errors import EngineError

HERE = Path(__file__).parent
BASE = ("event", "answer", "about", "touchpoint", "object", "event_object", "object_object")


@dataclass(frozen=True)
class Case:
    room: str
    kernel: str
    sql: str
    relations: tuple[str, ...]


@cache
def base_log() -> dict[str, pa.Table]:
    """A small log with ties, gaps, nulls and names in many scripts."""
    chance, other = random.Random(11), random.Random(12)  # noqa: S311 - no secret
    names = ["Anruf", "カート", "écrit", "Zahlung 💶", "a'b\"c", "ответ", "z", "Ümlaut"]
    day = 86_400_000_000
    events = []
    for customer in [None, *chance.sample(range(1, 2**62), 60)]:
        now = chance.choice([-3 * day, 1_760_000_000_000_000])
        for _ in range(chance.randrange(1, 25)):
            now += chance.choice([0, 0, 1, 999_999, day // 24, day, 5 * day])
            events.append(
                {
                    "event_id": chance.randrange(2**62),
                    "id_no": customer,
                    "t_us": now,
                    "known_us": chance.choice([None, now + day]),
                    "touchpoint_no": chance.randrange(1, 9),
                    "source_no": 1,
                    "value": chance.choice([None, 0.0, 12.5, -3.25]),
                    "a_state": chance.choice([None, None, "SP", "Zürich", ""]),
                    "a_größe": chance.choice([None, "klein"]),
                }
            )
    answers = [
        {
            "answer_id": chance.randrange(2**62),
            "id_no": chance.choice([event["id_no"], event["id_no"], None]),
            "t_us": event["t_us"] + chance.choice([0, 0, 1, day]),
            "known_us": None,
            "score": chance.choice([None, 0.0, 0.25, 1.0]),
            "raw_score": None,
            "scale_low": 0.0,
            "scale_high": 1.0,
            "on_event_id": chance.choice([None, None, event["event_id"]]),
            "about_no": chance.choice([None, 1, 2]),
            "object_no": chance.choice([None, None, chance.randrange(1, 30)]),
            "has_text": chance.random() < 0.5,
            "source_no": 1,
            "topic": other.choice([None, "Rechnung", "料金"]),
            "circumstance": other.choice([None, None, "in Eile"]),
            "goal": other.choice([None, "Ruhe", "l'été"]),
        }
        for event in chance.sample(events, 150)
    ]
    links = [
        {
            "event_id": event["event_id"],
            "object_no": chance.randrange(1, 30),
            "qualifier": chance.choice([None, "für"]),
        }
        for event in events
        for _ in range(chance.randrange(3))
    ]
    return {
        "event": pa.Table.from_pylist(events),
        "answer": pa.Table.from_pylist(answers)
        .set_column(5, "raw_score", pa.nulls(len(answers), pa.float64()))
        .set_column(3, "known_us", pa.nulls(len(answers), pa.int64())),
        "about": pa.table({"about_no": [1, 1, 2], "rank": [0, 1, 0], "touchpoint_no": [3, 4, 8]}),
        "touchpoint": pa.table({"touchpoint_no": range(1, 9), "name": names}),
        "object": pa.table(
            {
                "object_no": range(1, 30),
                "type": ["order" if number % 3 else "ticket" for number in range(1, 30)],
                "name": [f"№ {number}" for number in range(1, 30)],
            }
        ),
        "event_object": pa.Table.from_pylist(links),
        "object_object": pa.table(
            {"source_no": [1, 2], "target_no": [3, 4], "qualifier": [None, "Teil"]}
        ),
    }


def _values(found: dict[str, object]) -> dict[str, object]:
    """Lists of names in TOML are tuples for a kernel."""
    return {
        name: tuple(value)
        if isinstance(value, list) and all(isinstance(item, str) for item in value)
        else value
        for name, value in found.items()
    }


@cache
def made() -> tuple[dict[str, pa.Table], dict[str, Case]]:
    """All relations, made by DuckDB, and the cases to compare."""
    tables = dict(base_log())
    cases: dict[str, Case] = {}
    for file in sorted(HERE.glob("kernels_*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        for relation in said["relation"]:
            name = relation.get("name", relation.get("kernel"))
            sql = relation.get("sql")
            if "kernel" in relation:
                kernel = load_kernel(said["room"], relation["kernel"])
                values = _values(relation["values"])
                sql = kernel.render("duckdb", **values)
                used = tuple(v for v in values.values() if isinstance(v, str) and v in tables)
                cases[f"{said['room']}.{name}"] = Case(said["room"], kernel.name, sql, used)
            with duckdb.connect() as connection:
                for known, rows in tables.items():
                    connection.register(known, rows)
                tables[name] = connection.sql(sql).to_arrow_table()
    return tables, cases


def case_names() -> list[str]:
    names = []
    for file in sorted(HERE.glob("kernels_*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        names += [
            f"{said['room']}.{relation.get('name', relation['kernel'])}"
            for relation in said["relation"]
            if "kernel" in relation
        ]
    return names


def plain(value: object) -> object:
    """A value as every engine would say it; floating sums may differ in the last digits."""
    if isinstance(value, list):
        return tuple(plain(item) for item in value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return float(f"{value:.10g}") if isinstance(value, float) else value


def rows_of(table: pa.Table) -> list[tuple[object, ...]]:
    rows = [tuple(plain(value) for value in row.values()) for row in table.to_pylist()]
    return sorted(rows, key=repr)


@pytest.mark.engines
@pytest.mark.filterwarnings("ignore")  # of other people's packages
@pytest.mark.parametrize("engine", ["spark", "chdb"])
@pytest.mark.parametrize("name", case_names())
def test_a_kernel_says_the_same_on_every_engine(name: str, engine: str) -> None:
    tables, cases = made()
    case = cases[name]
    used = {relation: tables[relation] for relation in case.relations}
    try:
        found = ENGINES[engine](case.sql, used)
    except EngineError as error:
        if "is not installed" in str(error):
            pytest.skip(str(error))
        raise
    wanted = ENGINES["duckdb"](case.sql, used)
    assert found.column_names == wanted.column_names
    assert rows_of(found) == rows_of(wanted)


@pytest.mark.parametrize("name", case_names())
def test_a_case_has_rows_so_that_comparing_means_something(name: str) -> None:
    tables, _ = made()
    assert tables[name.rsplit(".", 1)[1]].num_rows > 0


def test_every_kernel_has_a_case() -> None:
    rooms = [room for room in resources.files("nebelhorn").iterdir() if room.is_dir()]
    files = {
        f"nebelhorn.{room.name}/{file.name}"
        for room in rooms
        if room.joinpath("kernels").is_dir()
        for file in room.joinpath("kernels").iterdir()
        if file.name.endswith(".sql")
    }
    _, cases = made()
    assert files == {f"{case.room}/{case.kernel}.sql" for case in cases.values()}
