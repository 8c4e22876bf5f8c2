"""The anchor: what a ledger cannot know of itself is found with its help, and only so."""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives import serialization

from nebelhorn import (
    NebelhornError,
    Workspace,
    anchor,
    import_events,
    init,
    open_workspace,
    replay,
    verify,
)
from nebelhorn.app import Anchor, Verified
from nebelhorn.app.anchor_file import read_key
from nebelhorn.drive import Pace
from nebelhorn.errors import AnchorError, NothingForetold
from nebelhorn.log import customer_keys, drop_customer_key
from nebelhorn.predictions import (
    LedgerWriter,
    Run,
    SealedForecasts,
    SealedPoints,
    anchor_line,
    begin_live_run,
    erase_seals,
    ledger_state,
    newest_run,
)
from nebelhorn.predictions.runs import run_by_number

QUESTIONS = """
[company]
name = "Nebel & Söhne"

[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 3

[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 10
"""
EVENTS = [(n, 1 + n % 3, n * 0.7, "abc"[n * n % 3], None, None) for n in range(1, 41)]
TODAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
World = Callable[..., Workspace]
PACE = Pace(seals=20, days=7)


TABLES = ("run", "run_end", "rule", "sealed_point", "seal", "block", "erased_leaf")


@pytest.fixture(scope="module")
def replayed(world: World) -> Workspace:
    workspace = world(EVENTS, settings=QUESTIONS)
    replay(workspace, pace=PACE)
    for table in TABLES:
        workspace.stores.facts.execute(f"CREATE TEMP TABLE whole_{table} AS FROM {table}")
    return workspace


@pytest.fixture
def ledger(replayed: Workspace) -> Iterator[Workspace]:
    """Lend a replayed workspace to harm, and put it right again."""
    yield replayed
    for table in TABLES:
        replayed.stores.facts.execute(f"DELETE FROM {table}")
        replayed.stores.facts.execute(f"INSERT INTO {table} FROM whole_{table}")
    (replayed.folder / "nebelhorn.toml").write_text(QUESTIONS, encoding="utf-8")


class Keeper:
    """Anchors a workspace in one file with one key."""

    def __init__(self, folder: Path) -> None:
        self.file, self.key = folder / "kept" / "anchor.jsonl", folder / "own" / "key"
        self.file.parent.mkdir()

    def anchor(self, workspace: Workspace, *, day: int = 0, hours: float = 0) -> Anchor:
        now = TODAY + timedelta(days=day, hours=hours)
        return anchor(workspace, self.file, key=self.key, now=now)

    def verify(self, workspace: Workspace, public_key: str | None = None) -> Verified:
        return verify(workspace, anchor=self.file, public_key=public_key)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def cut_off(workspace: Workspace, blocks: int) -> None:
    """Drop the last blocks and all that hangs on them, and end the run as if so it had been."""
    facts = workspace.stores.facts
    facts.execute("DELETE FROM block WHERE block_no >= ?", [blocks])
    row = facts.execute("SELECT coalesce(sum(seals), 0) FROM block").fetchone()
    assert row is not None
    facts.execute("DELETE FROM seal WHERE seal_no >= ?", [row[0]])
    facts.execute("DELETE FROM sealed_point WHERE point_no NOT IN (SELECT point_no FROM seal)")
    facts.execute("DELETE FROM run_end")
    facts.execute(
        "INSERT INTO run_end SELECT run_no, ?, ?, link FROM block ORDER BY block_no DESC LIMIT 1",
        [blocks, row[0]],
    )


def write_anew(workspace: Workspace, block: int) -> None:
    """Seal all from a block on anew, by our own code, with other forecasts than were sealed."""
    facts = workspace.stores.facts
    kept = facts.execute(
        "SELECT first_seal_no, seals, until_us FROM block WHERE block_no >= ? ORDER BY block_no",
        [block],
    ).fetchall()
    parts = [(*_sealed(workspace, first, many), until) for first, many, until in kept]
    cut_off(workspace, block)
    facts.execute("DELETE FROM run_end")
    run = newest_run(facts)
    assert run is not None
    writer = LedgerWriter(facts, run, customer_keys(workspace.stores.office))
    for points, forecasts, until in parts:
        writer.append(points, forecasts, until_us=until)
    writer.end()


