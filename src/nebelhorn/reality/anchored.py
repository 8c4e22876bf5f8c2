"""Hold a ledger against what was anchored of it: is anything missing, was it written anew?

Like the rest of the check this knows nothing of the code that seals or signs.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import duckdb

from nebelhorn.reality.anchor_lines import AnchorFile, AnchorLine


@dataclass(frozen=True, slots=True)
class Anchored:
    """What a check against an anchor found.

    Attributes:
        lines: Count of lines of the file whose signature is right.
        public_key: Whose they are, hex; empty when there is no such line.
        key_given: Was the public key given, or is the one in the file believed? Believed, it says
            nothing against a file that was written anew as a whole.
        first_at: When the first was anchored, UTC, such as ``2026-06-01T03:00:00Z``; None: never.
        last_at: When the last was.
        seals: How many seals of the newest live run the last line about it holds; as long as there
            is none, of the newest backtest.
        since: How many seals of that run came after it, and are not anchored yet.
        erased_since: How many of the anchored seals of that run were erased after it.
        notes: What one should know and is no fault, one sentence each.
        faults: What does not agree, one sentence each; empty: all agrees.
    """

    lines: int
    public_key: str
    key_given: bool
    first_at: str | None
    last_at: str | None
    seals: int
    since: int
    erased_since: int
    notes: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Run:
    """What the ledger holds of a run now."""

    label: str
    genesis: str
    blocks: list[tuple[int, int, str]] = field(default_factory=list)  # seals so far, number, link
    ends: list[tuple[Any, ...]] = field(default_factory=list)
    erased: list[int] = field(default_factory=list)

    @property
    def seals(self) -> int:
        return self.blocks[-1][0] if self.blocks else 0


def check_anchored(
    connection: duckdb.DuckDBPyConnection, file: AnchorFile, *, key_given: bool = False
) -> Anchored:
    """Look whether the ledger still holds every state that was anchored.

    That links follow from what is sealed is not looked at here but by ``verify_run``; only both
    together say that nothing was changed.

    Args:
        connection: Facts.
        file: What the anchor says.
        key_given: Was the public key known beforehand?
    """
    numbers = {line.run_no for line in file.lines}
    newest = dict(
        connection.execute("SELECT label, max(run_no) FROM run GROUP BY label").fetchall()
    )
    last_run = newest.get("live", max(newest.values(), default=None))
    runs = _runs(connection, numbers | ({last_run} if last_run is not None else set()))
    notes = list(file.notes)
    faults = [*file.faults, *_backwards(file.lines)]
    for line in _states(file.lines):
        is_last = line.run_no == newest.get(line.label)
        sentence, is_fault = _compare(line, runs.get(line.run_no), is_last=is_last)
        said = faults if is_fault else notes
        if sentence and sentence not in said:
            said.append(sentence)
    if not file.lines and not faults:
        faults.append("the anchor holds no whole line, so it proves nothing")
    lately = [line for line in file.lines if line.run_no == last_run]
    now = runs.get(last_run) if last_run is not None else None
    seals = lately[-1].seals if lately else 0
    fresh = _erased(now, seals) - lately[-1].erased if now and lately else 0
    return Anchored(
        lines=len(file.lines),
        public_key=file.lines[0].public_key if file.lines else "",
        key_given=key_given,
        first_at=file.lines[0].at if file.lines else None,
        last_at=file.lines[-1].at if file.lines else None,
        seals=seals,
        since=max(0, (now.seals if now else 0) - seals),
        erased_since=max(0, fresh),
        notes=tuple(notes),
        faults=tuple(faults),
    )


def _runs(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, _Run]:
    found: dict[int, _Run] = {}
    for number in numbers:
        rows = connection.execute(
            "SELECT label, definition FROM run WHERE run_no = ?", [number]
        ).fetchall()
        if len(rows) != 1:
            continue
        label, definition = rows[0]
        first = hashlib.sha256(b"\x03" + str(definition).encode()).hexdigest()
        run = found[number] = _Run(label, first)
        so_far = 0
        for block_no, many, link in connection.execute(
            "SELECT block_no, seals, link FROM block WHERE run_no = ? ORDER BY block_no", [number]
        ).fetchall():
            so_far += many or 0
            run.blocks.append((so_far, block_no, _hex(link)))
        run.ends = connection.execute(
            "SELECT blocks, seals, head FROM run_end WHERE run_no = ?", [number]
        ).fetchall()
        leaves = connection.execute(
            "SELECT seal_no FROM erased_leaf WHERE run_no = ? AND seal_no IS NOT NULL "
            "ORDER BY seal_no",
            [number],
        ).fetchall()
        run.erased = [seal_no for (seal_no,) in leaves]
    return found


def _states(lines: Iterable[AnchorLine]) -> list[AnchorLine]:
    """Of lines that say the same the last one: it has the most of erased customers."""
    last = {(x.run_no, x.label, x.genesis, x.blocks, x.seals, x.head, x.ended): x for x in lines}
    return list(last.values())


def _backwards(lines: tuple[AnchorLine, ...]) -> list[str]:
    """Say where a ledger became less from one line to the next: that no honest one does."""
    said = []
    for one, after in pairwise(lines):
        same = one.run_no == after.run_no
        less = after.seals < one.seals or after.blocks < one.blocks or after.erased < one.erased
        older = after.label == one.label and after.run_no < one.run_no
        if older or (same and less):
            said.append(f"{_of(after)} says less than line {one.number}")
    return said


def _compare(line: AnchorLine, run: _Run | None, *, is_last: bool) -> tuple[str, bool]:
    """Return a sentence and whether it is a fault; an empty one when all agrees."""
    if run is None:
        return f"{_of(line)}: the ledger knows no such run", True
    if (line.genesis, line.label) != (run.genesis, run.label):
        return (
            f"{_of(line)}: the run has another definition or label; the ledger was written anew, "
            "or this is the anchor of another workspace"
        ), True
    if not run.blocks and not is_last and run.label == "backtest":
        return _compare_dropped(line, run)
    fault = _compare_blocks(line, run) or _compare_end(line, run)
    return fault, bool(fault)


def _compare_blocks(line: AnchorLine, run: _Run) -> str:
    if len(run.blocks) < line.blocks:
        return (
            f"{_of(line)}: it had {line.blocks:,} blocks with {line.seals:,} seals, of which "
            f"{len(run.blocks):,} with {run.seals:,} are left; the end was cut off"
        )
    seals, number, link = run.blocks[line.blocks - 1] if line.blocks else (0, -1, run.genesis)
    if (number, link) != (line.blocks - 1, line.head):
        return (
            f"{_of(line)}: block {line.blocks - 1} has another link than was anchored; "
            "the ledger was written anew"
        )
    if seals != line.seals:
        return f"{_of(line)}: it had {line.seals:,} seals, now {seals:,} in the same blocks"
    if (erased := _erased(run, line.seals)) < line.erased:
        return (
            f"{_of(line)}: {line.erased:,} of its seals were erased, now {erased:,}; "
            "but what is erased does not come back"
        )
    return ""


def _compare_end(line: AnchorLine, run: _Run) -> str:
    ended_so = [(blocks, seals, _hex(head)) for blocks, seals, head in run.ends]
    if line.ended and ended_so != [(line.blocks, line.seals, line.head)]:
        return f"{_of(line)}: the run had ended, and now it has not, or otherwise"
    return ""


def _compare_dropped(line: AnchorLine, run: _Run) -> tuple[str, bool]:
    """Compare with what a later backtest has left of an earlier one: how it ended."""
    if line.ended:
        fault = _compare_end(line, run)
        note = f"run {line.run_no} was replaced by a later backtest; it had ended as anchored"
        return (fault, True) if fault else (note, False)
    if any(blocks < line.blocks or seals < line.seals for blocks, seals, _ in run.ends):
        return f"{_of(line)}: the run ended with less than was anchored", True
    return (
        f"run {line.run_no} was anchored before its end (line {line.number}) and replaced by a "
        "later backtest; only its definition can still be checked"
    ), False


def _erased(run: _Run, seals: int) -> int:
    return bisect_left(run.erased, seals)


def _hex(link: bytes | None) -> str:
    return "" if link is None else link.hex()


def _of(line: AnchorLine) -> str:
    return f"run {line.run_no} as anchored on {line.at[:10]} (line {line.number})"
