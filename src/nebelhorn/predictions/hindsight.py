"""Which columns of the log know how it ends, and are therefore not learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nebelhorn.conditions import features_with
from nebelhorn.engine import drop, put_table, quote_identifier
from nebelhorn.errors import AmbiguousDates
from nebelhorn.log import TimeFormat, find_time_format
from nebelhorn.rules import Attribute, Leak, Past, find_leaks

VALUE = "value"
"""The feature that tells what an event was worth; no attribute, but it can know the end too."""

_LOOKED_AT = 10_000
"""About so many events are looked at, of whole customers: more would find no more."""

_AT_ONCE = 32
_TRIED, _KINDS = 60, 10
"""A column of times has at least so many, and their form is found by so many of them."""

_PERHAPS = re.compile(r"\D*\d+[./-]\d+[./-]\d+.*|\d{8,}.*|.*\d{2}:\d{2}.*|.*[A-Za-z]{3}.*\d{4}.*")
_EVENTS, _CUSTOMERS = "hindsight_event", "hindsight_customer"
_LOW_BITS = 0xFFFFFFFF


def known_too_early(
    connection: duckdb.DuckDBPyConnection,
    *,
    leaves: Sequence[int] = (),
    asked: Sequence[int] = (),
    zone: str = "UTC",
) -> tuple[Leak, ...]:
    """Return the attributes whose values are known only later than their events say.

    Customers are drawn by what they did, not by their numbers, which are salted: the same log
    gives the same answer in every workspace.

    Args:
        connection: Facts with ``known_event``; reads ``attribute`` and ``touchpoint``.
        leaves: Numbers of touchpoints by which customers leave.
        asked: Numbers of touchpoints that are foretold.
        zone: IANA name, for times without offset.

    Returns:
        Attributes by the names conditions write, each with its reason, in the order of the names;
        last ``value``, where it knows the end.
    """
    attributes = dict(connection.execute("SELECT name, column_name FROM attribute").fetchall())
    listed = {one.name: one.column for one in features_with(attributes).values() if one.as_text}
    _put_events(connection, sorted(listed.values()))
    past = _past(connection)
    columns = [*_attributes(connection, listed, zone), _value(past)]
    drop(connection, _EVENTS)
    return find_leaks(columns, past, leaves=leaves, asked=asked)


def _put_events(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """Put the events of so many customers into one table, in order."""
    found = connection.execute(
        "SELECT id_no, min(event_id) AS event_id, count(*) AS many FROM known_event "
        "WHERE id_no IS NOT NULL GROUP BY id_no"
    ).fetchnumpy()
    # the low bits: the smallest id itself would draw those who have many events
    drawn = np.lexsort((found["event_id"], found["event_id"] & _LOW_BITS))
    many = found["many"][drawn]
    chosen = found["id_no"][drawn][np.cumsum(many) - many < _LOOKED_AT].tolist()
    put_table(
        connection,
        _CUSTOMERS,
        "SELECT unnest(?::BIGINT[]) AS id_no, unnest(?::BIGINT[]) AS place",
        [chosen, list(range(len(chosen)))],
    )
    quoted = "".join(f", e.{quote_identifier(name)}" for name in columns)
    put_table(
        connection,
        _EVENTS,
        f"SELECT c.place AS customer, e.t_us, e.touchpoint_no, e.value{quoted} "
        f"FROM known_event AS e JOIN {_CUSTOMERS} AS c ON c.id_no = e.id_no "
        "ORDER BY c.place, e.t_us, e.event_id",
    )
    drop(connection, _CUSTOMERS)


def _past(connection: duckdb.DuckDBPyConnection) -> Past:
    found = connection.execute(
        f"SELECT customer, t_us, touchpoint_no::BIGINT AS touchpoint_no, "
        f"coalesce(value, 'nan'::DOUBLE) AS value FROM {_EVENTS}"
    ).fetchnumpy()
    names = connection.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    return Past(
        found["customer"], found["t_us"], found["touchpoint_no"], dict(names), found["value"]
    )


def _attributes(
    connection: duckdb.DuckDBPyConnection, listed: dict[str, str], zone: str
) -> Iterator[Attribute]:
    names = sorted(listed)
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        quoted = ", ".join(quote_identifier(listed[name]) for name in part)
        table = connection.sql(f"SELECT {quoted} FROM {_EVENTS}").to_arrow_table()
        for name, column in zip(part, table.columns, strict=True):
            yield _attribute(connection, name, listed[name], column, zone)


def _value(past: Past) -> Attribute:
    """Return what is paid as a column: a total may have been taken for it."""
    found, codes = np.unique(past.amount, return_inverse=True)
    codes = np.where(np.isnan(past.amount), -1, codes).astype(np.int64)
    return Attribute(VALUE, codes, tuple(map(str, found.tolist())), found)


def _attribute(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    stored: str,
    column: pa.ChunkedArray,
    zone: str,
) -> Attribute:
    coded = pa.chunked_array([column.combine_chunks()]).dictionary_encode().chunk(0)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    labels = tuple(coded.dictionary.to_pylist())
    form = _time_format(connection, stored, labels, zone)
    times = None if form is None else _times(connection, form.sql(quote_identifier(stored)), codes)
    whole_days = not any(":" in label for label in labels[:_TRIED])
    if form is not None and form.kind.startswith("epoch"):
        whole_days = False
    return Attribute(name, codes, labels, _numbers(coded.dictionary), times, whole_days)


def _numbers(texts: pa.Array) -> NDArray[np.float64] | None:
    try:
        found = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return np.where(np.isfinite(found), found, np.nan)


def _time_format(
    connection: duckdb.DuckDBPyConnection, stored: str, labels: tuple[str, ...], zone: str
) -> TimeFormat | None:
    tried = labels[:_TRIED]
    if len(labels) < _KINDS or 2 * sum(map(bool, map(_PERHAPS.match, tried))) < len(tried):
        return None
    quoted = quote_identifier(stored)
    some = f"(SELECT {quoted} FROM {_EVENTS} WHERE {quoted} IS NOT NULL LIMIT {_TRIED:d})"
    try:
        return find_time_format(connection, some, stored, zone=zone)
    except AmbiguousDates:
        return find_time_format(connection, some, stored, zone=zone, day_first=True)


def _times(
    connection: duckdb.DuckDBPyConnection, t_us: str, codes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the time each value stands for; NaN: none."""
    found = connection.execute(
        f"SELECT coalesce(({t_us})::DOUBLE, 'nan'::DOUBLE) AS t_us FROM {_EVENTS}"
    ).fetchnumpy()["t_us"]
    times = np.full(codes.max(initial=-1) + 2, np.nan)
    times[codes] = found  # what says nothing writes into the last place
    return times[:-1]
