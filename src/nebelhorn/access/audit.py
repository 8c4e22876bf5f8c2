"""What was done by whom: appended, and chained so that a change shows."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from nebelhorn.access.act import Act, shown_address
from nebelhorn.access.tables import AUDIT_ROWS, audit, changing, count_up, number_of

_START = bytes(32)
_LONGEST = 300
_FAULTS = 20


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log.

    Attributes:
        row_no: From 1, without gaps.
        at_us: When, UTC microseconds since 1970.
        who: Login of a person, ``command line``, or empty: nobody had logged in.
        address: Network address it came from; empty: none.
        what: What was done, such as ``key revoked``.
        target: To what, such as the name of the key; may be empty.
        sha256: SHA-256 of the one before ‖ this line, 64 hexadecimal digits.
    """

    row_no: int
    at_us: int
    who: str
    address: str
    what: str
    target: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the audit log is still what was written.

    Attributes:
        rows: Count of lines.
        head: Hash of the last line, 64 hexadecimal digits; of none: zeros. Kept elsewhere, it
            proves later that nothing up to here was changed.
        faults: What is wrong, a sentence each, the first 20; empty: nothing.
    """

    rows: int
    head: str
    faults: tuple[str, ...]


def write_audit(engine: Engine, act: Act, what: str, target: str = "") -> None:
    """Append a line of its own; changes of this room write theirs themselves.

    Args:
        engine: The office.
        act: Who, when, from where.
        what: What was done; cut after 300 characters, never a secret.
        target: To what.
    """
    with changing(engine) as connection:
        append_audit(connection, act, what, target)


def append_audit(connection: Connection, act: Act, what: str, target: str = "") -> None:
    """Append a line in the transaction of the change itself: both are there, or neither.

    Args:
        connection: Of ``changing``.
        act: Who, when, from where.
        what: What was done.
        target: To what.
    """
    last = connection.execute(
        sa.select(audit.c.row_no, audit.c.sha256).order_by(audit.c.row_no.desc()).limit(1)
    ).first()
    row_no, before = (int(last.row_no) + 1, bytes(last.sha256)) if last else (1, _START)
    texts = (_plain(act.who), shown_address(act.address), _plain(what), _plain(target))
    connection.execute(
        sa.insert(audit).values(
            row_no=row_no,
            at_us=act.at_us,
            who=texts[0],
            address=texts[1],
            what=texts[2],
            target=texts[3],
            sha256=chained(before, row_no, act.at_us, texts),
        )
    )
    count_up(connection, AUDIT_ROWS)


def chained(before: bytes, row_no: int, at_us: int, texts: Iterable[str]) -> bytes:
    """Return SHA-256(hash before ‖ number ‖ time ‖ length and UTF-8 of each text).

    Numbers are signed 64-bit, lengths unsigned 32-bit, both big-endian: no two lines give the
    same bytes.

    Args:
        before: Hash of the line before, 32 bytes; zeros before the first.
        row_no: From 1.
        at_us: UTC microseconds.
        texts: Who, address, what, target.

    References:
        Schneier & Kelsey (1999), Secure audit logs to support computer forensics, ACM
        Transactions on Information and System Security 2 (2): the chain of hashes.

    Examples:
        >>> chained(bytes(32), 1, 0, ["ada", "", "logged in", ""]).hex()[:8]
        'f662fc31'
    """
    digest = hashlib.sha256(before + struct.pack(">qq", row_no, at_us))
    for text in texts:
        content = text.encode()
        digest.update(struct.pack(">I", len(content)) + content)
    return digest.digest()


def read_audit(engine: Engine, *, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
    """Return lines of the audit log, newest first.

    Args:
        engine: The office.
        limit: At most so many.
        before: Only lines with smaller numbers, to go on reading; None: from the newest.
    """
    wanted = sa.select(audit).order_by(audit.c.row_no.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.row_no < before)
    with engine.connect() as connection:
        return [
            AuditEntry(
                row.row_no, row.at_us, row.who, row.address, row.what, row.target, row.sha256.hex()
            )
            for row in connection.execute(wanted)
        ]


def verify_audit(engine: Engine, *, head: str | None = None) -> AuditCheck:
    """Compute the chain anew and compare.

    Whoever can write the whole file can also write a whole new chain; only a head that was kept
    elsewhere shows that.

    Args:
        engine: The office.
        head: Hash of a line that was kept; it must still be in the chain. None: none was.

    Returns:
        Count of lines, the last hash, and what is wrong.
    """
    faults: list[str] = []
    before, rows, found = _START, 0, head is None or head == _START.hex()
    with engine.connect() as connection:
        for row in connection.execute(sa.select(audit).order_by(audit.c.row_no)):
            texts = (row.who, row.address, row.what, row.target)
            if row.row_no != rows + 1:
                faults.append(f"lines {rows + 1} to {row.row_no - 1} are missing")
            if not hmac.compare_digest(
                chained(before, row.row_no, row.at_us, texts), bytes(row.sha256)
            ):
                faults.append(f"line {row.row_no} is not what was written, or the one before")
            before, rows = bytes(row.sha256), row.row_no
            found = found or before.hex() == head
        counted = number_of(connection, AUDIT_ROWS)
    if counted != rows:
        faults.append(f"{counted:,} lines were written, the last one there is {rows}")
    if not found:
        faults.append("the hash that was kept is not in the log")
    return AuditCheck(rows, before.hex(), tuple(faults[:_FAULTS]))


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST])
