from __future__ import annotations

import os
from pathlib import Path

import pytest

T0 = 1_772_359_200
CALLS = "customer,at,what\nann,2026-03-01 08:00,Call\nbob,2026-03-01 08:30,Call\n"


@pytest.fixture
def inbox(shop) -> Path:
    (shop.folder / "calls.toml").write_text(
        '[[event]]\ntime = "at"\ncustomer = "customer"\ntouchpoint_column = "what"\n'
    )
    shop.say(
        """
[[pull]]
name = "calls"
kind = "folder"
path = "inbox"
files = "**/*.csv"
quiet = "1 min"
mapping = "calls.toml"
"""
    )
    (shop.folder / "inbox").mkdir()
    return shop.folder / "inbox"


def put(path: Path, text: str, minute: float) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (T0 + minute * 60, T0 + minute * 60))


def test_a_file_is_imported_once(shop, inbox):
    put(inbox / "a.csv", CALLS, -10)
    first = shop.pull("calls")
    assert (first.files, first.events, first.trouble) == (1, 2, None)
    again = shop.pull("calls", minutes=5)
    assert (again.files, again.events) == (0, 0)
    assert (inbox / "a.csv").read_text() == CALLS


def test_the_same_content_under_another_name_is_not_read_again(shop, inbox):
    put(inbox / "a.csv", CALLS, -10)
    shop.pull("calls")
    put(inbox / "copy of a.csv", CALLS, -5)
    assert shop.pull("calls", minutes=5).files == 0


def test_a_changed_file_is_read_again_and_only_what_is_new_counts(shop, inbox):
    put(inbox / "a.csv", CALLS, -10)
    shop.pull("calls")
    put(inbox / "a.csv", CALLS + "cyd,2026-03-01 09:00,Call\n", 1)
    done = shop.pull("calls", minutes=5)
    assert (done.files, done.events, done.known) == (1, 1, 2)


def test_a_file_that_is_being_written_waits_until_it_is_quiet(shop, inbox):
    put(inbox / "a.csv", CALLS[:40], -0.1)
    assert shop.pull("calls").files == 0
    put(inbox / "a.csv", CALLS, 0.9)
    assert shop.pull("calls", minutes=1).files == 0
    assert shop.pull("calls", minutes=2).events == 2
    assert shop.touchpoints() == [("ann", "Call"), ("bob", "Call")]


def test_a_disk_whose_clock_is_ahead(shop, inbox):
    put(inbox / "a.csv", CALLS, 600)
    assert shop.pull("calls").files == 0
    assert shop.pull("calls", minutes=2).files == 1


def test_unfinished_hidden_and_foreign_files_are_passed_over(shop, inbox, tmp_path):
    for name in ("a.csv.part", ".a.csv", "a.txt"):
        put(inbox / name, CALLS, -10)
    put(tmp_path / "secret.csv", CALLS, -10)
    (inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert shop.pull("calls").files == 0


def test_files_of_the_same_name_in_two_folders(shop, inbox):
    put(inbox / "north" / "a.csv", CALLS, -10)
    put(inbox / "south" / "a.csv", CALLS.replace("ann", "eve"), -9)
    assert shop.pull("calls").events == 3  # bob is the same in both


def test_one_bad_file_holds_up_no_other(shop, inbox):
    put(inbox / "a.csv", "customer,when\nann,2026-03-01\n", -10)
    put(inbox / "b.csv", CALLS, -9)
    done = shop.pull("calls")
    assert done.events == 2
    assert "no column 'at'" in done.trouble
    put(inbox / "a.csv", CALLS.replace("ann", "eve"), 1)
    mended = shop.pull("calls", minutes=5)
    assert (mended.events, mended.trouble) == (1, None)


def test_a_file_with_only_a_header_is_done(shop, inbox):
    put(inbox / "a.csv", "customer,at,what\n", -10)
    assert shop.pull("calls").trouble is None
    assert shop.pull("calls", minutes=5).files == 0


def test_the_folder_is_not_there(shop, inbox):
    inbox.rmdir()
    assert "there is no such folder" in shop.pull("calls").trouble
