"""Find out how the times of a column are written, and turn them into microseconds.

A format is never guessed silently: what was found is printed, and where day and month cannot be
told apart a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from nebelhorn.errors import AmbiguousDates, SourceError

_SAMPLE = 2000
_MOST_SHAPES = 12
_NAMED = {
    "iso": "ISO 8601 (2026-03-01 14:30:00)",
    "epoch_s": "seconds since 1970",
    "epoch_ms": "milliseconds since 1970",
    "epoch_us": "microseconds since 1970",
    "excel": "Excel serial days (42059.48)",
}
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
# Two-digit years stand first: %Y reads 25 as the year 25.
_DAY_FIRST = ("%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_MONTH_FIRST = ("%m/%d/%y", "%m.%d.%y", "%m-%d-%y", "%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y")
_OTHER = (
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %b %Y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%a, %d %b %Y",
    "%Y-%m-%d %H.%M.%S",
)


_EARLIEST_US, _LATEST_US = -62_135_596_800_000_000, 253_402_300_799_999_999


def is_time(t_us: str) -> str:
    """Return SQL for "this is a time": there, and in a year from 1 to 9999, as calendars have them.

    Examples:
        >>> sql = ", ".join(is_time(t) for t in ("0", "NULL", "10000::BIGINT * 365 * 86400000000"))
        >>> duckdb.connect().execute(f"SELECT {sql}").fetchone()
        (True, False, False)
    """
    return f"((({t_us}) BETWEEN {_EARLIEST_US} AND {_LATEST_US}) IS TRUE)"


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How the times of one column are written.

    Attributes:
        kind: ``iso``, ``epoch_s``, ``epoch_ms``, ``epoch_us``, ``excel`` or ``strptime``.
        pattern: strptime pattern for kind ``strptime``, else None.
        zone: IANA zone for times without offset.
    """

    kind: str
    pattern: str | None
    zone: str

    def describe(self) -> str:
        """Return what is printed for people.

        Examples:
            >>> TimeFormat("strptime", "%d.%m.%Y", "UTC").describe()
            '%d.%m.%Y, zone UTC where none is given'
        """
        return f"{self.pattern or _NAMED[self.kind]}, zone {self.zone} where none is given"

    def sql(self, column: str) -> str:
        """Return SQL for the time in UTC microseconds, NULL where it cannot be read.

        Args:
            column: Quoted column of VARCHAR.

        Examples:
            >>> format = TimeFormat("strptime", "%d.%m.%Y", "UTC")
            >>> duckdb.connect().execute("SELECT " + format.sql("'02.01.1970'")).fetchone()
            (86400000000,)
        """
        if self.kind == "iso":
            return _iso_sql(column, self.zone)
        if self.kind == "strptime":
            return _local_sql(
                f"try_strptime(trim({column}), {_quote(self.pattern or '')})", self.zone
            )
        if self.kind == "excel":
            return (
                f"CAST(round((TRY_CAST({column} AS DOUBLE) - 25569) * 86400) AS BIGINT) * 1000000"
            )
        factor = {"epoch_s": 1_000_000, "epoch_ms": 1000, "epoch_us": 1}[self.kind]
        return f"CAST(round(TRY_CAST({column} AS DOUBLE) * {factor}) AS BIGINT)"


