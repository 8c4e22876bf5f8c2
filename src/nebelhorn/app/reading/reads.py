"""The shelf of addresses that tell something."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.app.reading.bodies import (
    AlarmsBody,
    FogBody,
    IndexBody,
    MapBody,
    QuestionsBody,
)
from nebelhorn.app.reading.journey import CursorUnknown, JourneyPage
from nebelhorn.app.reading.refusals import ReadRefusal, not_told
from nebelhorn.app.reading.state import CustomerState
from nebelhorn.app.reading.telling import Telling
from nebelhorn.live import Ambiguous, ServingReader
from nebelhorn.predictions import RunChoice

LIMIT, MOST = 50, 200


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address may be asked with.

    Attributes:
        name: Its name.
        where: ``path`` or ``query``.
        says: What it means.
        schema: JSON schema.
    """

    name: str
    where: str
    says: str
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks.

    Attributes:
        name: Of the customer, where the address has one.
        query: Parameters.
        language: ``de`` or ``en``.
    """

    name: str
    query: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where what is told stands.

    Attributes:
        reader: Reads it.
        telling: Returns who says what is kept of customers; None: nobody can yet.
    """

    reader: ServingReader
    telling: Callable[[], Telling | None]


@dataclass(frozen=True, slots=True)
class Read:
    """One address that tells something.

    Attributes:
        path: As Starlette writes it.
        name: Its operation, for programs that are made from the description.
        summary: What it tells.
        body: Type of what it answers.
        tell: Reads it.
        parameters: What it may be asked with.
        refuses: Codes of its own refusals.
        at_once: It is a look by key, and some words: the way to another thread and back would take
            longer, and much longer where threads wait for one another.
    """

    path: str
    name: str
    summary: str
    body: type
    tell: Callable[[Shelf, Asked], bytes | ReadRefusal]
    parameters: tuple[Parameter, ...] = ()
    refuses: tuple[str, ...] = ()
    at_once: bool = False


_TEXT = {"type": "string"}
_LANGUAGE = Parameter(
    "language",
    "query",
    "Of sentences and labels; where it is missing, Accept-Language decides.",
    {"type": "string", "enum": ["de", "en"]},
)
_ID = Parameter(
    "id",
    "path",
    "Id of the customer, of a browser or device of theirs, or of an order, ticket, contract … "
    "they had to do with.",
    _TEXT,
)
_KIND = Parameter(
    "kind",
    "query",
    "customer, anonymous, or the type of the thing; where it is missing, the first of these that "
    "knows the id.",
    _TEXT,
)
_RUN = Parameter(
    "run",
    "query",
    "Which run: what is sealed live, or the newest backtest; they are never mixed. Where it is "
    "missing, what is sealed live once it has matured, before that the backtest.",
    {"type": "string", "enum": [str(run) for run in RunChoice]},
)
_OF_CUSTOMER = ("customer_unknown", "id_ambiguous", "not_ready")


def _kept(shelf: Shelf, asked: Asked) -> tuple[Telling, bytes] | ReadRefusal:
    """Return what is kept of a customer and who says it, or why there is nothing to say."""
    telling = shelf.telling()
    found = shelf.reader.profile(asked.name, asked.query.get("kind"))
    if isinstance(found, Ambiguous):
        return not_told("id_ambiguous", kinds=found.kinds)
    if found is None:
        whole = shelf.reader.is_whole()
        return not_told("customer_unknown" if whole else "not_ready", asked.name)
    return not_told("not_ready", asked.name) if telling is None else (telling, found.known)


def _customer(shelf: Shelf, asked: Asked) -> bytes | ReadRefusal:
    found = _kept(shelf, asked)
    if isinstance(found, ReadRefusal):
        return found
    telling, known = found
    return telling.state(known, asked.language)


def _journey(shelf: Shelf, asked: Asked) -> bytes | ReadRefusal:
    said = asked.query.get("limit", str(LIMIT))
    limit = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 0
    if not 1 <= limit <= MOST:
        return not_told("parameter_wrong", f"limit is a whole number from 1 to {MOST}")
    found = _kept(shelf, asked)
    if isinstance(found, ReadRefusal):
        return found
    telling, known = found
    try:
        return telling.journey(known, asked.query.get("cursor"), limit)
    except CursorUnknown:
        return not_told("parameter_wrong", "cursor is none that was given out")


def run_document(name: str, run: str) -> str:
    """Return the name of a document as it is of one run.

    Examples:
        >>> run_document("index", "live")
        'index.live'
    """
    return f"{name}.{run}"


def _document(name: str, *, of_runs: bool = False) -> Callable[[Shelf, Asked], bytes | ReadRefusal]:
    def tell(shelf: Shelf, asked: Asked) -> bytes | ReadRefusal:
        run = asked.query.get("run") if of_runs else None
        if run is not None and run not in set(RunChoice):
            return not_told("parameter_wrong", "run is live or backtest")
        found = shelf.reader.document(run_document(name, run) if run else name, asked.language)
        if found is not None:
            return found.body
        done = shelf.reader.has_documents()
        return not_told("nothing_foretold" if done else "not_ready")

    return tell


READS: tuple[Read, ...] = (
    Read(
        "/v1/customers/{id}",
        "customer",
        "The state of one customer",
        CustomerState,
        _customer,
        (_ID, _KIND, _LANGUAGE),
        _OF_CUSTOMER,
        at_once=True,
    ),
    Read(
        "/v1/customers/{id}/journey",
        "journey",
        "The last moments of one customer, page by page",
        JourneyPage,
        _journey,
        (
            _ID,
            _KIND,
            Parameter("cursor", "query", "As `next` of the page before.", _TEXT),
            Parameter(
                "limit",
                "query",
                "Most moments of a page.",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
            ),
        ),
        ("parameter_wrong", *_OF_CUSTOMER),
    ),
    Read(
        "/v1/index",
        "index",
        "The Reality Index",
        IndexBody,
        _document("index", of_runs=True),
        (_LANGUAGE, _RUN),
        ("nothing_foretold", "not_ready"),
    ),
    Read(
        "/v1/alarms",
        "alarms",
        "What the horn has sounded",
        AlarmsBody,
        _document("alarms", of_runs=True),
        (_LANGUAGE, _RUN),
        ("nothing_foretold", "not_ready"),
    ),
    Read(
        "/v1/map",
        "map",
        "Who goes where next",
        MapBody,
        _document("map"),
        (_LANGUAGE,),
        ("not_ready",),
    ),
    Read(
        "/v1/fog",
        "fog",
        "Where nobody has heard the customers",
        FogBody,
        _document("fog"),
        (_LANGUAGE,),
        ("not_ready",),
    ),
    Read(
        "/v1/questions",
        "questions",
        "What is foretold of each customer",
        QuestionsBody,
        _document("questions"),
        (_LANGUAGE,),
        ("not_ready",),
    ),
)
"""All addresses that tell something; ``/v1/changes`` tells what has changed."""


class Reads:
    """Reads what is served; any thread may ask it.

    Args:
        folder: Of the workspace.
        telling: Returns who says what is kept of customers; None: nobody can yet.
    """

    def __init__(self, folder: Path, telling: Callable[[], Telling | None]) -> None:
        self.reader = ServingReader(folder)
        self._shelf = Shelf(self.reader, telling)

    def tell(self, read: Read, asked: Asked) -> bytes | ReadRefusal:
        """Return what an address tells, or why not; never raises for what somebody asked."""
        try:
            return read.tell(self._shelf, asked)
        except sqlite3.Error as error:
            return not_told("unreadable", str(error))

    def close(self) -> None:
        """Give the connections back."""
        self.reader.close()
