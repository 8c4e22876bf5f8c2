"""The three kinds of files public logs come in, as columns of text."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from xml.etree import ElementTree as ET

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


class LogUnreadable(Exception):
    """A log is not there or not as it was said to be; the message says what is wrong."""


class Reading(Protocol):
    """What must be said to read a file; see ``event_log.Source``."""

    @property
    def file(self) -> Path: ...
    @property
    def case(self) -> str: ...
    @property
    def activity(self) -> tuple[str, ...]: ...
    @property
    def time(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """A row an event, all cases in the order in which they are first met.

    Attributes:
        file: Where they come from.
        begins: Whether a case begins with this event.
        values: Columns by name; None: nothing is said.
    """

    file: Path
    begins: list[bool]
    values: dict[str, list[str | None]]

    def get(self, name: str) -> list[str | None]:
        """Return a column.

        Raises:
            LogUnreadable: There is none of this name.
        """
        if name not in self.values:
            there = ", ".join(self.values)
            msg = f"no column {name!r} in {self.file}; there are: {there}"
            raise LogUnreadable(msg)
        return self.values[name]


def utc_us(text: str | None) -> int:
    """Return UTC microseconds; a time without a zone is taken as UTC.

    Raises:
        LogUnreadable: It is not an ISO 8601 time.
    """
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        msg = f"{text!r} is not an ISO 8601 time"
        raise LogUnreadable(msg) from None
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _BEGINNING) // _MICROSECOND


def read_tax(reading: Reading) -> Columns:
    """Read a csv as Tax et al. read it: a case begins where the number differs from the row before.

    Raises:
        LogUnreadable: A column is missing.
    """
    header, rows = _table(reading.file, quote="|")
    values = _columns(header, rows)
    found = Columns(reading.file, [], values)
    cases = found.get(reading.case)
    begins = [True, *(one != other for one, other in pairwise(cases))][: len(cases)]
    return Columns(reading.file, begins, values)


def read_csv(reading: Reading) -> Columns:
    """Read any csv: a case is all rows of one number, in order of time, ties as in the file.

    Raises:
        LogUnreadable: A column is missing or a time cannot be read.
    """
    header, rows = _table(reading.file, quote='"')
    found = Columns(reading.file, [], _columns(header, rows))
    cases, times = found.get(reading.case), found.get(reading.time)
    number: dict[str | None, int] = {}
    order = [number.setdefault(case, len(number)) for case in cases]
    at = [utc_us(text) for text in times]
    sorted_ = sorted(range(len(rows)), key=lambda row: (order[row], at[row]))
    values = {name: [column[row] for row in sorted_] for name, column in found.values.items()}
    known = [order[row] for row in sorted_]
    begins = [True, *(one != other for one, other in pairwise(known))][: len(known)]
    return Columns(reading.file, begins, values)


def read_xes(reading: Reading) -> Columns:
    """Read XES, packed or not, one trace at a time; traces and their events as in the file.

    Raises:
        LogUnreadable: It is not XML.
    """
    begins: list[bool] = []
    values: dict[str, list[str | None]] = {}
    for trace in _traces(reading.file):
        case = {f"case:{key}": value for key, value in _said(trace)}
        for number, event in enumerate(one for one in trace if _tag(one) == "event"):
            for key, value in {**dict(_said(event)), **case}.items():
                if key not in values:
                    values[key] = [None] * len(begins)
                values[key].append(value)
            begins.append(number == 0)
            for column in values.values():
                if len(column) < len(begins):
                    column.append(None)
    return Columns(reading.file, begins, values)


def _traces(file: Path) -> Iterator[ET.Element]:
    with _opened(file) as opened:
        try:
            for _, element in ET.iterparse(opened):
                if _tag(element) == "trace":
                    yield element
                    element.clear()
        except (ET.ParseError, gzip.BadGzipFile) as error:
            msg = f"{file} is not XES: {error}"
            raise LogUnreadable(msg) from error


def _said(element: ET.Element) -> Iterator[tuple[str, str]]:
    for one in element:
        if _tag(one) in _VALUES:
            yield one.get("key", ""), one.get("value", "")


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _opened(file: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(file)) if file.suffix == ".gz" else file.open("rb")


def _table(file: Path, quote: str) -> tuple[list[str], list[list[str]]]:
    with _opened(file) as opened:
        lines = opened.read().decode("utf-8-sig").splitlines(keepends=True)
    between = max(",;\t", key=lines[0].count) if lines else ","
    header, *rows = [*csv.reader(lines, quotechar=quote, delimiter=between)] or [[]]
    return header, [row for row in rows if row]


def _columns(header: list[str], rows: Iterable[list[str]]) -> dict[str, list[str | None]]:
    values: dict[str, list[str | None]] = {name: [] for name in header}
    for row in rows:
        padded = row + [""] * (len(header) - len(row))
        for name, value in zip(header, padded, strict=False):
            values[name].append(value or None)
    return values
