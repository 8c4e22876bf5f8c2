"""Check a ledger against itself, written apart from the code that seals.

This module knows the layout of a record only from the page on the ledger; nothing of what seals
is imported here, and a contract of the house keeps it so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.log import Progress
from nebelhorn.reality.anchored import Anchored

_Column = NDArray[np.int64]

# Name in the table, or how it is put together, and bytes in the record: in this order, packed.
_LAYOUT = (
    *(("question_no", 2), ("kind", 1), ("flags", 1), ("customer_no", 8), ("moment_id", 8)),
    *(("sealed_us", 8), ("due_us", 8), ("groups", 4), ("rule_id", 8), ("support", 4)),
    ("confidence", 2),
    *((f"class_{n}", 2) for n in range(1, 9)),
    *((f"chance_{n}", 2) for n in range(1, 9)),
    *(("majority", 2), ("majority_chance", 2), ("markov", 2), ("markov_chance", 2)),
)
_OURS = (("we", 2), ("we_rule_id", 8))
"""What records of learners from version 2 on have beside it."""

_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a run found.

    Attributes:
        run_no: The run; 0 when there is none.
        label: ``backtest`` or ``live``.
        blocks: Count of blocks read.
        seals: Count of seals whose record was hashed anew.
        erased: Count of seals of erased customers, of which the leaf alone is left.
        head: Link of the last block, hex; empty when there is none.
        faults: What does not agree, one sentence each, at most 20; empty: all agrees.
        anchored: What the check against an anchor found, whose faults are in ``faults`` too; None:
            no anchor was given.
        others: The other runs that were checked, oldest first; their faults are in ``faults`` too.
    """

    run_no: int
    label: str
    blocks: int
    seals: int
    erased: int
    head: str
    faults: tuple[str, ...]
    anchored: Anchored | None = None
    others: tuple[Verified, ...] = ()


def verify_run(
    connection: duckdb.DuckDBPyConnection,
    run_no: int,
    keys: Mapping[int, bytes],
    *,
    progress: Progress = lambda _: None,
) -> Verified:
    """Hash a run anew from its first seal to its last, and compare.

    A change of any sealed bit, a row too many, too few or exchanged shows. Cutting off whole
    blocks at the end, or writing the whole ledger anew, does not: for that the head must be kept
    elsewhere.

    Args:
        connection: Facts.
        run_no: Which run.
        keys: Customer number → 32 bytes.
        progress: Told where it has got.

    Returns:
        What was found; ``faults`` empty when all agrees.
    """
    rows = connection.execute(
        "SELECT label, definition, as_of_us FROM run WHERE run_no = ?", [run_no]
    ).fetchall()
    if len(rows) != 1:
        return Verified(run_no, "", 0, 0, 0, "", (f"run {run_no} is there {len(rows)} times",))
    label, definition, as_of_us = rows[0]
    open_us, layout, faults = _read_definition(definition, label, as_of_us)
    blocks = connection.execute(
        "SELECT block_no, first_seal_no, seals, until_us, root, link FROM block WHERE run_no = ? "
        "ORDER BY block_no",
        [run_no],
    ).fetchall()
    if any(None in block for block in blocks):
        return Verified(run_no, label, len(blocks), 0, 0, "", ("a block has lost a value",))
    ids, twice = _rules(connection)
    check = _Check(connection, run_no, keys, open_us, ids, layout)
    faults += [*twice, *check.strays(blocks), *check.ending(blocks)]
    link = hashlib.sha256(b"\x03" + str(definition).encode()).digest()
    first = seals = erased = 0
    for number, (block_no, first_seal_no, many, until, root, sealed) in enumerate(blocks):
        progress(f"checking block {number + 1:,} of {len(blocks):,}")
        if block_no != number or first_seal_no != first:
            faults.append(
                f"block {number} should begin with seal {first}; found is block {block_no}, "
                f"which begins with seal {first_seal_no}"
            )
        leaves, gone, said = check.leaves(first_seal_no, many)
        faults += [f"block {block_no}: {sentence}" for sentence in said]
        if len(leaves) == many and _root(leaves) != root:
            faults.append(f"block {block_no}: a seal was changed (its root does not agree)")
        numbers = np.array([block_no, first_seal_no, many, until], dtype="<i8").tobytes()
        link = hashlib.sha256(b"\x02" + link + numbers + root).digest()
        if link != sealed:
            faults.append(f"block {block_no}: the chain is broken (its link does not agree)")
            link = sealed
        first, seals, erased = first_seal_no + many, seals + many - gone, erased + gone
    head = blocks[-1][-1].hex() if blocks else ""
    return Verified(run_no, label, len(blocks), seals, erased, head, tuple(faults[:_MOST_FAULTS]))


