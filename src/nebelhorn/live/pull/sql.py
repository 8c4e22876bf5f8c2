"""Ask a SQL database: what stands at or after the watermark, and which keys there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, ProgrammingError

from nebelhorn.errors import SourceError, choices
from nebelhorn.live.pull.columns import ACCEPT, ColumnsChanged, check_named
from nebelhorn.live.pull.portion import Asking, Cursor, Portion
from nebelhorn.live.pull.watermark import Watermark, kind_of, moved, watermark_in, watermark_of
from nebelhorn.log import (
    as_text,
    connected,
    database_url,
    driver_says,
    header_names,
    shown_url,
    table_names,
)

PORTION = 10_000
"""Records that are taken in one transaction."""

_SINCE = "nebelhorn_since"


def read_sql(asking: Asking) -> Iterator[Portion]:
    """Read what is new in a table or query, in the order of the watermark.

    At or after, and a little before: what has the same time as the last one, and what was
    committed late, is read again; ids make that harmless. A record whose watermark is empty is
    read every time. Nothing is ever written.

    Args:
        asking: Of kind ``sql``.

    Yields:
        Portions of at most 10,000 records, at least one; then all keys, where they are wanted.

    Raises:
        SourceError: The database cannot be reached or refuses, or a column is not there.
    """
    pull = asking.pull
    location = pull.url or ""
    shown = shown_url(location)
    url = database_url(location, asking.environment, password_env=pull.password_env)
    with connected(url, shown) as database:
        selected = _selected(database, asking)
        names = _names(database, asking, selected, shown)
        check_named(pull, names, shown)
        cursor: Cursor = {}
        for portion in _new(database, asking, selected, names):
            cursor = portion.cursor
            yield portion
        if pull.full:
            key = _quoted(database, pull.key or "")
            answer = _run(database, sa.text(f"SELECT {key} FROM {selected}"))
            keys = {as_text(row[0]) for rows in answer.partitions(PORTION) for row in rows}
            yield Portion(cursor, keys=frozenset(filter(None, keys)))


def _new(
    database: sa.Connection, asking: Asking, selected: str, names: Sequence[str]
) -> Iterator[Portion]:
    pull = asking.pull
    statement, values = _question(database, asking, selected)
    try:
        answer = _run(database, statement, values)
    except (ProgrammingError, DataError) as error:
        if not values:
            raise
        msg = (
            f"column {pull.watermark!r} (watermark) cannot be compared with "
            f"{values[_SINCE]!r} any more: {driver_says(error, database.engine.url)}; {ACCEPT}"
        )
        raise ColumnsChanged(msg) from None
    at = names.index(pull.watermark) if pull.watermark else None
    reached: Watermark | None = None
    empty = True
    for rows in answer.partitions(PORTION):
        columns = list(zip(*rows, strict=True))
        for value in columns[at] if at is not None else ():
            mark = watermark_of(value)
            if mark is not None and mark.not_ahead(asking.now_us):
                reached = mark.later(reached)
        yield Portion(
            _cursor(asking, reached),
            [dict(zip(names, map(as_text, row), strict=True)) for row in rows],
            tuple(names),
            {
                name: frozenset(filter(None, {kind_of(value) for value in column}))
                for name, column in zip(names, columns, strict=True)
            },
        )
        empty = False
    if empty:
        yield Portion(_cursor(asking, None), columns=tuple(names))


def _question(
    database: sa.Connection, asking: Asking, selected: str
) -> tuple[sa.TextClause, dict[str, object]]:
    watermark = asking.pull.watermark
    if watermark is None:
        return sa.text(f"SELECT * FROM {selected}"), {}
    column = _quoted(database, watermark)
    since = _until(asking)
    if since is None:
        return sa.text(f"SELECT * FROM {selected} ORDER BY {column}"), {}
    statement = sa.text(
        f"SELECT * FROM {selected} WHERE {column} >= :{_SINCE} OR {column} IS NULL "
        f"ORDER BY {column}"
    )
    bound = since.back(asking.pull.overlap)
    if isinstance(bound, str):
        # a text is compared with a text: the database must not take it for a time
        statement = statement.bindparams(sa.bindparam(_SINCE, type_=sa.Text()))
    return statement, {_SINCE: bound}


def _selected(database: sa.Connection, asking: Asking) -> str:
    table, query = asking.pull.table, asking.pull.query
    if table is not None:
        return ".".join(_quoted(database, part) for part in table.split(".")).replace(":", r"\:")
    whole = (query or "").strip().rstrip(";").replace(":", r"\:")
    return f"(\n{whole}\n) pulled_rows"


def _names(database: sa.Connection, asking: Asking, selected: str, shown: str) -> list[str]:
    try:
        answer = database.execute(sa.text(f"SELECT * FROM {selected} WHERE 1 = 0"))
    except DBAPIError as error:
        said = driver_says(error, database.engine.url)
        database.rollback()
        table = asking.pull.table
        near = f"; {choices(table, table_names(database))}" if table else ""
        what = f"table {table!r}" if table else "the query"
        msg = f"{shown}: {what} cannot be read: {said}{near}"
        raise SourceError(msg) from None
    return header_names(list(answer.keys()))


def _run(
    database: sa.Connection, statement: sa.TextClause, values: dict[str, object] | None = None
) -> sa.CursorResult[tuple[object, ...]]:
    return database.execute(statement, values or {}, execution_options={"stream_results": True})


def _quoted(database: sa.Connection, name: str) -> str:
    return database.dialect.identifier_preparer.quote(name).replace(":", r"\:")


def _until(asking: Asking) -> Watermark | None:
    return watermark_in(asking.cursor)


def _cursor(asking: Asking, reached: Watermark | None) -> Cursor:
    return {"watermark": moved(asking.pull.watermark, _until(asking), reached)}
