"""Give names their numbers: sources, touchpoints, attributes, customers, objects."""

from __future__ import annotations

import hashlib
import re

import duckdb

from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import SourceError

OBJECT_NO = "CAST(hash({type} || chr(31) || {name}) >> 1 AS BIGINT)"
"""SQL for an object's number; fill in ``type`` and ``name``."""


def source_number(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Return the number of a source, giving it one when it is new."""
    row = connection.execute("SELECT source_no FROM source WHERE name = ?", [name]).fetchone()
    if row:
        return int(row[0])
    row = connection.execute("SELECT coalesce(max(source_no), 0) + 1 FROM source").fetchone()
    number = int(row[0]) if row else 1
    connection.execute("INSERT INTO source VALUES (?, ?)", [number, name])
    return number


def number_touchpoints(connection: duckdb.DuckDBPyConnection, names: str) -> None:
    """Give every new touchpoint name a number.

    Args:
        connection: Facts connection.
        names: SELECT of one VARCHAR column, the names; NULLs are skipped.
    """
    connection.execute(
        "INSERT INTO touchpoint SELECT "
        "CAST(coalesce((SELECT max(touchpoint_no) FROM touchpoint), 0) "
        "+ row_number() OVER (ORDER BY name) AS INTEGER), name FROM "
        f"(SELECT DISTINCT name FROM ({names}) AS n(name) WHERE name IS NOT NULL) AS d "
        "ANTI JOIN touchpoint USING (name)"
    )


def number_customers(
    connection: duckdb.DuckDBPyConnection, keys: str, *, salt: str, into: str
) -> None:
    """Make a table ``(customer, id_no)``: a keyed hash of 63 bits, so numbers need no counter.

    Args:
        connection: Facts connection.
        keys: SELECT of one VARCHAR column, the customers' keys.
        salt: The office's secret.
        into: Name of the temporary table.

    Raises:
        SourceError: Two keys got one number (chance below 1 in 10,000 at 30 million customers).
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT customer, "
        f"CAST(CAST('0x' || substr(sha256({quote_text(salt)} || customer), 1, 16) AS UBIGINT) >> 1 "
        f"AS BIGINT) AS id_no FROM (SELECT DISTINCT customer FROM ({keys}) AS k(customer) "
        "WHERE customer IS NOT NULL)"
    )
    row = connection.execute(f"SELECT count(*) - count(DISTINCT id_no) FROM {into}").fetchone()
    if row != (0,):
        msg = "two customers' keys have the same 63-bit number; nothing was imported"
        raise SourceError(msg)


def id_number(key: str, salt: str) -> int:
    """Return the number one key gets, the same as ``number_customers`` gives it.

    Args:
        key: The id.
        salt: The office's secret.

    Examples:
        >>> connection = duckdb.connect()
        >>> number_customers(connection, "SELECT 'u1'", salt="s", into="k")
        >>> connection.execute("SELECT id_no FROM k").fetchone() == (id_number("u1", "s"),)
        True
    """
    return int(hashlib.sha256((salt + key).encode()).hexdigest()[:16], 16) >> 1


def attribute_columns(connection: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, str]:
    """Return the event column of each attribute, adding what is new.

    Args:
        connection: Facts connection.
        names: Attribute names.

    Returns:
        Attribute name → column of ``event``.
    """
    known = dict(connection.execute("SELECT name, column_name FROM attribute").fetchall())
    for name in names:
        if name in known:
            continue
        plain = "a_" + (re.sub(r"\W+", "_", name.lower()).strip("_") or "x")
        column, number = plain, 2
        while column in known.values():
            column, number = f"{plain}_{number}", number + 1
        connection.execute("INSERT INTO attribute VALUES (?, ?)", [name, column])
        connection.execute(f"ALTER TABLE event ADD COLUMN {quote_identifier(column)} VARCHAR")
        known[name] = column
    return {name: known[name] for name in names}