class _Check:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        run_no: int,
        keys: Mapping[int, bytes],
        open_us: list[int],
        rule_ids: dict[int, int],
        layout: tuple[tuple[str, int], ...],
    ) -> None:
        self._connection = connection
        self._run_no = run_no
        self._keys = keys
        self._questions = len(open_us)
        self._open_us = np.array(open_us or [0], dtype=np.int64)
        self._rule_ids = rule_ids
        self._layout = layout

    def strays(self, blocks: list[tuple[Any, ...]]) -> list[str]:
        """Say how many seals belong to no block."""
        sealed = sum(block[2] for block in blocks)
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM seal WHERE run_no = $1) "
            "+ (SELECT count(*) FROM erased_leaf WHERE run_no = $1), "
            "(SELECT count(*) FROM (SELECT p.point_no FROM sealed_point AS p LEFT JOIN seal AS s "
            "ON s.run_no = p.run_no AND s.point_no = p.point_no WHERE p.run_no = $1 "
            "GROUP BY p.point_no HAVING count(s.seal_no) <> $2))",
            [self._run_no, self._questions],
        ).fetchone()
        found, torn = row or (0, 0)
        said = [f"of {torn:,} points not every question is sealed"] if torn else []
        if found != sealed:
            said.append(f"{sealed:,} seals were sealed, {found:,} are there")
        return said

    def ending(self, blocks: list[tuple[Any, ...]]) -> list[str]:
        """Say whether the run ended with other blocks than there are now."""
        ends = self._connection.execute(
            "SELECT blocks, seals, head FROM run_end WHERE run_no = ?", [self._run_no]
        ).fetchall()
        if not ends:
            return []
        sealed = sum(block[2] for block in blocks)
        head = blocks[-1][-1] if blocks else None
        if len(ends) > 1 or ends[0][:2] != (len(blocks), sealed):
            return [f"the run ended otherwise than with {len(blocks):,} blocks, {sealed:,} seals"]
        return [] if head in {None, ends[0][2]} else ["the run ended with another head"]

    def leaves(self, first: int, many: int) -> tuple[list[bytes], int, list[str]]:
        """Return the leaves of a block in order, how many are of erased customers, and faults."""
        kept = dict(
            self._connection.execute(
                "SELECT seal_no, leaf FROM erased_leaf WHERE run_no = ? AND seal_no >= ? "
                "AND seal_no < ?",
                [self._run_no, first, first + many],
            ).fetchall()
        )
        rows = self._connection.execute(
            "SELECT * FROM seal WHERE run_no = ? AND seal_no >= ? AND seal_no < ? ORDER BY seal_no",
            [self._run_no, first, first + many],
        ).fetchnumpy()
        if _lost(rows):
            return [], len(kept), ["a seal has lost a value"]
        numbers = rows["seal_no"].tolist()
        expected = [number for number in range(first, first + many) if number not in kept]
        if numbers != expected:
            return [], len(kept), [f"expected are {len(expected):,} seals, one after the other"]
        hashed: list[bytes] = []
        if numbers:
            faults = self._add_points(rows)
            if not faults:
                hashed, faults = self._hash(rows)
            if faults:
                return [], len(kept), faults
        both = kept | dict(zip(numbers, hashed, strict=True))
        return [both[number] for number in range(first, first + many)], len(kept), []

    def _add_points(self, rows: dict[str, _Column]) -> list[str]:
        """Put beside each seal of whom and when it is."""
        wanted = rows["point_no"]
        points = self._connection.execute(
            "SELECT * FROM sealed_point WHERE run_no = ? AND point_no >= ? AND point_no <= ? "
            "ORDER BY point_no",
            [self._run_no, int(wanted.min()), int(wanted.max())],
        ).fetchnumpy()
        if _lost(points):
            return ["a point has lost a value"]
        found = points["point_no"]
        if len(np.unique(found)) != len(found):
            return ["a point is there twice"]
        places = np.minimum(np.searchsorted(found, wanted), max(len(found) - 1, 0))
        if not len(found) or (found[places] != wanted).any():
            return ["of some seals it is not there whom they are about"]
        for name in ("customer_no", "kind", "moment_id", "sealed_us", "groups"):
            rows[name] = points[name][places]
        return []

    def _hash(self, rows: dict[str, _Column]) -> tuple[list[bytes], list[str]]:
        customers = rows["customer_no"].tolist()
        keyless = set(customers) - self._keys.keys()
        if keyless:
            return [], [f"{len(keyless):,} customers have no key, but their seals are there"]
        questions = rows["question_no"]
        rules, ours = rows["rule_no"].tolist(), rows["we_rule_no"].tolist()
        if len(questions) and questions.max() >= len(self._open_us):
            return [], [f"question {questions.max()} is not in the run's definition"]
        unknown = {*rules, *ours} - self._rule_ids.keys()
        if unknown:
            return [], [f"rule {min(unknown)} is not there"]
        rows["due_us"] = rows["sealed_us"] + self._open_us[questions]
        rows["rule_id"] = np.array([self._rule_ids[rule] for rule in rules], dtype=np.uint64)
        rows["we_rule_id"] = np.array([self._rule_ids[rule] for rule in ours], dtype=np.uint64)
        long = sum(size for _, size in self._layout)
        table = np.empty((len(customers), long), dtype=np.uint8)
        at = 0
        for name, size in self._layout:
            whole = np.ascontiguousarray(rows[name].astype("<u8" if size == 8 else f"<u{size}"))
            table[:, at : at + size] = whole.view(np.uint8).reshape(-1, size)
            at += size
        content, keys, new = table.tobytes(), self._keys, hashlib.sha256
        starts = range(0, len(content), long)
        tails = [int(n).to_bytes(2, "little") if n != 65_535 else b"" for n in rows["intent"]]
        return [
            new(b"\x00" + keys[customer] + content[start : start + long] + tail).digest()
            for customer, start, tail in zip(customers, starts, tails, strict=True)
        ], []


