"""What was known at a few new points, in the columns a run has looked at from its beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.conditions import features_with
from nebelhorn.engine import put_table, quote_identifier
from nebelhorn.predictions.points import SYMBOL_NAMES
from nebelhorn.predictions.rule_text import MOMENT, sign
from nebelhorn.predictions.state import DAYS_QUIET, GROUP, TIMES, as_float, read_times
from nebelhorn.rules import Column, State

_Values = NDArray[np.float32]


def read_state_alike(
    connection: duckdb.DuckDBPyConnection,
    names: Mapping[int, str],
    groups: Sequence[str],
    columns: Sequence[Column],
) -> State:
    """Return what rules can look at, in columns that are there already.

    Args:
        connection: Facts with ``point``, ``point_group``, ``point_state`` and ``known_event``.
        names: Touchpoint number → raw name.
        groups: Group names in the order of their bits.
        columns: As ``read_state`` or this function returned them before.

    Returns:
        The same columns in the same order. Texts keep their codes and new ones are appended; a
        newest moment whose touchpoint is not among the labels is NaN, and so is a text where
        numbers were.
    """
    stored = dict(connection.execute("SELECT name, column_name FROM attribute").fetchall())
    told = {name: feature.column for name, feature in features_with(stored).items()}
    told[DAYS_QUIET] = DAYS_QUIET
    asked = [column for column in columns if column.name in told]
    # a relation would be planned twice, and planning takes most of the time here
    put_table(connection, "state_alike", _select(asked, told))
    table = connection.sql("FROM state_alike ORDER BY point_no").to_arrow_table()
    read = {
        column.name: _read(column, table.column(f"state_{place}"))
        for place, column in enumerate(asked)
    }
    read |= _moments(names, columns, table)
    read |= _groups(groups, columns, table)
    read |= _times(connection, names, columns)
    return State.of(read[column.name] for column in columns)


def _select(asked: Sequence[Column], told: Mapping[str, str]) -> str:
    listed = ["p.point_no", "p.symbol_1", "p.symbol_2", "p.symbol_3"]
    listed.append("coalesce(g.groups, 0)::UINTEGER AS groups")
    for place, column in enumerate(asked):
        stored = f"s.{quote_identifier(told[column.name])}"
        made = as_float(stored) if column.labels is None else f"CAST({stored} AS VARCHAR)"
        listed.append(f"{made} AS state_{place}")
    return (
        f"SELECT {', '.join(listed)} FROM point AS p JOIN point_state AS s USING (point_no) "
        "LEFT JOIN point_group AS g ON g.event_id = p.last_event_no"
    )


def _read(column: Column, found: pa.ChunkedArray) -> tuple[Column, _Values]:
    if column.labels is None:
        return column, found.to_numpy().astype(np.float32)
    coded = found.combine_chunks().dictionary_encode()
    texts = coded.dictionary.to_pylist()
    labels = tuple(dict.fromkeys([*column.labels, *texts]))
    places = {text: code for code, text in enumerate(labels)}
    codes = np.array([*(places[text] for text in texts), np.nan], dtype=np.float32)
    # the last one is for what nobody told, -1
    told = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Column(column.name, labels), codes[told]


def _moments(
    names: Mapping[int, str], columns: Sequence[Column], table: pa.Table
) -> dict[str, tuple[Column, _Values]]:
    texts = {**names, **{number: sign(name) for number, name in SYMBOL_NAMES.items()}}
    found = {}
    for column in columns:
        if column.name.startswith(MOMENT) and column.labels is not None:
            places = {text: code for code, text in enumerate(column.labels)}
            symbols = table.column(f"symbol_{column.name.removeprefix(MOMENT)}").to_pylist()
            codes = [places.get(texts.get(symbol, ""), np.nan) for symbol in symbols]
            found[column.name] = column, np.array(codes, dtype=np.float32)
    return found


def _groups(
    groups: Sequence[str], columns: Sequence[Column], table: pa.Table
) -> dict[str, tuple[Column, _Values]]:
    bits = table.column("groups").to_numpy()
    listed = {f"{GROUP}{name}": bit for bit, name in enumerate(groups)}
    return {
        column.name: (column, (bits >> listed[column.name] & 1).astype(np.float32))
        for column in columns
        if column.name in listed
    }


def _times(
    connection: duckdb.DuckDBPyConnection, names: Mapping[int, str], columns: Sequence[Column]
) -> dict[str, tuple[Column, _Values]]:
    numbers = {f"{TIMES}{name}": number for number, name in names.items()}
    counted = [column for column in columns if column.name in numbers]
    times = read_times(connection, [numbers[column.name] for column in counted])
    return {column.name: (column, one) for column, one in zip(counted, times, strict=True)}
