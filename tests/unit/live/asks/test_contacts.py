"""Addresses are checked, kept once, and not written to where nobody is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nebelhorn.live import Arrival, Inbox, Processor, Source
from nebelhorn.live.asks import (
    BadContact,
    Contact,
    checked_contact,
    contacts_in,
    contacts_of,
    found_asks,
    keep_contacts,
    refuse_address,
)
from nebelhorn.log import Stores, customer_number

NOW = 1_790_000_000_000_000


def of(stores: Stores, *ids: int) -> dict[str, Contact]:
    with stores.office.connect() as connection:
        return {one.channel: one for one in contacts_of(connection, ids)}


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        ("mail", "ada"),
        ("mail", "ada@example.com\r\nBcc: all@example.com"),
        ("sms", "0431 123456"),
        ("sms", "+49 call me"),
        ("sms", "+491234567890123456"),
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(channel: str, typed: str) -> None:
    with pytest.raises(BadContact) as refused:
        checked_contact(channel, typed)
    assert typed not in str(refused.value)


def test_traits_of_clients_are_read_whatever_stands_in_them() -> None:
    traits = {"email": " a@b.de ", "phone": "+49 431 1", "locale": "de-AT", "timezone": "Mars"}
    [found] = contacts_in(traits, 7, NOW)
    assert (found.channel, found.address, found.language, found.zone) == (
        *("mail", "a@b.de"),
        *("de", None),
    )
    assert contacts_in({"email": 7, "phone": ["x"], "language": {}}, 7, NOW) == []


def test_the_address_known_last_holds_and_what_is_unsaid_stays(stores: Stores) -> None:
    found_asks(stores.office)
    keep_contacts(stores.office, [Contact(7, "mail", "a@b.de", "de", "Europe/Berlin", NOW)])
    keep_contacts(stores.office, [Contact(7, "mail", "old@b.de", "en", None, NOW - 1)])
    assert of(stores, 7)["mail"].address == "a@b.de"
    keep_contacts(stores.office, [Contact(7, "mail", "new@b.de", None, None, NOW + 1)])
    kept = of(stores, 7)["mail"]
    assert (kept.address, kept.language, kept.zone) == ("new@b.de", "de", "Europe/Berlin")


def test_a_bad_address_stays_bad_until_there_is_another(stores: Stores) -> None:
    found_asks(stores.office)
    keep_contacts(stores.office, [Contact(7, "mail", "a@b.de", None, None, NOW)])
    with stores.office.begin() as connection:
        assert refuse_address(connection, "A@B.de", NOW) == 1
    keep_contacts(stores.office, [Contact(7, "mail", "a@b.de", None, None, NOW + 1)])
    assert of(stores, 7)["mail"].bad_us == NOW
    keep_contacts(stores.office, [Contact(7, "mail", "c@b.de", None, None, NOW + 2)])
    assert of(stores, 7)["mail"].bad_us is None


def test_identify_gives_an_address_also_to_who_did_nothing_yet(
    stores: Stores, tmp_path: Path
) -> None:
    said = {
        "type": "identify",
        "userId": "u1",
        "messageId": "m1",
        "traits": {"email": "a@b.de", "phone": "+49431123456"},
    }
    group = {"type": "group", "userId": "u2", "groupId": "g", "traits": {"email": "g@b.de"}}
    body = json.dumps({"batch": [said, group], "writeKey": "x"}).encode()
    with Inbox(tmp_path) as inbox:
        for _ in range(2):
            inbox.put(Arrival(NOW, "segment", "batch", 1, body)).result()
            Processor(stores, inbox, lambda _: Source("shop")).step()
    number = customer_number(stores.office, "u1")
    assert number is not None, "who has an address can be erased"
    assert {one.address for one in of(stores, number).values()} == {"a@b.de", "+49431123456"}
    assert customer_number(stores.office, "u2") is None
