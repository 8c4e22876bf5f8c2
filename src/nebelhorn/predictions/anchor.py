"""A line of an anchor: how much is sealed and its head, signed, to be kept by somebody else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nebelhorn.predictions.runs import Run, genesis

_SIGNED_AS = b"nebelhorn anchor 1\x00"


@dataclass(frozen=True, slots=True)
class LedgerState:
    """How far a run has got.

    Attributes:
        run_no: Number of the run.
        label: ``backtest`` or ``live``.
        genesis: Link before the first block, hex; it hashes the run's definition.
        blocks: Count of blocks.
        seals: Count of seals in them, those of erased customers with them.
        erased: Count of seals of erased customers, of which the leaf alone is left.
        head: Link of the last block, hex; the genesis when there is none.
        ended: Is the run finished?
    """

    run_no: int
    label: str
    genesis: str
    blocks: int
    seals: int
    erased: int
    head: str
    ended: bool


def ledger_state(connection: duckdb.DuckDBPyConnection, run: Run) -> LedgerState:
    """Return how far a run has got.

    Args:
        connection: Facts; the ledger must have been verified, nothing is checked here.
        run: Which run.
    """
    blocks = connection.execute(
        "SELECT seals, link FROM block WHERE run_no = ? ORDER BY block_no", [run.run_no]
    ).fetchall()
    row = connection.execute(
        "SELECT count(*) FROM erased_leaf WHERE run_no = ?", [run.run_no]
    ).fetchone()
    first = genesis(run.definition).hex()
    return LedgerState(
        run_no=run.run_no,
        label=run.label,
        genesis=first,
        blocks=len(blocks),
        seals=sum(many for many, _ in blocks),
        erased=int(row[0]) if row else 0,
        head=blocks[-1][1].hex() if blocks else first,
        ended=run.ended,
    )


def anchor_line(
    state: LedgerState, key: Ed25519PrivateKey, *, company: str, at: datetime, before: bytes
) -> bytes:
    r"""Return a line that says a state of the ledger, signed.

    Canonical JSON: sorted keys, no blanks, UTF-8, whole numbers only. The signature is over
    ``nebelhorn anchor 1``, a zero byte, and the line without it: what this key signs elsewhere
    cannot be passed off as an anchor.

    Args:
        state: What is anchored.
        key: Signs.
        company: Name of the company, for people.
        at: Now; written in UTC, to the second.
        before: What stands in the file from the start of the last whole line to its end, the line
            feed with it; empty for the first line. SHA-256(0x04 ‖ before) chains the lines.

    Returns:
        The line, with a line feed.

    References:
        RFC 8032 (2017): Edwards-Curve Digital Signature Algorithm. RFC 8785 (2020): JSON
        Canonicalization Scheme.

    Examples:
        >>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        >>> state = LedgerState(1, "backtest", "00" * 32, 1, 9, 0, "11" * 32, ended=True)
        >>> at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
        >>> line = anchor_line(state, key, company="Shop", at=at, before=b"")
        >>> line[:50], line[-2:]
        (b'{"anchor":1,"at":"2026-06-01T03:00:00Z","before":"', b'}\n')
    """
    said: dict[str, object] = {
        **asdict(state),
        "anchor": 1,
        "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "before": hashlib.sha256(b"\x04" + before).hexdigest(),
        "company": company,
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    signature = key.sign(_SIGNED_AS + _canonical(said))
    return _canonical({**said, "signature": signature.hex()}) + b"\n"


def _canonical(said: dict[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
