"""Guess which column is the customer, the time and the touchpoint; printed, and overridable."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from nebelhorn.errors import MappingError, choices
from nebelhorn.log.mapping import EventRule
from nebelhorn.log.profile import profile
from nebelhorn.log.raw import RawTable
from nebelhorn.log.telling import LONGEST_TOLD
from nebelhorn.log.times import find_time_format


def _phrases(listed: str) -> list[list[str]]:
    return [entry.split() for entry in listed.split("|")]


# Names as words: a column fits when all words of an entry occur in its name, best entry first.
_CUSTOMER = _phrases(
    "customer id|customer no|customer number|customer key|customer|client id|client|"
    "kundennummer|kundennr|kunden nr|kunden id|kunde|user id|user|person id|person|patient id|"
    "respondent id|respondent|member id|member|account id|account|visitor id|anonymous id|"
    "contact id|caseid|case id|case name|case|vorgang|ticket id|ticket|incident id|session id|"
    "order id|who|wer|name|id"
)
_TIME = _phrases(
    "occurred at|occurred|complete timestamp|timestamp|event time|zeitstempel|zeitpunkt|"
    "completetimestamp|datetime|date time|when|wann|time|zeit|date|datum|created at|created|day|tag"
)
_TOUCHPOINT = _phrases(
    "touchpoint|kontaktpunkt|aktion|ereignis|schritt|kontakt|vorgangsart|"
    "activity name|activity id|activityid|activity|aktivität|"
    "concept name|event name|event type|event|action|step|task|status|service type|type|"
    "what|was|channel|kanal"
)
_SCORE = _phrases(
    "review score|score|rating|stars|nps|csat|ces|bewertung|satisfaction|zufriedenheit|punkte"
)
_TEXT = _phrases(
    "comment|text|feedback|message|answer|review|kommentar|antwort|freitext|remark|verbatim"
)
_VALUE = _phrases(
    "value|amount|revenue|price|total|betrag|umsatz|preis|payment value|dollar value|amount req"
)
# Of these the name must say no more: "goal reached" is no goal.
_TOLD = {
    "topic": _phrases("topic|topics|thema|themen"),
    "circumstance": _phrases("circumstance|circumstances|situation|umstand|umstände"),
    "goal": _phrases("goal|goals|ziel|ziele"),
}
_MESSAGE = _phrases("message id|event id|record id|uuid")
_MAX_ATTRIBUTES = 500
_MOST_VALUES = 200
_LONGEST_VALUE = LONGEST_TOLD
_TEXT_LENGTH = 12.0


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """Which column plays which part; None and empty: not said.

    Attributes:
        customer: Column with the customer's key.
        time: Column with the time it happened.
        touchpoint: Column that names the touchpoint.
        score: Column with a score.
        text: Column with what was said.
        value: Column with money or amount.
        message_id: Column that identifies the record at its source.
        attributes: Columns kept as attributes; None: the ones with few distinct values.
    """

    customer: str | None = None
    time: str | None = None
    touchpoint: str | None = None
    score: str | None = None
    text: str | None = None
    value: str | None = None
    message_id: str | None = None
    attributes: tuple[str, ...] | None = None


def guess_event_rule(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    said: ColumnRoles,
    *,
    touchpoint_name: str | None = None,
) -> EventRule:
    """Find the columns of a table of events.

    Args:
        connection: Where the table can be read.
        table: Raw records.
        said: What a person said; never overruled.
        touchpoint_name: One touchpoint for all records; None: a column names it.

    Returns:
        A rule that reads each record as an event.

    Raises:
        MappingError: A column that was named is not there, or no column can be the customer, the
            time or the touchpoint; the message says which columns there are.

    Examples:
        >>> connection = duckdb.connect()
        >>> relation = "(SELECT 'a' AS CaseID, '2026-01-01' AS When_, 'call' AS Activity)"
        >>> table = RawTable("t", relation, ("CaseID", "When_", "Activity"), relation)
        >>> guess_event_rule(connection, table, ColumnRoles(time="When_")).customer
        'CaseID'
    """
    _check_named(table, said)
    guess = _Guess(connection, table, said)
    time = guess.role("time", guess.time)
    customer = guess.role("customer", guess.customer)
    # Before the touchpoint: an event_id is not a kind of event.
    message_id = guess.role("message_id", guess.message_id)
    named = None
    if touchpoint_name is None:
        named = guess.role("touchpoint", lambda: guess.find(_TOUCHPOINT, values=(1, 2000)))
    score = guess.role("score", lambda: guess.find(_SCORE, numeric=0.9))
    text = guess.role("text", lambda: guess.text() if score else None)
    rule = EventRule(
        table=table.name,
        time=_needed(table, "time", time),
        customer=_needed(table, "customer", customer),
        touchpoint=touchpoint_name or (None if named else table.name),
        touchpoint_columns=(named,) if named else (),
        message_id=message_id,
        score=score,
        text=text,
        value=guess.role("value", lambda: guess.find(_VALUE, numeric=0.5)),
    )
    if score:
        # They stay attributes too: what an event is about is known with it, not only after it.
        rule = dataclasses.replace(
            rule,
            topic=guess.told("topic"),
            circumstance=guess.told("circumstance"),
            goal=guess.told("goal"),
        )
    return dataclasses.replace(rule, attributes={name: name for name in guess.attributes()})


class _Guess:
    """One table, what a person said of it, and which columns have a part already."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, table: RawTable, said: ColumnRoles
    ) -> None:
        self.connection = connection
        self.table = table
        self.said = said
        self.profile = profile(connection, table)
        roles = ("customer", "time", "touchpoint", "score", "text", "value", "message_id")
        self.taken = {getattr(said, role) for role in roles} - {None}

    def role(self, role: str, find: Callable[[], str | None]) -> str | None:
        column: str | None = getattr(self.said, role) or find()
        self.taken.add(column)
        return column

    def time(self) -> str | None:
        named = self.find(_TIME)
        others = [name for name in self.table.columns if name != named and name not in self.taken]
        for column in [named, *others] if named else others:
            found = find_time_format(self.connection, self.table.relation, column, day_first=True)
            # A number that could be a date is one only where the name says so.
            if found and (column == named or found.kind == "iso" or "/" in (found.pattern or "")):
                return column
        return None

    def customer(self) -> str | None:
        # A key is nearly always there; who has few values is a kind of customer, not a customer.
        return (
            self.find(_CUSTOMER, filled=0.8, values=(20, 2**62))
            or self.find(_CUSTOMER, filled=0.8)
            or self.find(_CUSTOMER)
        )

    def message_id(self) -> str | None:
        column = self.find(_MESSAGE)
        # Where most records share their "event id" it says what happened, not which record it is.
        seen = self.profile.get(column or "")
        return column if seen and seen.values * 2 > seen.present else None

    def find(
        self,
        phrases: list[list[str]],
        *,
        filled: float = 0.0,
        values: tuple[int, int] = (0, 2**62),
        numeric: float = 0.0,
        length: float = 0.0,
    ) -> str | None:
        fitting = {
            name: _words(name)
            for name, seen in self.profile.items()
            if name not in self.taken
            and seen.filled >= filled
            and values[0] <= seen.values <= values[1]
            and seen.numeric >= numeric
            and seen.mean_length >= length
        }
        for phrase in phrases:
            found = [name for name, words in fitting.items() if set(phrase) <= set(words)]
            if found:
                return min(found, key=lambda name: len(fitting[name]))
        return None

    def text(self) -> str | None:
        # of a title and a message the message is what was said: the longer one
        named = {
            name: seen.mean_length
            for name, seen in self.profile.items()
            if name not in self.taken and self._reads_like_text(name)
        }
        return max(named, key=lambda name: named[name]) if named else None

    def told(self, part: str) -> str | None:
        wanted = self.said.attributes
        for name, seen in self.profile.items():
            if name in self.taken or (wanted is not None and name not in wanted):
                continue
            short = seen.longest <= LONGEST_TOLD and 0 < seen.values <= _MOST_VALUES
            is_text = seen.numeric < 0.5 and not self._reads_like_text(name)
            if _words(name) in _TOLD[part] and short and is_text:
                return name
        return None

    def _reads_like_text(self, name: str) -> bool:
        seen, words = self.profile[name], set(_words(name))
        if seen.mean_length >= _TEXT_LENGTH and any(set(phrase) <= words for phrase in _TEXT):
            return True
        return seen.mean_length >= 2 * _TEXT_LENGTH and seen.values * 2 > seen.present

    def attributes(self) -> tuple[str, ...]:
        if self.said.attributes is not None:
            return self.said.attributes
        # Attributes are for groups and rules: a column of thousands of values is a key or a text.
        kept = [
            name
            for name, seen in self.profile.items()
            if name not in self.taken
            and 1 < seen.values + (seen.filled < 1.0) <= _MOST_VALUES
            and seen.values
            and seen.longest <= _LONGEST_VALUE
            and not self._reads_like_text(name)
        ]
        return tuple(kept[:_MAX_ATTRIBUTES])


def _words(name: str) -> list[str]:
    apart = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[\W_]+", apart.lower()) if word]


def _check_named(table: RawTable, said: ColumnRoles) -> None:
    for role in ("customer", "time", "touchpoint", "score", "text", "value", "message_id"):
        name = getattr(said, role)
        if name is not None and name not in table.columns:
            msg = f"{table.name}: no column {name!r} for {role}; {choices(name, table.columns)}"
            raise MappingError(msg)
    for name in said.attributes or ():
        if name not in table.columns:
            msg = f"{table.name}: no column {name!r} to keep; {choices(name, table.columns)}"
            raise MappingError(msg)


def _needed(table: RawTable, role: str, column: str | None) -> str:
    if column is None:
        msg = (
            f"{table.name}: no column looks like the {role}; say which with --{role} COLUMN "
            f"({choices(role, table.columns, limit=20)})"
        )
        raise MappingError(msg)
    return column