def _sealed(
    workspace: Workspace, first: int, many: int
) -> tuple[SealedPoints, list[SealedForecasts]]:
    rows = workspace.stores.facts.execute(
        "SELECT * FROM seal JOIN sealed_point USING (run_no, point_no) "
        "WHERE run_no = (SELECT min(run_no) FROM seal) AND seal_no >= ? AND seal_no < ? "
        "ORDER BY seal_no",
        [first, first + many],
    ).fetchnumpy()
    each = many // 2
    points = SealedPoints(
        **{name: np.asarray(rows[name][:each]) for name in SealedPoints.__dataclass_fields__}
    )
    columns: dict[str, Any] = {name: np.asarray(column) for name, column in rows.items()}
    for name, single in (("classes", "class"), ("chances", "chance")):
        columns[name] = np.stack([columns[f"{single}_{n}"] for n in range(1, 9)], axis=1)
    columns["support"] = columns["support"] + np.uint32(100)  # the lie
    said = {name: columns[name] for name in SealedForecasts.__dataclass_fields__}
    halves = [slice(0, each), slice(each, many)]
    return points, [SealedForecasts(**{n: v[half] for n, v in said.items()}) for half in halves]


def go_live(workspace: Workspace, blocks: int, *, run_no: int | None = None) -> Run:
    """Seal the first blocks of the backtest once more, as if it had been live.

    Args:
        workspace: With a backtest.
        blocks: So many of them.
        run_no: Of a live run that goes on; None: a new one is begun.
    """
    facts = workspace.stores.facts
    facts.execute("CREATE OR REPLACE TEMP VIEW old AS FROM block WHERE run_no = 1")
    kept = facts.execute("SELECT first_seal_no, seals, until_us FROM old ORDER BY block_no")
    parts = [(*_sealed(workspace, first, many), until) for first, many, until in kept.fetchall()]
    if run_no is None:
        backtest = run_by_number(facts, 1)
        definition = backtest.definition.replace('"backtest"', '"live"')
        run = begin_live_run(
            facts, definition=definition, as_of_us=backtest.as_of_us, begun_us=backtest.as_of_us
        )
        already = 0
    else:
        run = run_by_number(facts, run_no)
        count = facts.execute("SELECT count(*) FROM block WHERE run_no = ?", [run_no]).fetchone()
        assert count is not None
        already = count[0]
    writer = LedgerWriter(facts, run, customer_keys(workspace.stores.office))
    for points, forecasts, until in parts[already:blocks]:
        writer.append(points, forecasts, until_us=until)
    return run_by_number(facts, run.run_no)


def test_live_and_backtest_are_both_checked_and_the_live_run_is_anchored(
    ledger: Workspace, keeper: Keeper
) -> None:
    keeper.anchor(ledger)  # nothing is live yet: the backtest may be tried with
    live = go_live(ledger, 2)
    done = keeper.anchor(ledger, hours=1)
    assert (done.label, done.run_no, done.blocks, done.line) == ("live", live.run_no, 2, 2)
    found = keeper.verify(ledger, done.public_key)
    assert (found.label, found.faults) == ("live", ())
    assert [(one.run_no, one.label) for one in found.others] == [(1, "backtest")]
    assert found.anchored is not None
    assert (found.anchored.seals, found.anchored.since) == (found.seals, 0)
    go_live(ledger, 3, run_no=live.run_no)
    again = keeper.verify(ledger)
    assert again.anchored is not None
    assert (again.faults, again.anchored.since > 0) == ((), True)


def test_how_an_earlier_live_run_ended_is_anchored_before_the_next(
    ledger: Workspace, keeper: Keeper
) -> None:
    first = go_live(ledger, 2)
    keeper.anchor(ledger)
    go_live(ledger, 3, run_no=first.run_no)
    second = go_live(ledger, 1)
    done = keeper.anchor(ledger, day=1)
    assert (done.run_no, done.line, done.ended_runs) == (second.run_no, 3, (first.run_no,))
    assert keeper.verify(ledger).faults == ()
    assert keeper.anchor(ledger, day=2).ended_runs == ()
    ledger.stores.facts.execute(
        "DELETE FROM block WHERE run_no = ? AND block_no = 2", [first.run_no]
    )
    assert any("cut off" in fault for fault in keeper.verify(ledger).faults)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("UPDATE seal SET support = support + 1 WHERE run_no = 2 AND seal_no = 3", "run 2 (live)"),
        ("UPDATE seal SET support = support + 1 WHERE run_no = 1 AND seal_no = 3", "run 1 (back"),
        ("UPDATE run SET label = 'lived' WHERE run_no = 2", "labelled"),
        ("UPDATE run SET label = 'live' WHERE run_no = 1", "labelled"),
        ("UPDATE run SET label = 'x'", "labelled"),
        ("DELETE FROM run WHERE run_no = 2", "run 2 is there 0 times"),
        ("DELETE FROM run WHERE run_no = 1", "run 1 is there 0 times"),
    ],
)
def test_what_was_changed_in_either_run_is_found(
    ledger: Workspace, keeper: Keeper, harm: str, named: str
) -> None:
    go_live(ledger, 2)
    ledger.stores.facts.execute(harm)
    assert any(named in fault for fault in verify(ledger).faults)
    with pytest.raises(AnchorError, match="was changed"):
        keeper.anchor(ledger)


