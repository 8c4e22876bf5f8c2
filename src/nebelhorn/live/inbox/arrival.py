"""What the inbox takes and what it hands on: request bodies nobody has looked into yet."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


# a struct is made five times as fast as a frozen dataclass, and one is made for each request
class Arrival(msgspec.Struct, frozen=True):
    """One request that passed the door.

    Attributes:
        received_us: When it came, UTC microseconds since 1970, by the clock of the server.
        wire: Name of the wire that can read it, such as ``"segment"``.
        route: Where it came in, such as ``"batch"``.
        key_id: Number of the write key it came with.
        body: As received, after unpacking; any bytes at all.
        headers: The ``ce-*`` headers as JSON; empty: there are none.

    Examples:
        >>> Arrival(1_760_000_000_000_000, "segment", "track", 1, b"{}").headers
        ''
    """

    received_us: int
    wire: str
    route: str
    key_id: int
    body: bytes
    headers: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One arrival as it lies in the inbox.

    Attributes:
        seq: Its number: 1 or more, rising in the order of keeping, never given twice, not even
            after everything was trimmed. Every row below a row that can be read can be read too.
        received_us: When it came, UTC microseconds since 1970.
        wire: Name of the wire that can read it.
        route: Where it came in.
        key_id: Number of the write key it came with.
        headers: The ``ce-*`` headers as JSON; empty: there are none.
        body: The bytes, exactly as they were put; they may be no JSON and no text.
    """

    seq: int
    received_us: int
    wire: str
    route: str
    key_id: int
    headers: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the inbox takes before it refuses, and how much it does at once.

    Attributes:
        waiting: Arrivals that may wait for the disk.
        bytes_waiting: Bytes of bodies that may wait for the disk; a larger body never gets in.
        bytes_stored: Bytes of bodies that may lie on disk untrimmed, behind a slow processor.
        group: Arrivals written in one commit at most.
        bytes_group: Bytes of bodies written in one commit, from which on no more are added.
        bytes_log: Size of the write-ahead log from which on it is moved into the file.
        trimmed: Rows deleted in one commit at most, so that no arrival waits long behind them.
    """

    waiting: int = 20_000
    bytes_waiting: int = 64 << 20
    bytes_stored: int = 8 << 30
    group: int = 5_000
    bytes_group: int = 8 << 20
    bytes_log: int = 8 << 20
    trimmed: int = 200


@dataclass(frozen=True, slots=True)
class InboxState:
    """What the inbox looks like at one moment, for health and metrics.

    Attributes:
        waiting: Arrivals that wait for the disk; none of them was acknowledged.
        bytes_waiting: Bytes of their bodies.
        stored: Rows on disk that were not trimmed.
        bytes_stored: Bytes of their bodies.
        last_seq: Number of the last row kept; 0: there never was one.
        groups: Commits of arrivals since it was opened.
        trouble: Why it refuses, as a sentence; None: it takes what comes.
    """

    waiting: int
    bytes_waiting: int
    stored: int
    bytes_stored: int
    last_seq: int
    groups: int
    trouble: str | None
