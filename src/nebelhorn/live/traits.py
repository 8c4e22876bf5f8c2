"""From traits that clients tell to addresses customers can be asked at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from nebelhorn.live.asks import contacts_in, found_asks, keep_contacts
from nebelhorn.live.wire import Kind, WireRecord
from nebelhorn.log import ANONYMOUS, know_customers

_TELLING = frozenset({"email", "phone"})


def tells_contact(record: WireRecord) -> bool:
    """Does a record tell an address of a customer? What is told of a group is none of theirs.

    Examples:
        >>> tells_contact(WireRecord(Kind.identify, None, "u1", None, None, "", None, None,
        ...                          traits={"email": "a@b.de"}))
        True
    """
    named = bool(record.user_id or record.anonymous_id)
    return record.kind is not Kind.group and named and not _TELLING.isdisjoint(record.traits)


def keep_told_contacts(office: Engine, told: Sequence[tuple[WireRecord, int]]) -> int:
    """Keep the addresses that records tell; the same again changes nothing.

    It is done before the bodies are let go: whatever stops it in between, they are read again.

    Args:
        office: Where they lie.
        told: (record that tells one, when it was received, UTC microseconds), in order.

    Returns:
        How many addresses there were.

    Raises:
        SourceError: Two customers' keys have the same number.
    """
    if not told:
        return 0
    found_asks(office)
    keys = [record.user_id or f"{ANONYMOUS}{record.anonymous_id}" for record, _ in told]
    numbers = know_customers(office, set(keys))
    found = [
        contact
        for key, (record, received_us) in zip(keys, told, strict=True)
        for contact in contacts_in(record.traits, numbers[key], received_us)
    ]
    keep_contacts(office, found)
    return len(found)