def check_zone(zone: str, where: str) -> None:
    """Check that a time zone exists.

    Raises:
        SourceError: It does not; the message gives ``where`` and an example.

    Examples:
        >>> check_zone("Europe/Berlin", "mapping")
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"{where}: no such time zone {zone!r}; use an IANA name such as Europe/Berlin"
        raise SourceError(msg) from error


def find_time_format(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    *,
    zone: str = "UTC",
    day_first: bool | None = None,
) -> TimeFormat | None:
    """Find out how a column writes times, from all of its values where it matters.

    Args:
        connection: Where ``relation`` can be read.
        relation: SQL after ``FROM``; all columns VARCHAR.
        column: Name of the column, not quoted.
        zone: For times without offset.
        day_first: What a person said of ``03/04/2026``; None when nobody has.

    Returns:
        The format most values follow; None when fewer than half of a sample follow any.

    Raises:
        AmbiguousDates: Day and month cannot be told apart anywhere in the column.

    Examples:
        >>> days = "(VALUES ('31/01/2026'), ('01/02/2026')) AS t(d)"
        >>> find_time_format(duckdb.connect(), days, "d").pattern
        '%d/%m/%Y'
    """
    name = f'"{column.replace(chr(34), chr(34) * 2)}"'
    sample = [
        str(row[0])
        for row in connection.execute(
            f"SELECT {name} FROM {relation} WHERE {name} IS NOT NULL LIMIT {_SAMPLE}"
        ).fetchall()
    ]
    if not sample:
        return None
    keys = dict.fromkeys(key for value in _shapes(sample) for key in _plausible(value))
    best = _best(connection, [_as_format(key, zone) for key in sorted(keys, key=_rank)], sample)
    if best is None or best.pattern is None or not _has_twin(best.pattern):
        return best
    return _settle_day(connection, (relation, column, name), best, day_first=day_first)


def _shapes(sample: list[str]) -> list[str]:
    # One value of each way of writing: a stray "unknown" in the first record decides nothing.
    seen: dict[str, str] = {}
    for text in sample:
        value = text.strip()
        seen.setdefault(re.sub(r"[^\W\d]+", "a", re.sub(r"\d", "9", value)), value)
    return sorted(filter(None, seen.values()))[:_MOST_SHAPES]


def _rank(key: str) -> tuple[bool, int, str]:
    # Of formats that read as many values the order is ours, not that of the file.
    order = ("iso", *_DAY_FIRST, *_MONTH_FIRST, *_OTHER)
    return ("%" in key, next((n for n, part in enumerate(order) if key.startswith(part)), 0), key)


def _plausible(value: str) -> list[str]:
    if re.match(r"\d{4}-\d{1,2}-\d{1,2}", value):
        return ["iso", "%Y-%m-%d %H.%M.%S"]
    if re.fullmatch(r"\d+([.,]\d+)?", value):
        return _numeric(value)
    clocked = [date + clock for date in (*_DAY_FIRST, *_MONTH_FIRST, *_OTHER) for clock in _CLOCKS]
    return ["iso", *clocked, *(f"%Y/%m/%d{glue}%H:%M:%S" for glue in ("T", "-"))]


def _numeric(value: str) -> list[str]:
    digits = len(value.split(".")[0])
    if digits == 8:
        return ["%Y%m%d"]
    if digits == 14:
        return ["%Y%m%d%H%M%S"]
    if digits in {4, 5} and 10_000 <= float(value.replace(",", ".")) < 80_000:
        return ["excel"]
    return {9: ["epoch_s"], 10: ["epoch_s"], 12: ["epoch_ms"], 13: ["epoch_ms"]}.get(
        digits, ["epoch_us"] if digits in {15, 16} else []
    )


def _as_format(key: str, zone: str) -> TimeFormat:
    return TimeFormat("strptime", key, zone) if "%" in key else TimeFormat(key, None, zone)


def _best(
    connection: duckdb.DuckDBPyConnection, formats: list[TimeFormat], sample: list[str]
) -> TimeFormat | None:
    if not formats:
        return None
    counts = ", ".join(f"count({candidate.sql('v')})" for candidate in formats)
    row = connection.execute(f"SELECT {counts} FROM (SELECT unnest(?) AS v)", [sample]).fetchone()
    hits = list(row or ())
    top = max(hits)
    return formats[hits.index(top)] if top * 2 >= len(sample) else None


def _has_twin(pattern: str) -> bool:
    return pattern.startswith(("%d/%m", "%d.%m", "%d-%m", "%m/%d", "%m.%d", "%m-%d"))


def _settle_day(
    connection: duckdb.DuckDBPyConnection,
    place: tuple[str, str, str],
    found: TimeFormat,
    *,
    day_first: bool | None,
) -> TimeFormat:
    relation, column, name = place
    pattern = found.pattern or ""
    separator = pattern[2]
    tail = pattern[5:]
    day = TimeFormat("strptime", f"%d{separator}%m{tail}", found.zone)
    month = TimeFormat("strptime", f"%m{separator}%d{tail}", found.zone)
    if day_first is not None:
        return day if day_first else month
    row = connection.execute(
        f"SELECT count({day.sql(name)}), count({month.sql(name)}), min({name}), max({name}) "
        f"FROM {relation}"
    ).fetchone()
    as_day, as_month, low, high = row or (0, 0, None, None)
    if as_day == as_month and separator != ".":
        msg = (
            f"column {column}: day and month cannot be told apart ({low} … {high}); "
            "say --day-first or --month-first (in a mapping: day_first = true or false)"
        )
        raise AmbiguousDates(msg)
    return day if as_day >= as_month else month


def _iso_sql(column: str, zone: str) -> str:
    # A cast to TIMESTAMP drops an offset silently (DuckDB 2.0), so text with one goes another way.
    offset = (
        f"(substr({column}, 11) LIKE '%+%' OR substr({column}, 11) LIKE '%-%' "
        f"OR {column} LIKE '%Z')"
    )
    local = _local_sql(f"TRY_CAST({column} AS TIMESTAMP)", zone)
    return f"CASE WHEN {offset} THEN epoch_us(TRY_CAST({column} AS TIMESTAMPTZ)) ELSE {local} END"


def _local_sql(timestamp: str, zone: str) -> str:
    if zone == "UTC":
        return f"epoch_us({timestamp})"
    return f"epoch_us({timestamp} AT TIME ZONE {_quote(zone)})"


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
