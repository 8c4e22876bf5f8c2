"""The ledger: sealed predictions in blocks, one Merkle tree a block, one chain link a block."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import insert_arrow
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import KEY_BYTES, transaction
from nebelhorn.predictions.merkle import leaf_hashes, merkle_root
from nebelhorn.predictions.record import (
    SealedForecasts,
    SealedPoints,
    cut,
    join,
    tails,
    to_records,
)
from nebelhorn.predictions.rule_text import rule_id
from nebelhorn.predictions.runs import Run, genesis

BLOCK_SEALS = 65_536
"""No block holds more seals than this."""

_PLAIN = (
    *("flags", "rule_no", "support", "confidence"),
    *("majority", "majority_chance", "markov", "markov_chance", "we", "we_rule_no", "intent"),
)


def block_link(before: bytes, numbers: tuple[int, int, int, int], root: bytes) -> bytes:
    """Return the link of a block: SHA-256(0x02 ‖ link before ‖ numbers ‖ root).

    Args:
        before: Link of the block before, or the genesis.
        numbers: Number of the block, of its first seal, count of its seals, and until when all is
            sealed, UTC microseconds; 8 bytes each, signed, little-endian.
        root: Of its Merkle tree.
    """
    said = b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)
    return hashlib.sha256(b"\x02" + before + said + root).digest()


class LedgerWriter:
    """Appends blocks of seals to a run, each in a transaction of its own.

    Args:
        connection: Facts.
        run: The run; its last block is where this goes on.
        keys: Customer number → 32 bytes; of every customer that will be sealed, unless
            ``more_keys`` tells them later.

    Attributes:
        until_us: Everything that was to be sealed before this time is.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        run: Run,
        keys: Mapping[int, bytes],
    ) -> None:
        self.until_us = run.until_us
        self._connection = connection
        self._run = run
        self._customers = np.zeros(0, dtype=np.int64)
        self._keys = np.zeros((0, KEY_BYTES), dtype=np.uint8)
        self.more_keys(keys)
        self._open_us = run.open_us()
        last = connection.execute(
            "SELECT block_no + 1, first_seal_no + seals, link, "
            "(SELECT coalesce(max(point_no), -1) + 1 FROM sealed_point WHERE run_no = $1) "
            "FROM block WHERE run_no = $1 ORDER BY block_no DESC LIMIT 1",
            [run.run_no],
        ).fetchone()
        found = last or (0, 0, genesis(run.definition), 0)
        self._block_no, self._seal_no, self._link, self._point_no = found
        rules = connection.execute("SELECT definition FROM rule ORDER BY rule_no").fetchall()
        self._rules = {definition: number for number, (definition,) in enumerate(rules)}
        self._ids = [rule_id(definition) for (definition,) in rules]
        self._written = len(rules)

    def without_key(self, customers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those customers, each once, whose keys are still to be told."""
        return np.setdiff1d(customers, self._customers)

    def more_keys(self, keys: Mapping[int, bytes]) -> None:
        """Take the keys of more customers.

        Args:
            keys: Customer number → 32 bytes.
        """
        fresh = np.array(sorted(keys), dtype=np.int64)
        whole = b"".join(keys[number] for number in fresh.tolist())
        told = np.frombuffer(whole, dtype=np.uint8).reshape(-1, KEY_BYTES)
        both = np.concatenate([fresh, self._customers])
        self._customers, first = np.unique(both, return_index=True)
        self._keys = np.concatenate([told, self._keys])[first]

    def rule_number(self, definition: str) -> int:
        """Return the number of a rule, giving it one when it is new.

        Args:
            definition: Its canonical JSON.
        """
        number = self._rules.get(definition)
        if number is None:
            number = self._rules[definition] = len(self._ids)
            self._ids.append(rule_id(definition))
        return number

    def append(
        self, points: SealedPoints, forecasts: Sequence[SealedForecasts], *, until_us: int
    ) -> None:
        """Seal; afterwards nothing of it can be changed unseen.

        Args:
            points: Of whom, in the order in which they are sealed.
            forecasts: What, for each question of the run in the order of their numbers.
            until_us: Everything before this time is now sealed.

        Raises:
            DiskFull: There was no room left on the disk; nothing of it was sealed.
            WorkspaceError: Another writer has sealed meanwhile, so that numbers of rules no longer
                fit; nothing of it was sealed, and a new writer can go on.
        """
        ids = np.array(self._ids, dtype=np.uint64)
        step = max(1, BLOCK_SEALS // max(1, len(forecasts)))
        with transaction(self._connection):
            self._write_rules()
            for start in range(0, len(points), step):
                rows = slice(start, start + step)
                parts = [cut(part, rows) for part in forecasts]
                self._append_block(cut(points, rows), parts, ids, until_us)
        self.until_us = until_us

    def end(self) -> None:
        """Say that the run is finished, and how much it is."""
        self._connection.execute(
            "INSERT INTO run_end VALUES (?, ?, ?, ?)",
            [self._run.run_no, self._block_no, self._seal_no, self._link],
        )

    def _append_block(
        self,
        points: SealedPoints,
        forecasts: Sequence[SealedForecasts],
        ids: NDArray[np.uint64],
        until_us: int,
    ) -> None:
        keys = self._keys[np.searchsorted(self._customers, points.customer_no)]
        leaves: list[bytes] = []
        for number, part in enumerate(forecasts):
            records = to_records(
                points,
                part,
                question_no=number,
                open_us=self._open_us[number],
                rule_ids=(ids[part.rule_no], ids[part.we_rule_no]),
            )
            leaves += leaf_hashes(records, keys, tails(part.intent))
        self._insert(points, forecasts)
        many, root = len(leaves), merkle_root(leaves)
        numbers = (self._block_no, self._seal_no, many, until_us)
        self._link = block_link(self._link, numbers, root)
        self._connection.execute(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?)",
            [self._run.run_no, *numbers, root, self._link],
        )
        self._block_no += 1
        self._seal_no += many
        self._point_no += len(points)

    def _insert(self, points: SealedPoints, forecasts: Sequence[SealedForecasts]) -> None:
        """Append the rows: points once, and below each other what each question says of them."""
        run, asked = np.int32(self._run.run_no), len(forecasts)
        numbers = np.arange(self._point_no, self._point_no + len(points), dtype=np.int64)
        columns = {
            "run_no": np.full(len(points), run),
            "point_no": numbers,
            **{field.name: getattr(points, field.name) for field in fields(points)},
        }
        insert_arrow(self._connection, "sealed_point", pa.table(columns))
        both, many = join(forecasts), asked * len(points)
        rows = {
            "run_no": np.full(many, run),
            "seal_no": np.arange(self._seal_no, self._seal_no + many, dtype=np.int64),
            "point_no": np.tile(numbers, asked),
            "question_no": np.repeat(np.arange(asked, dtype=np.uint16), len(points)),
            **{name: getattr(both, name) for name in _PLAIN},
            **{f"class_{n + 1}": both.classes[:, n] for n in range(both.classes.shape[1])},
            **{f"chance_{n + 1}": both.chances[:, n] for n in range(both.chances.shape[1])},
        }
        insert_arrow(self._connection, "seal", pa.table(rows))

    def _write_rules(self) -> None:
        found = self._connection.execute("SELECT count(*) FROM rule").fetchone()
        if found != (self._written,):
            msg = "something else was foretold in this workspace meanwhile; try again"
            raise WorkspaceError(msg)
        fresh = [d for d, number in self._rules.items() if number >= self._written]
        if fresh:
            numbers = pa.array(range(self._written, len(self._ids)), pa.int32())
            rules = pa.table({"rule_no": numbers, "definition": pa.array(fresh, pa.string())})
            insert_arrow(self._connection, "rule", rules)
            self._written = len(self._ids)
