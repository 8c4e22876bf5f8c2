"""A table of addresses, row by row: what each says, or why it cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from nebelhorn.app.consents import consent_fact
from nebelhorn.asking import EVERYTHING, ConsentFact, ConsentSaid, is_zone
from nebelhorn.errors import NebelhornError, SourceError
from nebelhorn.live import REACHED, checked_contact, language_of
from nebelhorn.log import RawTable, ReadOptions, source_for

COLUMNS = {
    "customer": ("customer", "customer_id", "user_id", "id", "kunde", "kundennummer"),
    "mail": ("mail", "email", "e-mail", "e_mail"),
    "sms": ("sms", "phone", "mobile", "telefon", "handy", "mobil"),
    "language": ("language", "locale", "sprache"),
    "zone": ("zone", "timezone", "time_zone", "zeitzone"),
    "consent": ("consent", "einwilligung"),
    "consent_mail": ("consent_mail",),
    "consent_sms": ("consent_sms",),
    "consent_at": ("consent_at", "consent_date"),
    "purpose": ("purpose",),
}
"""What a column is for, by how it may be called; case does not matter."""

_WORDS = {
    **{one.value: one.value for one in ConsentSaid},
    **dict.fromkeys(("yes", "ja", "true", "1"), ConsentSaid.GIVEN.value),
    **dict.fromkeys(("no", "nein", "false", "0"), ConsentSaid.WITHDRAWN.value),
}
_CONSENTS = {"consent": EVERYTHING, "consent_mail": "mail", "consent_sms": "sms"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """What a row says.

    Attributes:
        line: In the file, from 1 on.
        customer: The customer's key.
        addresses: Channel → checked address.
        language: None: not said.
        zone: IANA time zone; None: not said.
        said: About being asked.
        dated: Does the row say when that was said? Else it is as of now.
    """

    line: int
    customer: str
    addresses: Mapping[str, str]
    language: str | None
    zone: str | None
    said: tuple[ConsentFact, ...]
    dated: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken.

    Attributes:
        line: In the file, from 1 on.
        reason: Why, in a sentence; it does not repeat the address.
    """

    line: int
    reason: str


class BadRow(NebelhornError):
    """A row cannot be taken."""


@dataclass(frozen=True, slots=True)
class ContactTable:
    """A table of addresses.

    Attributes:
        rows: Those that can be taken.
        refused: The others.
        unread: Columns nobody knows what for.
    """

    rows: tuple[ContactRow, ...]
    refused: tuple[RefusedRow, ...]
    unread: tuple[str, ...]


def read_contact_table(
    connection: duckdb.DuckDBPyConnection, file: Path, scratch: Path, *, zone: str, now_us: int
) -> ContactTable:
    """Read a table of addresses.

    Args:
        connection: To read it with.
        file: Any table that ``import`` reads.
        scratch: Folder for copies.
        zone: The company's time zone, for dates.
        now_us: Now, UTC microseconds.

    Raises:
        SourceError: It cannot be read, or does not say whose a row is, or nothing else.
    """
    raw = source_for(str(file)).read(str(file), ReadOptions(scratch=scratch), connection)
    table = raw.tables[0]
    columns = _columns(table, file)
    rows, refused = [], []
    cursor = connection.execute(f"SELECT * FROM {table.numbered} AS t ORDER BY _line")
    for line, *cells in cursor.fetchall():
        found = dict(zip(table.columns, cells, strict=True))
        told = {use: (found[name] or "").strip() for use, name in columns.items()}
        try:
            rows.append(_row(int(line), told, zone=zone, now_us=now_us))
        except NebelhornError as error:
            refused.append(RefusedRow(int(line), str(error)))
    refused += [RefusedRow(one.line or 0, one.reason) for one in table.unreadable()]
    used = set(columns.values())
    unread = tuple(name for name in table.columns if name not in used)
    return ContactTable(tuple(rows), tuple(sorted(refused, key=lambda one: one.line)), unread)


def _columns(table: RawTable, file: Path) -> dict[str, str]:
    by_name = {name.strip().casefold(): name for name in reversed(table.columns)}
    columns = {}
    for use, names in COLUMNS.items():
        name = next((by_name[one] for one in names if one in by_name), None)
        if name is not None:
            columns[use] = name
    if "customer" not in columns:
        msg = (
            f"{file}: no column says whose a row is; call it customer "
            f"(there are: {', '.join(table.columns)})"
        )
        raise SourceError(msg)
    if columns.keys() <= {"customer", "purpose", "consent_at"}:
        msg = f"{file}: no column is an address or a consent; call one mail, sms or consent"
        raise SourceError(msg)
    return columns


def _row(line: int, told: Mapping[str, str], *, zone: str, now_us: int) -> ContactRow:
    customer = told["customer"]
    if not customer:
        msg = "no customer"
        raise BadRow(msg)
    said, dated = _said(told, zone=zone, now_us=now_us)
    addresses = {}
    for channel in REACHED:
        if told.get(channel):
            addresses[channel] = checked_contact(channel, told[channel])
    if not addresses and not said:
        msg = "no address and no consent"
        raise BadRow(msg)
    return ContactRow(line, customer, addresses, _language(told), _zone(told), said, dated)


def _language(told: Mapping[str, str]) -> str | None:
    text = told.get("language", "")
    found = language_of(text)
    if text and found is None:
        msg = f"{text!r} is no language; write a code such as de, en or pt-BR"
        raise BadRow(msg)
    return found


def _zone(told: Mapping[str, str]) -> str | None:
    text = told.get("zone", "")
    if text and not is_zone(text):
        msg = f"{text!r} is no time zone; write one such as Europe/Berlin"
        raise BadRow(msg)
    return text or None


def _said(
    told: Mapping[str, str], *, zone: str, now_us: int
) -> tuple[tuple[ConsentFact, ...], bool]:
    at = told.get("consent_at", "")
    t_us = _time(at, zone) if at else now_us
    if t_us > now_us:
        msg = f"consent_at = {at!r} is in the future"
        raise BadRow(msg)
    facts = []
    for column, channel in _CONSENTS.items():
        text = told.get(column, "")
        if not text:
            continue
        word = _WORDS.get(text.casefold())
        if word is None:
            msg = f"{column} = {text!r} is none of yes, no, {', '.join(ConsentSaid)}"
            raise BadRow(msg)
        facts.append(consent_fact(word, channel, told.get("purpose") or None, t_us))
    return tuple(facts), bool(at)


def _time(text: str, zone: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"consent_at = {text!r} is no date; write it like 2026-03-01 or 2026-03-01T14:30"
        raise BadRow(msg) from error
    local = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone if is_zone(zone) else "UTC"))
    return (local.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
