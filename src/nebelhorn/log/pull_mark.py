"""How far pulls have come; it moves with the events or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import duckdb


@dataclass(frozen=True, slots=True)
class PullMark:
    """How far a pull has come.

    Attributes:
        step: Count of portions that were taken; 0: none yet.
        cursor: What the next reading needs to know, as JSON can say it.
    """

    step: int = 0
    cursor: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PulledFile:
    """A file that was imported.

    Attributes:
        path: Of the file, below its folder.
        sha256: Of its content, in hex.
        size: Bytes.
        changed_ns: Its time of change, nanoseconds since 1970 by the clock of its disk.
    """

    path: str
    sha256: str
    size: int
    changed_ns: int


def read_pull_mark(facts: duckdb.DuckDBPyConnection, pull: str) -> PullMark:
    """Return how far a pull has come.

    Args:
        facts: Of the workspace.
        pull: Its name.
    """
    row = facts.execute("SELECT step, cursor FROM pull_mark WHERE pull = ?", [pull]).fetchone()
    return PullMark(int(row[0]), json.loads(row[1])) if row else PullMark()


def write_pull_mark(facts: duckdb.DuckDBPyConnection, pull: str, mark: PullMark) -> None:
    """Say how far a pull has come.

    Args:
        facts: In a transaction with what was taken.
        pull: Its name.
        mark: How far.
    """
    said = json.dumps(mark.cursor, ensure_ascii=False)
    facts.execute("DELETE FROM pull_mark WHERE pull = ?", [pull])
    facts.execute("INSERT INTO pull_mark VALUES (?, ?, ?)", [pull, mark.step, said])


def pulled_files(facts: duckdb.DuckDBPyConnection, pull: str) -> list[PulledFile]:
    """Return the files a pull has imported, each path as it was last.

    Args:
        facts: Of the workspace.
        pull: Its name.
    """
    rows = facts.execute(
        "SELECT path, sha256, size, changed_ns FROM pulled_file WHERE pull = ? ORDER BY path",
        [pull],
    ).fetchall()
    return [PulledFile(*row) for row in rows]


def write_pulled_file(
    facts: duckdb.DuckDBPyConnection, pull: str, file: PulledFile, *, now_us: int
) -> None:
    """Say that a file was imported.

    Args:
        facts: In a transaction with what was taken.
        pull: Its name.
        file: The file; what was known of its path before is replaced.
        now_us: When, UTC microseconds.
    """
    facts.execute("DELETE FROM pulled_file WHERE pull = ? AND path = ?", [pull, file.path])
    facts.execute(
        "INSERT INTO pulled_file VALUES (?, ?, ?, ?, ?, ?)",
        [pull, file.path, file.sha256, file.size, file.changed_ns, now_us],
    )
