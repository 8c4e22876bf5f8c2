"""An anchor file against itself: every byte, every line, every key."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.predictions import LedgerState, anchor_line
from nebelhorn.reality import AnchorFile, read_anchor

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
START = datetime(2026, 6, 1, 3, tzinfo=UTC)


def state(blocks: int) -> LedgerState:
    head = f"{blocks:02x}" * 32
    return LedgerState(1, "backtest", "aa" * 32, blocks, blocks * 10, 0, head, ended=False)


def add(content: bytes, *, key: Ed25519PrivateKey = KEY, company: str = "Nöbel } \n {") -> bytes:
    """Append a line as the verb does it."""
    tail = read_anchor(content).tail
    end = b"\n" if tail and not tail.endswith(b"\n") else b""
    day = content.count(b"\n")
    at = START + timedelta(days=day)
    line = anchor_line(state(day + 1), key, company=company, at=at, before=tail + end)
    return content + end + line


def lines(count: int = 3) -> list[bytes]:
    content = b""
    for _ in range(count):
        content = add(content)
    return content.splitlines(keepends=True)


THREE = lines()
WHOLE = b"".join(THREE)


def is_sound(found: AnchorFile, count: int = 3) -> bool:
    return not found.faults and not found.notes and len(found.lines) == count


def test_what_was_written_is_read() -> None:
    found = read_anchor(WHOLE, public_key=PUBLIC)
    assert is_sound(found)
    assert [line.blocks for line in found.lines] == [1, 2, 3]
    assert [line.number for line in found.lines] == [1, 2, 3]
    assert found.lines[0].at == "2026-06-01T03:00:00Z"
    assert found.lines[0].company == "Nöbel } \n {"
    assert found.tail == THREE[-1]


def test_any_changed_byte_is_found() -> None:
    for place in range(len(WHOLE)):
        for bit in (1, 32):
            changed = bytearray(WHOLE)
            changed[place] ^= bit
            assert read_anchor(bytes(changed)).faults, (place, bit)


@given(data=st.data())
def test_any_bytes_put_in_or_left_out_before_the_last_line_are_found(data: st.DataObject) -> None:
    last = len(WHOLE) - len(THREE[-1])
    start = data.draw(st.integers(0, last))
    end = data.draw(st.integers(start, last))
    put = data.draw(st.binary(max_size=20))
    changed = WHOLE[:start] + put + WHOLE[end:]
    assert changed == WHOLE or read_anchor(changed).faults


@pytest.mark.parametrize("order", ["23", "13", "132", "213", "321", "1123", "1223", "1233"])
def test_lines_left_out_exchanged_or_doubled_are_found(order: str) -> None:
    content = b"".join(THREE[int(number) - 1] for number in order)
    assert read_anchor(content, public_key=PUBLIC).faults


def test_lines_cut_off_at_the_end_are_found_only_in_another_copy() -> None:
    assert is_sound(read_anchor(b"".join(THREE[:2])), 2)


@pytest.mark.parametrize("junk", [b"\n", b"junk\n", b"{}\n", b"[]\n", b"null\n", b"\xff\n"])
def test_a_line_put_in_is_found(junk: bytes) -> None:
    for place in range(4):
        assert read_anchor(b"".join([*THREE[:place], junk, *THREE[place:]])).faults


def test_line_ends_of_another_system_are_found() -> None:
    assert read_anchor(WHOLE.replace(b"\n", b"\r\n")).faults


def test_an_anchor_written_anew_with_another_key_shows_only_against_the_key_that_was_kept() -> None:
    forged = b""
    for _ in range(3):
        forged = add(forged, key=OTHER)
    assert is_sound(read_anchor(forged))
    found = read_anchor(forged, public_key=PUBLIC)
    assert len(found.faults) == 3
    assert "another key" in found.faults[0]
    assert not found.lines


def test_a_line_of_another_key_among_others_is_found() -> None:
    assert "line 4 is signed with another key" in read_anchor(add(WHOLE, key=OTHER)).faults[0]


def _said_otherwise(**changes: object) -> bytes:
    said = json.loads(THREE[0])
    for name, value in changes.items():
        if value is None:
            del said[name]
        else:
            said[name] = value
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": None},
        {"signature": ""},
        {"signature": "00" * 64},
        {"signature": 1},
        {"alg": "none"},
        {"anchor": 2},
        {"anchor": True},
        {"blocks": 1.0},
        {"blocks": -1},
        {"seals": 10**30},
        {"ended": 0},
        {"at": "yesterday"},
        {"head": "AA" * 32},
        {"public_key": "00" * 32},
        {"public_key": "ff" * 32},
        {"public_key": OTHER.public_key().public_bytes_raw().hex()},
        {"company": ["x"]},
    ],
)
def test_a_line_that_says_otherwise_or_is_unsigned_is_found(changes: dict[str, object]) -> None:
    assert read_anchor(_said_otherwise(**changes)).faults


def test_the_same_said_in_other_json_is_found() -> None:
    said = json.loads(THREE[0])
    loose = json.dumps(said, sort_keys=True).encode() + b"\n"
    assert read_anchor(loose).faults
    twice = THREE[0].replace(b'{"anchor":1,', b'{"anchor":1,"anchor":1,')
    assert read_anchor(twice).faults


@pytest.mark.parametrize("many", [1, 5, 10, 40, 300])
def test_a_torn_line_is_told_and_the_next_goes_on_after_it(many: int) -> None:
    torn = WHOLE + THREE[-1][:many]
    found = read_anchor(torn, public_key=PUBLIC)
    assert found.faults == ()
    assert found.notes == ("line 4 is torn; the next anchor begins a new line",)
    mended = add(torn)
    assert mended.startswith(torn)
    after = read_anchor(mended, public_key=PUBLIC)
    assert after.faults == ()
    assert after.notes == ("line 4 is torn; the line after it knows",)
    assert [line.number for line in after.lines] == [1, 2, 3, 5]
    assert is_sound(read_anchor(WHOLE))


def test_what_was_torn_cannot_be_changed_afterwards() -> None:
    mended = add(WHOLE + THREE[-1][:40])
    for place in range(len(WHOLE), len(WHOLE) + 41):
        changed = bytearray(mended)
        changed[place] ^= 1
        assert read_anchor(bytes(changed)).faults


def test_a_first_line_that_was_torn_is_gone_over_too() -> None:
    content = add(THREE[0][:50])
    found = read_anchor(content)
    assert (found.faults, len(found.lines)) == ((), 1)


def test_a_lost_line_feed_at_the_end_costs_nothing() -> None:
    content = WHOLE[:-1]
    assert is_sound(read_anchor(content))
    assert is_sound(read_anchor(add(content)), 4)


def test_deep_nesting_is_no_line() -> None:
    assert read_anchor(b"[" * 100_000 + b"\n").faults
    assert read_anchor(b'{"anchor":' + b"[" * 100_000).notes
