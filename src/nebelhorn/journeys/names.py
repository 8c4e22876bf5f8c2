"""From touchpoint numbers to names and back."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from nebelhorn.errors import UnknownName, choices


def touchpoint_names(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return number → name of every touchpoint of the log."""
    found = connection.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    return {int(number): str(name) for number, name in found}


def touchpoint_numbers(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str]
) -> tuple[int, ...]:
    """Return the numbers of touchpoints, in the order of ``names``.

    Raises:
        UnknownName: The log has no touchpoint of that name; says which are near.
    """
    numbers = {name: number for number, name in touchpoint_names(connection).items()}
    wanted = list(names)
    for name in wanted:
        if name not in numbers:
            msg = f"the log has no touchpoint {name!r}; {choices(name, numbers)}"
            raise UnknownName(msg)
    return tuple(numbers[name] for name in wanted)