def _lost(rows: dict[str, _Column]) -> bool:
    """Is anything NULL? DuckDB masks such values instead of leaving them out."""
    return any(bool(np.ma.getmaskarray(column).any()) for column in rows.values())


def _rules(connection: duckdb.DuckDBPyConnection) -> tuple[dict[int, int], list[str]]:
    ids: dict[int, int] = {}
    twice: list[str] = []
    for number, text in connection.execute("SELECT rule_no, definition FROM rule").fetchall():
        if number in ids or number is None or text is None:
            twice.append(f"rule {number} is there twice, or has lost its text")
            continue
        ids[number] = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
    return ids, twice


def _read_definition(
    definition: str, label: str, as_of_us: int
) -> tuple[list[int], tuple[tuple[str, int], ...], list[str]]:
    """How long predictions stay open, how records are laid out, and what is wrong with the text."""
    try:
        said = json.loads(definition)
        open_us = [q["horizon_us"] + q["grace_us"] for q in said["questions"]]
        agrees = (said["label"], said["as_of_us"]) == (label, as_of_us)
        layout = _LAYOUT + (_OURS if said["learner"]["version"] > 1 else ())
    except (ValueError, TypeError, KeyError):
        return [], _LAYOUT, ["the run's definition cannot be read, or an older version wrote it"]
    if agrees:
        return open_us, layout, []
    fault = "the run is labelled or dated otherwise than its definition says"
    return open_us, layout, [fault]


def _root(leaves: list[bytes]) -> bytes:
    """Return the root, cut from above: each child but the last stands over a whole power of 16."""
    if not leaves:
        return bytes(32)
    if len(leaves) == 1:
        return leaves[0]
    below = 1
    while below * 16 < len(leaves):
        below *= 16
    children = [_root(leaves[at : at + below]) for at in range(0, len(leaves), below)]
    return hashlib.sha256(b"\x01" + b"".join(children)).digest()