def test_an_honest_ledger_agrees_with_its_anchor(ledger: Workspace, keeper: Keeper) -> None:
    done = keeper.anchor(ledger)
    found = keeper.verify(ledger, done.public_key)
    assert found.faults == ()
    assert found.anchored is not None
    assert found.anchored.notes == ()
    assert (found.anchored.lines, found.anchored.key_given) == (1, True)
    assert (found.anchored.seals, found.anchored.since) == (found.seals, 0)
    assert found.anchored.first_at == found.anchored.last_at == "2026-06-01T03:00:00Z"
    assert (done.head, done.blocks, done.ended) == (found.head, found.blocks, True)
    assert done.blocks > 3


@pytest.mark.parametrize("left", [0, 1, 2])
def test_blocks_cut_off_are_found_through_the_anchor_and_only_so(
    ledger: Workspace, keeper: Keeper, left: int
) -> None:
    keeper.anchor(ledger)
    cut_off(ledger, left)
    assert verify(ledger).faults == ()
    fault = keeper.verify(ledger).faults[0]
    assert "the end was cut off" in fault
    assert "run 1 as anchored on 2026-06-01 (line 1)" in fault


@pytest.mark.parametrize("block", [0, 1, 3])
def test_a_ledger_written_anew_is_found_through_the_anchor_and_only_so(
    ledger: Workspace, keeper: Keeper, block: int
) -> None:
    before = keeper.anchor(ledger)
    write_anew(ledger, block)
    alone = verify(ledger)
    assert alone.faults == ()
    assert (alone.blocks, alone.seals) == (before.blocks, before.seals)
    assert alone.head != before.head
    assert any("written anew" in fault for fault in keeper.verify(ledger).faults)


def test_a_rewrite_after_the_last_anchor_is_not_found(ledger: Workspace, keeper: Keeper) -> None:
    cut_off(ledger, 3)
    ledger.stores.facts.execute("DELETE FROM run_end")
    keeper.anchor(ledger)
    replay(ledger, pace=PACE)
    found = keeper.verify(ledger)
    assert found.faults == ()
    assert found.anchored is not None
    assert found.anchored.since == found.seals - found.anchored.seals > 0
    write_anew(ledger, 3)
    assert keeper.verify(ledger).faults == ()
    write_anew(ledger, 2)
    assert verify(ledger).faults == ()
    assert keeper.verify(ledger).faults != ()


