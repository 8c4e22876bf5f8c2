"""Links: what is refused, and why."""

from __future__ import annotations

import base64
import string

import pytest

from nebelhorn.asking.link import (
    LAST_ASK,
    LINK_LENGTH,
    Link,
    LinkPurpose,
    LinkRefusal,
    make_link,
    read_link,
)

HOUR = 3_600_000_000
NOW = 1_780_000_000_000_000 // HOUR * HOUR
KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
TOKEN = make_link(KEY, LinkPurpose.ANSWER, 4711, NOW + HOUR)


def read(token: str, purpose: LinkPurpose = LinkPurpose.ANSWER, now_us: int = NOW) -> object:
    return read_link([KEY], token, purpose, now_us)


def test_what_was_made_can_be_read() -> None:
    assert read(TOKEN) == Link(LinkPurpose.ANSWER, 4711, NOW + HOUR)


def test_it_is_short_enough_for_a_text_message_and_an_address() -> None:
    assert len(TOKEN) == LINK_LENGTH <= 32
    assert set(TOKEN) <= set(string.ascii_letters + string.digits + "-_")


def test_it_ends_on_time() -> None:
    assert read(TOKEN, now_us=NOW + HOUR - 1) != LinkRefusal.EXPIRED
    assert read(TOKEN, now_us=NOW + HOUR) is LinkRefusal.EXPIRED
    soon = make_link(KEY, LinkPurpose.ANSWER, 1, NOW + 1)
    assert isinstance(read(soon, now_us=NOW + 1), Link)  # a full hour, never less than was said


@pytest.mark.parametrize("place", range(LINK_LENGTH))
def test_one_changed_character_is_a_forgery(place: int) -> None:
    changed = "A" if TOKEN[place] != "A" else "B"
    assert read(TOKEN[:place] + changed + TOKEN[place + 1 :]) is LinkRefusal.FORGED


@pytest.mark.parametrize(
    "token",
    [
        "",
        TOKEN[:-1],
        TOKEN + "A",
        TOKEN[:-1] + "=",
        TOKEN[:-1] + "+",
        TOKEN[:-1] + "\n",
        TOKEN + "\n",
        " " * 28,
        "ä" * 28,
        "\x00" * 28,
        "A" * 1_000_000,
    ],
)
def test_what_is_no_link_at_all_is_told_apart(token: str) -> None:
    assert read(token) is LinkRefusal.MALFORMED


def test_made_with_another_key_is_forged() -> None:
    assert read_link([OTHER], TOKEN, LinkPurpose.ANSWER, NOW) is LinkRefusal.FORGED
    assert read_link([], TOKEN, LinkPurpose.ANSWER, NOW) is LinkRefusal.FORGED


def test_an_older_key_still_reads_its_links() -> None:
    assert isinstance(read_link([OTHER, KEY], TOKEN, LinkPurpose.ANSWER, NOW), Link)


def test_a_link_is_for_one_thing() -> None:
    for made in LinkPurpose:
        token = make_link(KEY, made, 1, NOW + HOUR)
        for wanted in LinkPurpose:
            found = read(token, wanted)
            assert isinstance(found, Link) if made is wanted else found is LinkRefusal.FOREIGN


def test_a_forged_link_is_not_told_whether_it_would_have_expired() -> None:
    raw = bytearray(base64.urlsafe_b64decode(TOKEN))
    raw[6:9] = b"\x00\x00\x01"
    assert read(base64.urlsafe_b64encode(raw).decode()) is LinkRefusal.FORGED


@pytest.mark.parametrize(
    ("key", "ask_no", "expires_us"),
    [
        (b"short", 1, NOW),
        (KEY, -1, NOW),
        (KEY, LAST_ASK + 1, NOW),
        (KEY, 1, 1 << 62),
        (KEY, 1, -HOUR),
    ],
)
def test_what_does_not_fit_is_not_made(key: bytes, ask_no: int, expires_us: int) -> None:
    with pytest.raises(ValueError, match="no link can be made"):
        make_link(key, LinkPurpose.ANSWER, ask_no, expires_us)
