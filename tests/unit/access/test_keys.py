"""Keys: who has one gets in where it belongs, and nobody else anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.access import (
    AccessError,
    Act,
    KeyKind,
    KeyRing,
    KeyWish,
    Rates,
    Secret,
    create_key,
    find_key,
    kind_of,
    list_keys,
    read_audit,
    revoke_key,
)
from nebelhorn.errors import UnknownName
from tests.unit.access.conftest import ACT, HOUR, NOW

SHOP = KeyWish("webshop", KeyKind.WRITE, "shop", ("total",), 2.0)
READ = KeyWish("dashboard", KeyKind.READ)
HOSTILE = "'); DROP TABLE access_key; --"


def test_a_key_is_found_by_its_secret(office: Engine, chance: Callable[[int], bytes]) -> None:
    made, secret = create_key(office, SHOP, ACT, random_bytes=chance)
    assert secret.reveal().startswith("wk_")
    assert (made.source, made.attributes, made.rate) == ("shop", ("total",), 2.0)
    assert find_key(office, secret, KeyKind.WRITE) == made
    assert KeyRing(office).find(secret, KeyKind.WRITE, NOW) == made
    assert list_keys(office) == [made]


def test_the_secret_is_nowhere_in_the_file(office: Engine, tmp_path: Path) -> None:
    _, secret = create_key(office, SHOP, ACT)
    office.dispose()
    whole = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"webshop" in whole
    assert secret.reveal()[3:].encode() not in whole


def test_a_read_key_does_not_write_and_a_write_key_does_not_read(office: Engine) -> None:
    _, write = create_key(office, SHOP, ACT)
    _, read = create_key(office, READ, ACT)
    ring = KeyRing(office)
    for secret, wrong in ((write, KeyKind.READ), (read, KeyKind.WRITE)):
        assert find_key(office, secret, wrong) is None
        assert ring.find(secret, wrong, NOW) is None
        assert kind_of(secret) is not wrong
        swapped = Secret(wrong.prefix + secret.reveal()[3:])
        assert find_key(office, swapped, wrong) is None
        assert ring.find(swapped, wrong, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wk_",
        "wk",
        "wk_" + "a" * 43,
        "wk_" + "a" * 42 + "\n",
        "wk_" + "ä" * 43,
        "a" * 10_240,
        "wk_" + "a" * 10_240,
        "wk_" + "\0" * 43,
        "wk_" + "\ud800" * 43,
        HOSTILE,
        " wk_" + "a" * 42,
    ],
)
def test_what_is_forged_or_broken_opens_nothing(office: Engine, text: str) -> None:
    create_key(office, SHOP, ACT)
    ring = KeyRing(office)
    for kind in KeyKind:
        assert find_key(office, Secret(text), kind) is None
        assert ring.find(Secret(text), kind, NOW) is None


def test_a_secret_that_differs_in_one_character_opens_nothing(office: Engine) -> None:
    _, secret = create_key(office, SHOP, ACT)
    text = secret.reveal()
    for place in range(len(text)):
        other = "a" if text[place] != "a" else "b"
        forged = Secret(text[:place] + other + text[place + 1 :])
        assert find_key(office, forged, KeyKind.WRITE) is None


def test_hashes_are_compared_in_constant_time(
    office: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = create_key(office, SHOP, ACT)
    compared: list[Any] = []
    real = __import__("hmac").compare_digest

    def watched(one: Any, other: Any) -> bool:
        compared.append(one)
        return bool(real(one, other))

    monkeypatch.setattr("hmac.compare_digest", watched)
    assert find_key(office, secret, KeyKind.WRITE) is not None
    assert compared == [secret.sha256()]
    assert secret == Secret(secret.reveal())
    assert len(compared) == 2


def test_a_revoked_key_opens_nothing_once_the_ring_has_looked(office: Engine) -> None:
    made, secret = create_key(office, SHOP, ACT)
    ring = KeyRing(office)
    assert not ring.refresh()
    revoked = revoke_key(office, "webshop", Act(NOW + 1))
    assert revoked.revoked_us == NOW + 1
    assert find_key(office, secret, KeyKind.WRITE) is None
    assert ring.refresh()
    assert ring.find(secret, KeyKind.WRITE, NOW) is None
    assert (list_keys(office), list_keys(office, revoked=True)) == ([], [revoked])
    assert ring.key(made.key_id) == revoked  # what came with it still has a source
    with pytest.raises(UnknownName):
        revoke_key(office, "webshop", ACT)


def test_the_ring_learns_of_new_keys_of_other_processes(office: Engine, tmp_path: Path) -> None:
    ring = KeyRing(office)
    assert len(ring) == 0
    other = sa.create_engine(f"sqlite:///{tmp_path / 'office.sqlite'}")
    _, secret = create_key(other, SHOP, ACT)
    other.dispose()
    assert ring.find(secret, KeyKind.WRITE, NOW) is None
    assert ring.refresh()
    assert ring.find(secret, KeyKind.WRITE, NOW) is not None
    assert len(ring) == 1


def test_a_leaked_secret_revokes_its_key_and_is_not_repeated(office: Engine) -> None:
    _, secret = create_key(office, SHOP, ACT)
    assert revoke_key(office, secret.reveal(), ACT).name == "webshop"
    with pytest.raises(UnknownName) as refused:
        revoke_key(office, secret.reveal(), ACT)
    assert secret.reveal() not in str(refused.value)
    assert secret.reveal() not in str(read_audit(office))


def test_the_name_of_a_revoked_key_can_be_given_again(office: Engine) -> None:
    create_key(office, SHOP, ACT)
    with pytest.raises(AccessError, match="already"):
        create_key(office, SHOP, ACT)
    revoke_key(office, "webshop", ACT)
    again, _ = create_key(office, SHOP, ACT)
    assert [key.key_id for key in list_keys(office)] == [again.key_id]


def test_a_number_is_never_given_twice(office: Engine) -> None:
    first, _ = create_key(office, SHOP, ACT)
    revoke_key(office, "webshop", ACT)
    second, _ = create_key(office, SHOP, ACT)
    assert first.key_id != second.key_id  # the inbox knows keys by their numbers


@pytest.mark.parametrize(
    "wish",
    [
        KeyWish("", KeyKind.READ),
        KeyWish("   ", KeyKind.READ),
        KeyWish("x" * 101, KeyKind.READ),
        KeyWish("x" * 1_000_000, KeyKind.READ),
        KeyWish("a\nb", KeyKind.READ),
        KeyWish("a\0b", KeyKind.READ),
        KeyWish("\ud800", KeyKind.READ),
        KeyWish("a\u202eb", KeyKind.READ),
        KeyWish("w", KeyKind.WRITE),
        KeyWish("w", KeyKind.WRITE, ""),
        KeyWish("r", KeyKind.READ, "shop"),
        KeyWish("r", KeyKind.READ, rate=0.0),
        KeyWish("r", KeyKind.READ, attributes=("a",)),
        *(KeyWish("w", KeyKind.WRITE, "s", rate=rate) for rate in (0.0, -1.0, 2e6)),
        *(KeyWish("w", KeyKind.WRITE, "s", rate=float(rate)) for rate in ("nan", "inf")),
        KeyWish("w", KeyKind.WRITE, "s", ("",)),
        KeyWish("w", KeyKind.WRITE, "s", tuple(map(str, range(1_001)))),
    ],
    ids=lambda wish: repr(wish)[:40],
)
def test_a_wish_that_cannot_be_is_refused(office: Engine, wish: KeyWish) -> None:
    with pytest.raises(AccessError):
        create_key(office, wish, ACT)
    assert list_keys(office, revoked=True) == []
    assert read_audit(office) == []


def test_sql_in_a_name_is_a_name(office: Engine) -> None:
    made, secret = create_key(office, KeyWish(HOSTILE, KeyKind.WRITE, HOSTILE, (HOSTILE,)), ACT)
    assert (made.name, made.source, made.attributes) == (HOSTILE, HOSTILE, (HOSTILE,))
    assert find_key(office, secret, KeyKind.WRITE) == made
    assert revoke_key(office, HOSTILE, ACT).key_id == made.key_id


def test_last_use_is_written_down_coarsely(office: Engine) -> None:
    _, secret = create_key(office, SHOP, ACT)
    ring = KeyRing(office)
    assert ring.keep_used() == 0

    def used(at_us: int) -> int:
        assert ring.find(secret, KeyKind.WRITE, at_us)
        return ring.keep_used()

    assert [used(NOW), used(NOW + 1), used(NOW + HOUR), used(NOW - HOUR)] == [1, 0, 1, 0]
    assert list_keys(office)[0].used_us == NOW + HOUR


def test_too_little_chance_makes_no_key(office: Engine) -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        create_key(office, SHOP, ACT, random_bytes=lambda _: b"short")
    assert list_keys(office) == []


def test_the_same_secret_twice_is_refused_by_the_table(office: Engine) -> None:
    create_key(office, SHOP, ACT, random_bytes=bytes)
    with pytest.raises(sa.exc.IntegrityError) as refused:
        create_key(office, READ_AS_WRITE, ACT, random_bytes=bytes)
    assert isinstance(refused.value.orig, sqlite3.IntegrityError)
    assert len(list_keys(office)) == 1


READ_AS_WRITE = KeyWish("other", KeyKind.WRITE, "shop")


def test_a_rate_lets_its_share_in_and_no_more(office: Engine) -> None:
    made, _ = create_key(office, SHOP, ACT)  # 2 events a second
    rates, let_in = Rates(), 0
    for tick in range(1_000):  # 100 s, 10 batches of 1 a second
        let_in += rates.take(made, 1, NOW + tick * 100_000) == 0
    assert 200 <= let_in <= 200 + 20 + 2


def test_a_batch_larger_than_the_bucket_gets_in_and_is_waited_off(office: Engine) -> None:
    made, _ = create_key(office, SHOP, ACT)
    rates = Rates()
    assert rates.take(made, 120, NOW) == 0
    assert rates.take(made, 1, NOW) == pytest.approx(50)
    assert rates.take(made, 1, NOW - HOUR) == pytest.approx(50)
    assert rates.take(made, 1, NOW + 50_000_000) == 0
