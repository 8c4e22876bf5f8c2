"""Addresses of customers: what they are, and how they are kept."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.asking import is_zone
from nebelhorn.errors import NebelhornError
from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import contact
from nebelhorn.live.post import NoAddress, checked_address

REACHED = ("mail", "sms")
"""Channels that need an address."""

_APART = re.compile(r"[\s()/.–-]+")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_.@].*)?", re.IGNORECASE)
_LANGUAGES = ("language", "locale")
_ZONES = ("timezone", "timeZone", "time_zone", "zone")


class BadContact(NebelhornError):
    """What was given is no address; the message does not repeat it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of one customer.

    Attributes:
        id_no: Number of the customer's id.
        channel: ``mail`` or ``sms``.
        address: Checked, as it is written to.
        language: Such as ``de``; None: not known.
        zone: IANA time zone; None: not known.
        known_us: Since when it is known, UTC microseconds.
        bad_us: Since when it is known that nobody is there; None: it is not.
    """

    id_no: int
    channel: str
    address: str
    language: str | None
    zone: str | None
    known_us: int
    bad_us: int | None = None


def checked_contact(channel: str, address: str) -> str:
    """Return an address as it is written to.

    Args:
        channel: ``mail`` or ``sms``.
        address: As somebody typed it.

    Returns:
        A plain mail address with its domain in ASCII, or a number as ITU-T E.164 writes it.

    Raises:
        BadContact: It is none.

    Examples:
        >>> checked_contact("sms", "+49 (431) 123-456"), checked_contact("sms", "0049 431 123456")
        ('+49431123456', '+49431123456')
        >>> checked_contact("sms", "0431 123456")
        Traceback (most recent call last):
        nebelhorn.live.asks.contacts.BadContact: this is no number with its country, such as +49 431 123456
    """  # noqa: E501 - an error message is one line
    if channel == "mail":
        try:
            return checked_address(address)
        except NoAddress as error:
            raise BadContact(str(error)) from error
    number = _APART.sub("", address)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if not _NUMBER.fullmatch(number):
        msg = "this is no number with its country, such as +49 431 123456"
        raise BadContact(msg)
    return number


def language_of(said: object) -> str | None:
    """Return the language of a locale; None: it is none.

    Examples:
        >>> language_of("de-AT"), language_of("EN_us.UTF-8"), language_of("?"), language_of(7)
        ('de', 'en', None, None)
    """
    found = _LANGUAGE.fullmatch(said.strip()) if isinstance(said, str) else None
    return found[1].lower() if found else None


def contacts_in(traits: Mapping[str, Any], id_no: int, known_us: int) -> list[Contact]:
    """Return the addresses that traits tell; what is no address is passed over.

    ``email`` and ``phone`` are read, and for both ``language`` or ``locale``, and ``timezone``, as
    Segment's reserved traits are called.

    Args:
        traits: As a client sent them.
        id_no: Whose.
        known_us: When they were received, UTC microseconds.

    Examples:
        >>> [one.address for one in contacts_in({"email": "a@b.de", "phone": "?"}, 7, 0)]
        ['a@b.de']
    """
    languages = (language_of(traits.get(name)) for name in _LANGUAGES)
    language = next((one for one in languages if one), None)
    zones = (said for name in _ZONES if isinstance(said := traits.get(name), str))
    zone = next((one for one in zones if is_zone(one)), None)
    found = []
    for channel, name in zip(REACHED, ("email", "phone"), strict=True):
        said = traits.get(name)
        if not isinstance(said, str) or not said.strip():
            continue
        try:
            address = checked_contact(channel, said)
        except BadContact:
            continue
        found.append(Contact(id_no, channel, address, language, zone, known_us))
    return found


def keep_contacts(office: Engine, found: Sequence[Contact]) -> None:
    """Keep addresses; of one customer and channel the one that became known last holds.

    Language and time zone stay as they were where nothing is said of them. An address nobody was
    found under is tried again only when it is another.

    Args:
        office: Where they lie.
        found: In the order they came, of customers whose keys are written down; may be empty.
    """
    if not found:
        return
    with office.begin() as connection:
        for one in found:
            connection.execute(_KEEP, {**dataclasses.asdict(one)})


def contacts_of(connection: Connection, ids: Collection[int]) -> list[Contact]:
    """Return the addresses of some customers.

    Args:
        connection: Office.
        ids: Their numbers.
    """
    return [
        Contact(**row._mapping)
        for some in portions(ids)
        for row in connection.execute(sa.select(contact).where(contact.c.id_no.in_(some)))
    ]


def refuse_address(connection: Connection, address: str, now_us: int) -> int:
    """Write down that there is nobody under an address: it is not written to any more.

    Args:
        connection: Office, in a transaction.
        address: Of whomever.
        now_us: UTC microseconds.

    Returns:
        Of how many customers it is.
    """
    done = connection.execute(
        sa.update(contact)
        .where(sa.func.lower(contact.c.address) == address.lower(), contact.c.bad_us.is_(None))
        .values(bad_us=now_us)
    )
    return int(done.rowcount)


def count_contacts(connection: Connection) -> dict[str, int]:
    """Return how many customers can be reached on each channel."""
    rows = connection.execute(
        sa.select(contact.c.channel, sa.func.count())
        .where(contact.c.bad_us.is_(None))
        .group_by(contact.c.channel)
    )
    return {str(channel): int(count) for channel, count in rows}


_KEEP = sa.text(
    "INSERT INTO contact (id_no, channel, address, language, zone, known_us, bad_us) "
    "VALUES (:id_no, :channel, :address, :language, :zone, :known_us, :bad_us) "
    "ON CONFLICT (id_no, channel) DO UPDATE SET address = excluded.address, "
    "language = coalesce(excluded.language, contact.language), "
    "zone = coalesce(excluded.zone, contact.zone), known_us = excluded.known_us, "
    "bad_us = CASE WHEN contact.address = excluded.address THEN contact.bad_us END "
    "WHERE excluded.known_us >= contact.known_us"
)
