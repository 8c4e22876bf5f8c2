"""Find out how the numbers of a column are written (1,234.5 or 1.234,5), and read them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier, quote_text

# Currency or unit before and behind, and what groups digits besides point and comma.
_AROUND = r"'^([+-]?)[^0-9+\-.,(]*|[^0-9)]*$', '\1', 'g'"
_GROUPING = r"'(\d)[ ''’\x{a0}\x{202f}](\d{3})', '\1\2', 'g'"
_POINT = r"^[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?$"
_COMMA = r"^[+-]?(\d{1,3}(\.\d{3})+|\d*)(,\d+)?$"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one column are written.

    Attributes:
        comma: Is the comma the decimal sign?
        clean: Do currency signs or grouping have to be taken out first?
    """

    comma: bool = False
    clean: bool = False

    def sql(self, column: str) -> str:
        """Return SQL for the number as DOUBLE, NULL where it cannot be read.

        A value that is grouped in another way is unreadable, never another number.

        Args:
            column: Quoted column of VARCHAR.

        Examples:
            >>> number = NumberFormat(comma=True, clean=True).sql("'1.234,5 EUR'")
            >>> duckdb.connect().execute(f"SELECT {number}").fetchone()
            (1234.5,)
        """
        if not self.comma and not self.clean:
            return f"TRY_CAST({column} AS DOUBLE)"
        bare = f"regexp_replace(trim({column}), {_AROUND})" if self.clean else column
        bare = f"regexp_replace({bare}, {_GROUPING})" if self.clean else bare
        digits = f"replace({bare}, ',', '')"
        if self.comma:
            digits = f"replace(replace({bare}, '.', ''), ',', '.')"
        shape = quote_text(_COMMA if self.comma else _POINT)
        return f"CASE WHEN regexp_matches({bare}, {shape}) THEN TRY_CAST({digits} AS DOUBLE) END"


_CANDIDATES = (
    NumberFormat(),
    NumberFormat(comma=True),
    NumberFormat(clean=True),
    NumberFormat(comma=True, clean=True),
)


def find_number_format(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str
) -> NumberFormat:
    """Choose the way of writing that reads most values; plain when nothing reads better.

    Args:
        connection: Where ``relation`` can be read.
        relation: SQL after ``FROM``; all columns VARCHAR.
        column: Name of the column, not quoted.

    Returns:
        The format. ``1,234`` alone is a grouped thousand; ``1,23`` alone is a decimal comma.

    Examples:
        >>> connection = duckdb.connect()
        >>> find_number_format(connection, "(VALUES ('1,23'), ('20,5')) AS t(x)", "x").comma
        True
    """
    name = quote_identifier(column)
    counts = ", ".join(f"count({candidate.sql(name)})" for candidate in _CANDIDATES)
    row = connection.execute(
        f"SELECT count({name}), count(*) FILTER (contains({name}, ',')), "
        f"count(*) FILTER (regexp_matches({name}, ',\\d{{3}}(\\D|$)')), "
        f"{counts} FROM (SELECT {name} FROM {relation} WHERE {name} IS NOT NULL LIMIT 20000)"
    ).fetchone()
    values, commas, grouped, *hits = row or (0, 0, 0, 0, 0, 0, 0)
    if hits[0] == values:
        return _CANDIDATES[0]
    if commas == grouped and hits[2] == max(hits):
        return _CANDIDATES[2]
    return _CANDIDATES[hits.index(max(hits))]
