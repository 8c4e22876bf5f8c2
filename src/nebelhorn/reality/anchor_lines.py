"""Read an anchor file and check it against itself, written apart from the code that signs.

This module knows a line only from the page on the ledger; nothing of what writes it is imported
here, and a contract of the house keeps it so.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_VERSION = 1
_SIGNED_AS = b"nebelhorn anchor 1\x00"
_WHOLE = ("anchor", "blocks", "erased", "run_no", "seals")
_TEXTS = {
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "company": re.compile(r".*", re.DOTALL),
    "label": re.compile(r"[a-z]+"),
    **{name: re.compile(r"[0-9a-f]{64}") for name in ("before", "genesis", "head", "public_key")},
    "signature": re.compile(r"[0-9a-f]{128}"),
}
_NAMES = {*_WHOLE, *_TEXTS, "ended"}


@dataclass(frozen=True, slots=True)
class AnchorLine:
    """A state of the ledger as it was anchored.

    Attributes:
        number: Of the line in the file, from 1.
        at: When, UTC, such as ``2026-06-01T03:00:00Z``.
        company: Name of the company at that time.
        run_no: Number of the run.
        label: Of the run.
        genesis: Link before the first block, hex.
        blocks: Count of blocks.
        seals: Count of seals in them.
        erased: Count of those of erased customers.
        head: Link of the last block, hex.
        ended: Was the run finished?
        public_key: Whose signature it carries, hex.
    """

    number: int
    at: str
    company: str
    run_no: int
    label: str
    genesis: str
    blocks: int
    seals: int
    erased: int
    head: str
    ended: bool
    public_key: str


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """What an anchor file says.

    Attributes:
        lines: Those whose signature is right, in order.
        tail: The bytes from the start of the last whole line to the end of the file.
        faults: What is wrong with the file itself, one sentence each.
        notes: What one should know and is no fault, one sentence each.
    """

    lines: tuple[AnchorLine, ...]
    tail: bytes
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def read_anchor(content: bytes, *, public_key: bytes | None = None) -> AnchorFile:
    r"""Read an anchor file: form, signature and chain of each line.

    Every changed byte shows, and so does a line that is missing, added or exchanged, except at
    the end: lines cut off there show only in another copy of the file. A last line that was torn
    by a power cut or a full disk is told, and is no fault: it says nothing that a line cut off
    would not say.

    Args:
        content: Of the file; may be empty.
        public_key: 32 bytes; None: the key of the first line is believed.

    Examples:
        >>> read_anchor(b"no anchor\n").faults
        ('line 1 is no line of an anchor, or was changed',)
        >>> read_anchor(b'{"anchor":1,"at":"2026').notes
        ('line 1 is torn; the next anchor begins a new line',)
    """
    reader = _Reader(public_key)
    *ended, last = content.split(b"\n")
    for number, raw in enumerate(ended, start=1):
        reader.take(number, raw, b"\n")
    if last:
        reader.take_last(len(ended) + 1, last)
    if reader.torn:
        reader.faults.append(f"line {reader.torn[0]} is no line of an anchor, or was changed")
    return AnchorFile(
        tuple(reader.lines), bytes(reader.tail), tuple(reader.faults), tuple(reader.notes)
    )


class _Reader:
    def __init__(self, public_key: bytes | None) -> None:
        self.lines: list[AnchorLine] = []
        self.tail = bytearray()
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.torn: list[int] = []
        self._key = None if public_key is None else public_key.hex()

    def take(self, number: int, raw: bytes, end: bytes) -> None:
        """Read a line; one that cannot be read may have been torn if the next line knows of it."""
        said = _parse(raw)
        if said is None:
            self.torn.append(number)
            self.tail += raw + end
            return
        self._chain(number, said)
        self._sign(number, said)
        self.tail = bytearray(raw + end)

    def take_last(self, number: int, raw: bytes) -> None:
        """Read a last line without a line feed: half a line, or a whole one."""
        if _is_half(raw):
            self.tail += raw
            self.notes.append(f"line {number} is torn; the next anchor begins a new line")
            return
        self.take(number, raw, b"")

    def _chain(self, number: int, said: dict[str, Any]) -> None:
        torn, self.torn = self.torn, []
        if said["before"] != hashlib.sha256(b"\x04" + self.tail).hexdigest():
            self.faults.append(
                f"line {number} does not follow what stands before it: "
                "something was changed, added, left out or exchanged there"
            )
        else:
            self.notes += [f"line {half} is torn; the line after it knows" for half in torn]

    def _sign(self, number: int, said: dict[str, Any]) -> None:
        signature = bytes.fromhex(said.pop("signature"))
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
            key.verify(signature, _SIGNED_AS + _canonical(said))
        except (InvalidSignature, ValueError):
            self.faults.append(f"line {number}: the signature is wrong, so it was changed")
            return
        expected = self._key = self._key or said["public_key"]
        if said["public_key"] != expected:
            self.faults.append(f"line {number} is signed with another key than {expected}")
            return
        del said["before"]
        if said.pop("anchor") != _VERSION:
            self.faults.append(f"line {number} was written by a later version of Nebelhorn")
            return
        self.lines.append(AnchorLine(number, **said))


def _parse(raw: bytes) -> dict[str, Any] | None:
    """Return what a line says, or None when it is not exactly as such a line must be."""
    try:
        said = json.loads(raw)
        agrees = isinstance(said, dict) and _is_formed(said) and _canonical(said) == raw
    except (ValueError, RecursionError):
        return None
    return said if agrees else None


def _is_formed(said: dict[str, Any]) -> bool:
    return (
        said.keys() == _NAMES
        and isinstance(said["ended"], bool)
        and all(type(said[name]) is int and 0 <= said[name] < 2**53 for name in _WHOLE)
        and all(
            isinstance(said[name], str) and kind.fullmatch(said[name])
            for name, kind in _TEXTS.items()
        )
    )


def _is_half(raw: bytes) -> bool:
    """Does it begin as a line does, and break off before its end?"""
    if not raw.startswith(b'{"anchor":'[: len(raw)]):
        return False
    try:
        json.JSONDecoder().raw_decode(raw.decode(errors="replace"))
    except (ValueError, RecursionError):
        return True
    return False


def _canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
