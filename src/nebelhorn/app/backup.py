"""Copy a workspace while it is used, and make one of a copy again."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from nebelhorn.app.workspace import SETTINGS_FILE, Workspace, open_workspace
from nebelhorn.clock import utc_now_us
from nebelhorn.engine import keep_private, quote_text
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import Progress, in_sentences
from nebelhorn.settings import replace_file

MANIFEST = "backup.json"
"""In a backup: what belongs to it, with the SHA-256 of each file."""

_FACTS, _OFFICE, _INBOX = "facts.duckdb", "office.sqlite", "inbox.sqlite"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a workspace.

    Attributes:
        folder: Where it is.
        made_us: When it was made, UTC microseconds.
        events: Count of events in it.
        answers: Count of answers.
        seals: Count of seals.
        files: Name → SHA-256, hexadecimal.
    """

    folder: str
    made_us: int
    events: int
    answers: int
    seals: int
    files: dict[str, str]


def backup(
    workspace: Workspace, folder: str | Path, *, progress: Progress = lambda _: None
) -> Backup:
    """Copy a workspace into a new folder; it may be served meanwhile.

    All stores are copied as of one moment, with the settings and the mapping files of pulls that
    lie in the workspace: while it is served, processing waits until the copy is
    made, and what comes in is kept. The copy holds names and texts of persons: keep it as safe as
    the workspace.

    Args:
        workspace: What to copy.
        folder: Where to; made when missing, must be empty.
        progress: Told about each step.

    Returns:
        What was copied.

    Raises:
        WorkspaceError: The folder is not empty, or cannot be written.
        DiskFull: There is no room left on the disk; what is in the folder is no backup.
    """
    place = Path(folder)
    with in_sentences(place):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(place.iterdir()):
            msg = f"{place} is not empty; name a new folder"
            raise WorkspaceError(msg)
        progress("copying the facts")
        _copy_facts(workspace, place / _FACTS)
        for name in (_OFFICE, _INBOX):
            progress(f"copying {name}")
            _copy_sqlite(workspace.folder / name, place / name)
        shutil.copyfile(workspace.folder / SETTINGS_FILE, place / SETTINGS_FILE)
        _copy_mappings(workspace, place)
        for file in place.rglob("*.*"):
            if file.is_file():
                keep_private(file)
        progress("reading it again")
        found = Backup(str(place), utc_now_us(), *_counts(place), dict(_hashes(place)))
        replace_file(place / MANIFEST, json.dumps(asdict(found), indent=2).encode(), mode=0o600)
    return found


def restore(folder: str | Path, into: str | Path, *, progress: Progress = lambda _: None) -> Backup:
    """Make a workspace of a backup, after it was proved whole.

    Args:
        folder: What ``backup`` has made.
        into: The new workspace; must not be there, or be empty.
        progress: Told about each step.

    Returns:
        What it holds.

    Raises:
        WorkspaceError: It is no backup, a file of it is missing or was changed, or there is
            something in the way.
        DiskFull: There is no room left on the disk.
    """
    source, place = Path(folder), Path(into)
    with in_sentences(place):
        found = _read_manifest(source)
        progress("proving that it is whole")
        there = dict(_hashes(source))
        for name, digest in found.files.items():
            if there.get(name) != digest:
                state = "was changed" if name in there else "is missing"
                msg = f"{source / name} {state} since the backup was made; nothing was restored"
                raise WorkspaceError(msg)
        if place.exists() and any(place.iterdir()):
            msg = f"{place} is not empty; name a new folder"
            raise WorkspaceError(msg)
        progress("copying")
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        # the settings come last: without them the folder is no workspace yet
        for name in sorted(found.files, key=lambda name: name == SETTINGS_FILE):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, place / name)
            keep_private(place / name)
    progress("opening it")
    with open_workspace(place) as workspace:
        counted = tuple(_count(workspace, table) for table in ("event", "answer", "seal"))
    if counted != (found.events, found.answers, found.seals):
        msg = f"{place} does not hold what the backup says: {counted}"
        raise WorkspaceError(msg)
    return found


def _copy_facts(workspace: Workspace, file: Path) -> None:
    facts = workspace.stores.facts
    row = facts.execute("SELECT current_database()").fetchone()
    name = row[0] if row else ""
    facts.execute(f"ATTACH {quote_text(str(file))} AS backup_copy")
    try:
        facts.execute(f'COPY FROM DATABASE "{name}" TO backup_copy')
    finally:
        facts.execute("DETACH backup_copy")


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        return
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as whole,
        closing(sqlite3.connect(target)) as copy,
    ):
        whole.backup(copy)


def _copy_mappings(workspace: Workspace, place: Path) -> None:
    """Copy the mapping files of pulls, which cannot go on without; those elsewhere stay there."""
    folder = workspace.folder.resolve()
    for pull in workspace.settings.pulls:
        file = (folder / pull.mapping).resolve()
        if file.is_file() and file.is_relative_to(folder):
            copy = place / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    mappings = sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*.toml")
        if file.is_file() and not file.is_symlink()
    )
    for name in (_FACTS, _OFFICE, _INBOX, *mappings):
        file = folder / name
        if file.is_file():
            with file.open("rb") as content:
                yield name, hashlib.file_digest(content, "sha256").hexdigest()


def _counts(place: Path) -> tuple[int, int, int]:
    """Open the copy and count what is in it; a copy nobody has read is no backup."""
    with open_workspace(place) as copy:
        counts = tuple(_count(copy, table) for table in ("event", "answer", "seal"))
    return counts[0], counts[1], counts[2]


def _count(workspace: Workspace, table: str) -> int:
    row = workspace.stores.facts.execute(f"SELECT count(*) FROM main.{table}").fetchone()
    return int(row[0]) if row else 0


def _read_manifest(folder: Path) -> Backup:
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        return Backup(**told)
    except (OSError, ValueError, TypeError) as error:
        msg = f"{folder} is no backup ({MANIFEST} cannot be read: {error})"
        raise WorkspaceError(msg) from error
