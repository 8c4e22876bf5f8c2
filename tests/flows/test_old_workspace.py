"""A workspace that an older Nebelhorn has made opens, whole; one of a later says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from nebelhorn import init, journey_map, open_workspace
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import answer_texts, customer_names
from nebelhorn.log.office_version import bring_up_to_date

OLD = Path(__file__).parents[1] / "golden" / "old"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    init(folder)
    with duckdb.connect(str(folder / "facts.duckdb")) as facts:
        facts.execute((OLD / "facts_1.sql").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(folder / "office.sqlite")) as office:
        office.executescript((OLD / "office_0.sql").read_text(encoding="utf-8"))
    return folder


@pytest.mark.parametrize("times", [1, 2])
def test_an_old_workspace_opens_and_has_lost_nothing(old: Path, times: int) -> None:
    for _ in range(times):
        with open_workspace(old) as workspace:
            found = journey_map(workspace)
            assert (found.events, found.customers) == (3, 2)
            assert customer_names(workspace.stores.office, [7, 8]) == {7: "anna", 8: "bert"}
            assert answer_texts(workspace.stores.office) == ([21], ["nobody answers the telephone"])


@pytest.mark.parametrize(
    ("file", "harm"),
    [
        ("facts.duckdb", "UPDATE meta SET content = '99' WHERE name = 'version'"),
        ("office.sqlite", "UPDATE office_version SET version = 99"),
    ],
)
def test_one_of_a_later_version_is_left_as_it_is(old: Path, file: str, harm: str) -> None:
    with open_workspace(old):
        pass
    if file.endswith("duckdb"):
        with duckdb.connect(str(old / file)) as facts:
            facts.execute(harm)
    else:
        with closing(sqlite3.connect(old / file)) as office, office:
            office.execute(harm)
    with pytest.raises(WorkspaceError, match=f"{file} has version 99"), open_workspace(old):
        pass


def test_steps_lead_from_any_version_and_each_is_taken_once() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE secret (name TEXT)")
    steps = {2: ("ALTER TABLE secret ADD COLUMN a TEXT",), 3: ("ALTER TABLE secret ADD b TEXT",)}
    for version in (2, 3, 3):
        bring_up_to_date(engine, version=version, steps=steps)
    names = [column["name"] for column in sa.inspect(engine).get_columns("secret")]
    assert names == ["name", "a", "b"]
    with pytest.raises(WorkspaceError, match="has version 3, this Nebelhorn reads version 2"):
        bring_up_to_date(engine, version=2, steps=steps)
    engine.dispose()


def test_a_new_office_needs_no_step() -> None:
    engine = sa.create_engine("sqlite://")
    bring_up_to_date(engine, version=3, steps={2: ("no SQL",), 3: ("no SQL",)})
    engine.dispose()
