"""Fill a temporary table with raw records, in batches, whatever columns turn up on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from nebelhorn.engine import quote_identifier
from nebelhorn.log.raw import RawTable, Unreadable

BATCH_RECORDS = 50_000
BATCH_CHARACTERS = 50_000_000


class RawWriter:
    """Takes records one by one and keeps them in a temporary table of DuckDB.

    Memory is bounded by one batch. Columns need not be known in advance; two names that differ
    only in case, which SQL cannot tell apart, become ``name`` and ``name_2``.

    Examples:
        >>> writer = RawWriter(duckdb.connect(), missing=("", "?"))
        >>> writer.add({"who": "ann", "what": "call"})
        >>> writer.add({"who": "bob", "Who": " ? "})
        >>> writer.finish("calls").columns
        ('who', 'what', 'Who_2')
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        missing: tuple[str, ...],
        columns: Iterable[str] = (),
    ) -> None:
        """Create the table.

        Args:
            connection: Where the table is to stand; it disappears with the connection.
            missing: Texts that mean "no value" after trimming; kept as NULL.
            columns: Columns that exist even if no record has them, in order.
        """
        self._connection = connection
        self._missing = pa.array(missing, pa.string())
        self._names: dict[str, str] = {}
        self._records: list[tuple[int, Mapping[str, str | None]]] = []
        self._characters = 0
        self.table = new_table_name(connection)
        self.count = 0
        connection.execute(f"CREATE TEMP TABLE {self.table} (_line BIGINT)")
        for name in columns:
            self._add_column(name)

    def add(self, record: Mapping[str, str | None], line: int | None = None) -> None:
        """Take one record.

        Args:
            record: Column → text; None for no value.
            line: 1-based line in the source; None: the number of the record.
        """
        self.count += 1
        self._records.append((self.count if line is None else line, record))
        self._characters += sum(len(value) for value in record.values() if value)
        if len(self._records) >= BATCH_RECORDS or self._characters >= BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what was taken so far, so that SQL can see it."""
        if not self._records:
            return
        for _, record in self._records:
            for name in record:
                if name not in self._names:
                    self._add_column(name)
        lines = pa.array([line for line, _ in self._records], pa.int64())
        values = [
            self._present([record.get(name) for _, record in self._records]) for name in self._names
        ]
        batch = pa.table([lines, *values], names=["_line", *self._names.values()])
        self._connection.register("raw_batch", batch)
        self._connection.execute(f"INSERT INTO {self.table} BY NAME SELECT * FROM raw_batch")
        self._connection.unregister("raw_batch")
        self._records.clear()
        self._characters = 0

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns so far, without ``_line``."""
        return tuple(self._names.values())

    def renamed(self) -> dict[str, str]:
        """Return the columns that could not keep their name: found name → name in the table."""
        return {found: name for found, name in self._names.items() if found != name}

    def finish(
        self,
        name: str,
        *,
        found: tuple[tuple[str, str], ...] = (),
        unreadable: Callable[[], list[Unreadable]] = list,
    ) -> RawTable:
        """Write the rest and return the table.

        Args:
            name: Of the raw table.
            found: What was found out about the format.
            unreadable: Records that could not be cut into columns.

        Returns:
            The table; its ``numbered`` carries the lines given to ``add``.
        """
        self.flush()
        renamed = tuple(
            ("column renamed", f"{found_name!r} is {column!r} here")
            for found_name, column in self.renamed().items()
        )
        return raw_table(name, self.table, self.columns(), found + renamed, unreadable)

    def _present(self, values: list[str | None]) -> pa.Array:
        texts = _text_array(values)
        absent = pc.is_in(pc.utf8_trim_whitespace(texts), value_set=self._missing)
        return pc.if_else(absent, None, texts)

    def _add_column(self, found: str) -> None:
        taken = {"_line", *(name.lower() for name in self._names.values())}
        # neither NUL nor half a character can stand in a name of SQL
        sound = found.replace("\0", "").encode("utf-8", "backslashreplace").decode()
        name = sound.strip() or f"column_{len(self._names) + 1}"
        column, number = name, 2
        while column.lower() in taken:
            column, number = f"{name}_{number}", number + 1
        self._names[found] = column
        self._connection.execute(
            f"ALTER TABLE {self.table} ADD COLUMN {quote_identifier(column)} VARCHAR"
        )


def new_table_name(connection: duckdb.DuckDBPyConnection) -> str:
    """Return a name no temporary table of this connection has had.

    Examples:
        >>> connection = duckdb.connect()
        >>> new_table_name(connection), new_table_name(connection)
        ('raw_1', 'raw_2')
    """
    connection.execute("CREATE TEMP SEQUENCE IF NOT EXISTS raw_number")
    row = connection.execute("SELECT nextval('raw_number')").fetchone() or (0,)
    return f"raw_{row[0]}"


def raw_table(
    name: str,
    table: str,
    columns: tuple[str, ...],
    found: tuple[tuple[str, str], ...] = (),
    unreadable: Callable[[], list[Unreadable]] = list,
) -> RawTable:
    """Describe a table of DuckDB whose first column is ``_line`` as raw records.

    Args:
        name: Of the raw table.
        table: Of DuckDB.
        columns: To show, in order.
        found: What was found out about the format.
        unreadable: Records that could not be cut into columns.

    Returns:
        The description; nothing is read.

    Examples:
        >>> raw_table("calls", "raw_1", ("who",)).relation
        '(SELECT "who" FROM raw_1)'
    """
    chosen = ", ".join(quote_identifier(column) for column in columns)
    return RawTable(
        name=name,
        relation=f"(SELECT {chosen} FROM {table})",
        columns=columns,
        numbered=f"(SELECT _line, {chosen} FROM {table})",
        found=found,
        unreadable=unreadable,
    )


def _text_array(values: list[str | None]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        # JSON can hold halves of characters, which no UTF-8 can; they are shown, not dropped.
        clean = [v and v.encode("utf-8", "backslashreplace").decode() for v in values]
        return pa.array(clean, pa.string())
