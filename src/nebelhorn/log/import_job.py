"""What an import is given, and what it amounts to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from nebelhorn.log.mapping import Mapping
from nebelhorn.log.raw import RawTable

Progress = Callable[[str], None]
"""Called with what is being done now, in a few words."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import amounted to.

    Where each record is read by one rule, ``records`` = ``events`` + ``answers`` + ``counts`` +
    ``known`` + ``otherwise`` + ``rejected``.

    Attributes:
        records: Count of records the rules spoke about.
        events: Count of new events.
        answers: Count of new answers.
        counts: Count of new counts.
        known: Count of records that were there already, the same.
        otherwise: Count of records that are there with another reading (mapped differently
            before); left as they were.
        rejected: Count of records kept as rejects by this import.
        found: What was found out about format and columns, as (what, value).
    """

    records: int
    events: int
    answers: int
    counts: int
    known: int
    otherwise: int
    rejected: int
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportJob:
    """What to import, and how.

    Attributes:
        tables: Raw tables by the names the mapping uses.
        mapping: How to read them.
        mapping_text: The mapping as its file would say it, kept beside facts and rejects.
        location: Where they came from, as people would say it.
        zone: For times without offset.
        now_us: When, UTC microseconds.
        replace: Take the new reading where an event is there with another one.
        patient: Reject records one by one where no way of writing times fits their column.
        little: A little more of what is there already: the bulk is not put into order again, and
            where nothing is new no import is noted.
        known_us: When events became known whose rule does not say it, UTC microseconds; None: when
            they happened.
        also: Called in the same transaction, last; what it writes is written with the records or
            not at all.
    """

    tables: dict[str, RawTable]
    mapping: Mapping
    mapping_text: str
    location: str
    zone: str
    now_us: int
    replace: bool = False
    patient: bool = False
    little: bool = False
    known_us: int | None = None
    also: Callable[[duckdb.DuckDBPyConnection], None] | None = None
