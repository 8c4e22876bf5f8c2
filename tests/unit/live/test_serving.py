"""What is served: found by any id, forgotten at once, changes told from any position."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nebelhorn.live import (
    MOST_CHANGES,
    SERVING_FILE,
    Ambiguous,
    Batch,
    Change,
    ChangeGap,
    NewChange,
    NewProfile,
    Profile,
    ServingReader,
    ServingStore,
    forget_profiles,
)


def profile(number: int, *ids: tuple[str, str], again_us: int | None = None) -> NewProfile:
    return NewProfile(number, again_us, b"known %d" % number, frozenset(ids))


def changes(*numbers: int) -> list[NewChange]:
    return [NewChange("customer.changed", number, b"%d" % number) for number in numbers]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ServingStore]:
    with closing(ServingStore(tmp_path)) as store:
        yield store


@pytest.fixture
def reader(store: ServingStore, tmp_path: Path) -> Iterator[ServingReader]:
    del store  # it founds the file
    with closing(ServingReader(tmp_path)) as reader:
        yield reader


def test_ones_own_id_comes_before_a_browsers_and_both_before_a_things(
    store: ServingStore, reader: ServingReader
) -> None:
    store.write(
        Batch([profile(1, ("customer", "x")), profile(2, ("anonymous", "x"), ("order", "x"))])
    )
    assert reader.profile("x", None) == Profile(b"known 1")
    assert reader.profile("x", "anonymous") == Profile(b"known 2")
    assert reader.profile("x", "order") == Profile(b"known 2")
    assert reader.profile("x", "ticket") is None
    assert reader.profile("y", None) is None


def test_things_of_several_are_nobodys(store: ServingStore, reader: ServingReader) -> None:
    store.write(Batch([profile(1, ("order", "7")), profile(2, ("ticket", "7"))]))
    assert reader.profile("7", None) == Ambiguous(("order", "ticket"))
    assert reader.profile("7", "ticket") == Profile(b"known 2")


def test_an_id_that_moved_leads_to_its_new_owner_alone(
    store: ServingStore, reader: ServingReader
) -> None:
    store.write(Batch([profile(1, ("customer", "a"), ("anonymous", "b"))]))
    store.write(Batch([profile(1, ("customer", "a")), profile(2, ("anonymous", "b"))]))
    assert reader.profile("b", None) == Profile(b"known 2")
    store.write(Batch([profile(1, ("customer", "a"), ("anonymous", "b"))], nobody=[2]))
    assert reader.profile("b", None) == Profile(b"known 1")


def test_a_round_drops_whom_it_did_not_come_by(store: ServingStore, reader: ServingReader) -> None:
    store.write(Batch([profile(1, ("customer", "a")), profile(2, ("customer", "b"))]))
    store.begin_round()
    store.write(Batch([profile(2, ("customer", "b"))]))
    assert reader.profile("a", None) == Profile(b"known 1")
    assert store.end_round() == 1
    assert reader.profile("a", None) is None
    assert reader.profile("b", None) == Profile(b"known 2")


def test_who_changes_by_itself_is_found_in_time(store: ServingStore) -> None:
    store.write(Batch([profile(1, again_us=30), profile(2, again_us=10), profile(3)]))
    assert store.changing_by(9, 10) == []
    assert store.changing_by(30, 10) == [2, 1]
    assert store.changing_by(30, 1) == [2]


def test_what_was_read_before_somebody_was_forgotten_is_not_written_after(
    store: ServingStore, reader: ServingReader, tmp_path: Path
) -> None:
    store.write(Batch([profile(1, ("customer", "a"))], changes=changes(1)))
    since = store.forgotten()
    assert forget_profiles(tmp_path, [1, 99]) == 1
    late = Batch([profile(1, ("customer", "a"))], changes=changes(1), since=since)
    store.write(late)
    assert reader.profile("a", None) is None
    epoch = reader.position().split("-")[0]
    assert reader.changes(f"{epoch}-1", 10) == []
    fresh = Batch([profile(1, ("customer", "a"))], since=store.forgotten())
    store.write(fresh)
    assert reader.profile("a", None) == Profile(b"known 1")


def test_where_nothing_is_served_nothing_is_forgotten(tmp_path: Path) -> None:
    assert forget_profiles(tmp_path, [1]) == 0
    assert not (tmp_path / SERVING_FILE).exists()


def test_changes_are_told_from_any_position(store: ServingStore, reader: ServingReader) -> None:
    start = reader.position()
    store.write(Batch(changes=changes(1, 2, 3)))
    told = reader.changes(start, 2)
    assert not isinstance(told, ChangeGap)
    assert [one.body for one in told] == [b"1", b"2"]
    rest = reader.changes(told[-1].position, 10)
    assert rest == [Change(reader.position(), "customer.changed", b"3")]
    assert reader.changes(reader.position(), 10) == []


@pytest.mark.parametrize("position", ["", "1", "x-1", "{epoch}-99", "{epoch}--1", "{epoch}-٣"])
def test_what_is_no_position_is_a_gap(
    store: ServingStore, reader: ServingReader, position: str
) -> None:
    store.write(Batch(changes=changes(1)))
    epoch = reader.position().split("-")[0]
    assert reader.changes(position.format(epoch=epoch), 10) == ChangeGap(reader.position())


def test_who_stayed_away_too_long_is_told_so(store: ServingStore, reader: ServingReader) -> None:
    start = reader.position()
    for _ in range(6):
        store.write(Batch(changes=changes(*range(MOST_CHANGES // 5))))
    assert reader.changes(start, 10) == ChangeGap(reader.position())
    epoch, _, last = reader.position().partition("-")
    assert reader.changes(f"{epoch}-{int(last) - 10}", 10) != []
    with closing(sqlite3.connect(store_file(store))) as looked_at:
        (kept,) = looked_at.execute("SELECT count(*) FROM change").fetchone()
    assert MOST_CHANGES <= kept <= MOST_CHANGES + 1_000


def store_file(store: ServingStore) -> str:
    (row,) = store._connection.execute("PRAGMA database_list").fetchall()
    return str(row[2])


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / SERVING_FILE).write_bytes(damage)
    with closing(ServingStore(tmp_path)) as store:
        store.write(Batch([profile(1, ("customer", "a"))]))
        with closing(ServingReader(tmp_path)) as reader:
            assert reader.profile("a", None) == Profile(b"known 1")


def test_a_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / SERVING_FILE)) as older:
        older.executescript("CREATE TABLE profile (other); PRAGMA user_version = 99;")
    with closing(ServingStore(tmp_path)) as store:
        store.write(Batch([profile(1, ("customer", "a"))]))
        assert store.meta("epoch")


def test_readers_wait_for_no_writer(store: ServingStore, reader: ServingReader) -> None:
    store.write(Batch([profile(1, ("customer", "a"))]))
    with store._writing():
        assert reader.profile("a", None) == Profile(b"known 1")
