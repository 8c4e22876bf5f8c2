from __future__ import annotations

import duckdb
import pytest

from nebelhorn.log.facts import found_facts
from nebelhorn.log.numbering import (
    attribute_columns,
    number_customers,
    number_touchpoints,
    source_number,
)


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    found_facts(connection)
    return connection


def test_names_keep_their_numbers(facts: duckdb.DuckDBPyConnection) -> None:
    number_touchpoints(facts, "SELECT unnest(['b', 'a', NULL, 'a'])")
    number_touchpoints(facts, "SELECT unnest(['c', 'a', 'B'])")
    rows = facts.execute("SELECT name, touchpoint_no FROM touchpoint ORDER BY 2").fetchall()
    assert rows == [("a", 1), ("b", 2), ("B", 3), ("c", 4)]
    assert [source_number(facts, name) for name in ("shop", "till", "shop")] == [1, 2, 1]


def test_a_customer_has_one_number_that_only_the_salt_tells(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    def numbers(salt: str, keys: str) -> dict[str, int]:
        number_customers(facts, keys, salt=salt, into="k")
        return dict(facts.execute("FROM k").fetchall())

    some = numbers("s", "SELECT unnest(['ann', 'bob', 'ann', NULL])")
    assert set(some) == {"ann", "bob"}
    assert numbers("s", "SELECT 'bob'")["bob"] == some["bob"]
    assert numbers("t", "SELECT 'bob'")["bob"] != some["bob"]
    assert all(0 <= number < 2**63 for number in some.values())


def test_attributes_get_columns_that_never_meet(facts: duckdb.DuckDBPyConnection) -> None:
    columns = attribute_columns(facts, ["Land", "land", "LAND!", "org:group", "??", "größe"])
    assert len({column.lower() for column in columns.values()}) == 6
    assert columns["org:group"] == "a_org_group"
    assert attribute_columns(facts, ["größe"]) == {"größe": columns["größe"]}