def test_the_whole_ledger_gone_is_found(world: World, ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    for table in ("run", "run_end", "block", "seal", "sealed_point"):
        ledger.stores.facts.execute(f"DELETE FROM {table}")
    with pytest.raises(NothingForetold):
        verify(ledger)
    found = keeper.verify(ledger)
    assert found.run_no == 0
    assert "knows no such run" in found.faults[0]
    other = world(EVENTS[:20], settings=QUESTIONS)
    replay(other)
    assert "anchor of another workspace" in keeper.verify(other).faults[0]


def test_an_end_that_was_taken_back_is_found(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    ledger.stores.facts.execute("DELETE FROM run_end")
    assert verify(ledger).faults == ()
    assert "had ended" in keeper.verify(ledger).faults[0]


def test_another_count_of_seals_in_the_same_blocks_is_found(
    ledger: Workspace, keeper: Keeper
) -> None:
    keeper.anchor(ledger)
    ledger.stores.facts.execute("UPDATE block SET seals = seals + 2 WHERE block_no = 0")
    assert "in the same blocks" in keeper.verify(ledger).faults[0]


def test_an_anchor_that_says_less_than_before_is_found(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    run = newest_run(ledger.stores.facts)
    assert run is not None
    whole = ledger_state(ledger.stores.facts, run)
    less = replace(whole, blocks=0, seals=0, head=whole.genesis, ended=False)
    before = keeper.file.read_bytes()
    line = anchor_line(less, read_key(keeper.key), company="", at=TODAY, before=before)
    keeper.file.write_bytes(before + line)
    assert "says less than line 1" in keeper.verify(ledger).faults[0]


def test_a_later_backtest_may_replace_an_anchored_one(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    replay(ledger, again=True, pace=PACE)
    found = keeper.verify(ledger)
    assert found.faults == ()
    assert found.anchored is not None
    assert found.anchored.notes == (
        "run 1 was replaced by a later backtest; it had ended as anchored",
    )
    assert (found.anchored.seals, found.anchored.since) == (0, found.seals)
    assert keeper.anchor(ledger, day=1).run_no == 2
    assert keeper.verify(ledger).faults == ()
    assert keeper.verify(ledger).anchored != found.anchored


HARM = (
    "UPDATE run_end SET head = 'x'::BLOB WHERE run_no = 1",
    "UPDATE run_end SET seals = seals - 1 WHERE run_no = 1",
    "UPDATE run_end SET blocks = blocks + 1 WHERE run_no = 1",
    "DELETE FROM run_end WHERE run_no = 1",
    "INSERT INTO run_end SELECT * FROM run_end WHERE run_no = 1",
    "DELETE FROM run WHERE run_no = 1",
    "UPDATE run SET definition = replace(definition, 'silent', 'silenz') WHERE run_no = 1",
    "UPDATE run SET label = 'live' WHERE run_no = 1",
    "INSERT INTO run SELECT * FROM run WHERE run_no = 1",
)


def test_what_is_left_of_a_replaced_backtest_must_agree(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    replay(ledger, again=True, pace=PACE)
    facts = ledger.stores.facts
    for table in ("run", "run_end"):
        facts.execute(f"CREATE TEMP TABLE kept_{table} AS FROM {table}")
    for harm in HARM:
        facts.execute(harm)
        assert keeper.verify(ledger).faults != (), harm
        for table in ("run", "run_end"):
            facts.execute(f"DELETE FROM {table}")
            facts.execute(f"INSERT INTO {table} FROM kept_{table}")
    assert keeper.verify(ledger).faults == ()


def test_of_a_backtest_that_never_ended_only_the_definition_is_left(
    ledger: Workspace, keeper: Keeper
) -> None:
    cut_off(ledger, 3)
    ledger.stores.facts.execute("DELETE FROM run_end")
    keeper.anchor(ledger)
    other = QUESTIONS.replace("horizon_days = 3", "horizon_days = 4")
    (ledger.folder / "nebelhorn.toml").write_text(other, encoding="utf-8")
    replay(ledger, pace=PACE)
    found = keeper.verify(ledger)
    assert found.faults == ()
    assert found.anchored is not None
    assert "only its definition" in found.anchored.notes[0]
    ledger.stores.facts.execute("INSERT INTO run_end VALUES (1, 2, 3, 'x'::BLOB)")
    assert "ended with less" in keeper.verify(ledger).faults[0]


def test_erasing_shows_as_a_count_and_cannot_be_taken_back(world: World, keeper: Keeper) -> None:
    # customers of its own: other tests share the office and its keys
    workspace = world([(n, 900 + w, t, x, a, b) for n, w, t, x, a, b in EVENTS], settings=QUESTIONS)
    replay(workspace, pace=PACE)
    keeper.anchor(workspace)
    facts, office = workspace.stores.facts, workspace.stores.office
    erased = erase_seals(facts, 901, customer_keys(office)[901])
    drop_customer_key(office, 901)
    found = keeper.verify(workspace)
    assert found.faults == ()
    assert found.anchored is not None
    assert found.anchored.erased_since == erased > 0
    assert keeper.anchor(workspace).added  # on the same day, as the state is another
    again = keeper.verify(workspace).anchored
    assert again is not None
    assert again.erased_since == 0
    facts.execute("DELETE FROM erased_leaf WHERE seal_no = (SELECT min(seal_no) FROM erased_leaf)")
    assert any("does not come back" in fault for fault in keeper.verify(workspace).faults)


def test_twice_a_day_adds_nothing_and_the_next_day_does(ledger: Workspace, keeper: Keeper) -> None:
    first = keeper.anchor(ledger)
    content = keeper.file.read_bytes()
    second = keeper.anchor(ledger, hours=20.9)
    assert (first.added, first.key_made) == (True, True)
    assert (second.added, second.key_made, second.line) == (False, False, 1)
    assert keeper.file.read_bytes() == content
    third = keeper.anchor(ledger, hours=21)
    assert (third.added, third.line, third.at) == (True, 2, "2026-06-02T00:00:00Z")
    assert keeper.file.read_bytes().startswith(content)
    assert json.loads(content)["company"] == "Nebel & Söhne"


def test_a_torn_line_is_gone_over(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    with keeper.file.open("ab") as file:
        file.write(keeper.file.read_bytes()[:99])
    torn = keeper.verify(ledger)
    assert torn.faults == ()
    assert torn.anchored is not None
    assert "torn" in torn.anchored.notes[0]
    assert keeper.anchor(ledger, day=1).line == 3
    mended = keeper.verify(ledger)
    assert mended.faults == ()
    assert mended.anchored is not None
    assert (mended.anchored.lines, len(mended.anchored.notes)) == (2, 1)


def test_a_file_that_cannot_grow_is_told_and_gone_on_with_later(
    ledger: Workspace, keeper: Keeper
) -> None:
    keeper.anchor(ledger)
    content = keeper.file.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(content) + 100, limits[1]))
    try:
        with pytest.raises(AnchorError, match="cannot be written"):
            keeper.anchor(ledger, day=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(keeper.file.read_bytes()) == len(content) + 100
    assert keeper.verify(ledger).faults == ()
    assert keeper.anchor(ledger, day=1).line == 3
    assert keeper.verify(ledger).faults == ()


def test_what_was_changed_is_not_anchored(ledger: Workspace, keeper: Keeper) -> None:
    ledger.stores.facts.execute("UPDATE seal SET support = support + 1 WHERE seal_no = 3")
    with pytest.raises(AnchorError, match="the ledger was changed"):
        keeper.anchor(ledger)
    assert not keeper.file.exists()
    assert not keeper.key.exists()


def test_a_ledger_written_anew_is_not_anchored_beside_the_old(
    ledger: Workspace, keeper: Keeper
) -> None:
    keeper.anchor(ledger)
    write_anew(ledger, 1)
    content = keeper.file.read_bytes()
    with pytest.raises(AnchorError, match="not the one anchored"):
        keeper.anchor(ledger, day=1)
    assert keeper.file.read_bytes() == content


def test_an_anchor_that_was_changed_is_not_gone_on_with(ledger: Workspace, keeper: Keeper) -> None:
    keeper.anchor(ledger)
    keeper.file.write_bytes(keeper.file.read_bytes().replace(b"backtest", b"lifetest"))
    with pytest.raises(AnchorError, match="line 1: the signature is wrong"):
        keeper.anchor(ledger, day=1)
    assert "signature is wrong" in keeper.verify(ledger).faults[0]


def test_an_anchor_is_appended_to_only_with_its_own_key(
    ledger: Workspace, keeper: Keeper, tmp_path: Path
) -> None:
    made = keeper.anchor(ledger)
    with pytest.raises(AnchorError, match="name its file with --key"):
        anchor(ledger, keeper.file, key=tmp_path / "missing", now=TODAY)
    assert not (tmp_path / "missing").exists()
    other = anchor(ledger, tmp_path / "other", key=tmp_path / "second", now=TODAY)
    assert other.public_key != made.public_key
    with pytest.raises(AnchorError, match="signed with another key"):
        anchor(ledger, keeper.file, key=tmp_path / "second", now=TODAY)
    wrong = keeper.verify(ledger, other.public_key)
    assert "another key" in wrong.faults[0]


def test_the_key_is_a_pem_that_nobody_else_may_read(
    ledger: Workspace, keeper: Keeper, tmp_path: Path
) -> None:
    done = keeper.anchor(ledger)
    assert stat.S_IMODE(keeper.key.stat().st_mode) == 0o600
    key = serialization.load_pem_private_key(keeper.key.read_bytes(), password=None)
    kept = tmp_path / "public.pem"
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    kept.write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))
    digits = tmp_path / "public.hex"
    digits.write_text(f"{done.public_key.upper()}\n", encoding="utf-8")
    for public_key in (kept, digits, done.public_key):
        assert verify(ledger, anchor=keeper.file, public_key=public_key).faults == ()
    for wrong in (keeper.key, keeper.file, tmp_path / "none", tmp_path, "d7" * 31, "\0"):
        with pytest.raises(AnchorError, match="public"):
            verify(ledger, anchor=keeper.file, public_key=wrong)
    keeper.key.chmod(0o644)
    with pytest.raises(AnchorError, match="chmod 600"):
        keeper.anchor(ledger, day=1)
    keeper.key.chmod(0o600)
    for content in (b"", b"no key", kept.read_bytes(), keeper.key.read_bytes()[:60]):
        keeper.key.write_bytes(content)
        with pytest.raises(AnchorError, match="no private Ed25519 key"):
            keeper.anchor(ledger, day=1)


def test_without_a_word_the_key_lies_with_the_settings_of_the_user(
    ledger: Workspace, keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    done = anchor(ledger, keeper.file, now=TODAY)
    assert done.key_file == tmp_path / "settings" / "nebelhorn" / "anchor.key"
    assert done.key_file.is_file()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(ledger.folder))
    with pytest.raises(AnchorError, match=r"the key .* lies inside the workspace"):
        anchor(ledger, tmp_path / "more", now=TODAY)


def test_neither_anchor_nor_key_may_lie_in_the_workspace(
    ledger: Workspace, keeper: Keeper, tmp_path: Path
) -> None:
    inside = ledger.folder / "sub" / ".." / "anchor"
    link = tmp_path / "link"
    link.symlink_to(ledger.folder / "hidden")
    for file in (inside, link):
        with pytest.raises(AnchorError, match=r"the anchor .* lies inside the workspace"):
            anchor(ledger, file, key=keeper.key, now=TODAY)
        with pytest.raises(AnchorError, match=r"the key .* lies inside the workspace"):
            anchor(ledger, keeper.file, key=file, now=TODAY)
    with pytest.raises(AnchorError, match="both the anchor and the key"):
        anchor(ledger, keeper.file, key=keeper.file, now=TODAY)
    assert not keeper.file.exists()
    assert sorted(path.name for path in ledger.folder.iterdir()) == ["nebelhorn.toml"]


def test_a_file_that_is_no_anchor_is_left_alone(ledger: Workspace, keeper: Keeper) -> None:
    for content in (b"my diary\n", b"{}\n", b"my diary", b"\n"):
        keeper.file.write_bytes(content)
        with pytest.raises(AnchorError, match="line 1 is no line of an anchor"):
            keeper.anchor(ledger)
        assert keeper.file.read_bytes() == content
        assert keeper.verify(ledger).faults
    assert not keeper.key.exists()


def test_an_empty_anchor_proves_nothing_but_can_be_begun(ledger: Workspace, keeper: Keeper) -> None:
    keeper.file.touch()
    assert "proves nothing" in keeper.verify(ledger).faults[0]
    assert keeper.anchor(ledger).line == 1
    assert keeper.verify(ledger).faults == ()


def test_what_is_no_file_is_refused(ledger: Workspace, keeper: Keeper, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for file in (tmp_path, fifo):
        with pytest.raises(AnchorError, match="is no file"):
            anchor(ledger, file, key=keeper.key, now=TODAY)
        with pytest.raises(AnchorError, match="is no file"):
            verify(ledger, anchor=file)
    with pytest.raises(AnchorError, match="is not there"):
        verify(ledger, anchor=tmp_path / "none")
    with pytest.raises(AnchorError, match="cannot be written"):
        anchor(ledger, tmp_path / "no" / "folder", key=keeper.key, now=TODAY)
    huge = tmp_path / "huge"
    huge.touch()
    os.truncate(huge, 2**27)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for file in (loop, tmp_path / ("x" * 300), Path("\0")):
        with pytest.raises(AnchorError, match="cannot be used"):
            anchor(ledger, file, key=keeper.key, now=TODAY)
        with pytest.raises(AnchorError, match="cannot be used"):
            verify(ledger, anchor=file)
    with pytest.raises(AnchorError, match="too large"):
        verify(ledger, anchor=huge)
    with pytest.raises(AnchorError, match="say which with --anchor"):
        verify(ledger, public_key="d7" * 32)


def test_nothing_foretold_nothing_anchored(world: World, keeper: Keeper) -> None:
    workspace = world(EVENTS, settings=QUESTIONS)
    with pytest.raises(NothingForetold):
        keeper.anchor(workspace)
    assert issubclass(AnchorError, NebelhornError)
    assert not keeper.file.exists()


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Return the folder of a workspace on disk, replayed."""
    days = [
        f"{1 + n % 4},2025-{1 + n // 28:02}-{1 + n % 28:02},{'abc'[n * n % 3]}" for n in range(80)
    ]
    file = tmp_path / "events.csv"
    file.write_text("customer,time,event\n" + "\n".join(days), encoding="utf-8")
    folder = tmp_path / "company"
    init(folder)
    with (folder / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            QUESTIONS.partition("[[question]]")[1] + QUESTIONS.partition("[[question]]")[2]
        )
    with open_workspace(folder) as workspace:
        import_events(workspace, file)
        replay(workspace, pace=PACE)
    return folder


def test_the_command_says_what_the_library_says(
    nebelhorn: Callable[..., Any], company: Path, tmp_path: Path
) -> None:
    file, key = tmp_path / "anchor.jsonl", tmp_path / "key"
    said = nebelhorn("-w", company, "anchor", file, "--key", key)
    assert (said.code, said.err) == (0, "")
    assert f"A new key was made: {key}" in said.out
    secret = key.read_text(encoding="ascii").splitlines()[1]
    assert secret not in said.out
    public = json.loads(file.read_bytes())["public_key"]
    assert public in said.out
    done = nebelhorn("-w", company, "anchor", file, "--key", key, "--json").json
    with open_workspace(company) as workspace:
        same = anchor(workspace, file, key=key)
        found = verify(workspace, anchor=file, public_key=public)
    assert done["head"] == same.head == found.head
    told = nebelhorn("-w", company, "verify", "--anchor", file, "--json").json
    assert told["head"] == found.head
    assert told["anchored"]["public_key"] == public
    assert told["anchored"]["key_given"] is False
    assert told["faults"] == []


def test_the_command_tells_people_what_was_found(
    nebelhorn: Callable[..., Any], company: Path, tmp_path: Path
) -> None:
    file, key = tmp_path / "anchor.jsonl", tmp_path / "key"
    nebelhorn("-w", company, "anchor", file, "--key", key)
    public = json.loads(file.read_bytes())["public_key"]
    fine = nebelhorn("-w", company, "verify", "--anchor", file, "--public-key", public)
    assert fine.code == 0
    assert "Anchored 1 time" in fine.out
    assert "Nothing that was sealed has been changed." in fine.out
    assert "A backtest can be made again" in fine.out
    assert "stands in the anchor itself" not in fine.out
    believed = nebelhorn("-w", company, "verify", "--anchor", file)
    assert "stands in the anchor itself" in believed.out
    with open_workspace(company) as workspace:
        cut_off(workspace, 1)
    assert nebelhorn("-w", company, "verify").code == 0
    wrong = nebelhorn("-w", company, "verify", "--anchor", file)
    assert wrong.code == 1
    assert "wrong: anchor: run 1 as anchored on" in wrong.out
    assert "Nothing that was sealed" not in wrong.out
    refused = nebelhorn("-w", company, "anchor", file, "--key", key)
    assert (refused.code, refused.out) == (2, "")
    assert "the ledger is not the one anchored in" in refused.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["anchor"], "Missing argument"),
        (["anchor", "company/anchor"], "lies inside the workspace"),
        (["anchor", "."], "is no file"),
        (["anchor", "a", "--key", "company/key"], "lies inside the workspace"),
        (["verify", "--anchor", "none"], "is not there"),
        (["verify", "--anchor", "."], "is no file"),
        (["verify", "--public-key", "00"], "say which with --anchor"),
        (["verify", "--anchor", "events.csv", "--public-key", "xy"], "64 hex digits"),
    ],
)
def test_wrong_use_is_one_clear_sentence(
    nebelhorn: Callable[..., Any],
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(shop.parent)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(shop.parent / "settings"))
    shop.rename("company")
    Path("events.csv").touch()
    said = nebelhorn("-w", "company", *arguments)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.startswith("nebelhorn: ")
    assert said.err.count("\n") == 1
