"""Look through a folder for files that are new or changed; nothing in it is ever touched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nebelhorn.errors import SourceError
from nebelhorn.live.pull.portion import Asking, Cursor, FoundFile, Portion
from nebelhorn.log import PulledFile

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~")
_CHUNK = 1 << 20
_SCRATCH = "pulled"


@dataclass(frozen=True, slots=True)
class _Glance:
    """A file as it stands there."""

    path: str
    size: int
    changed_ns: int


def read_folder(asking: Asking) -> Iterator[Portion]:
    """Find files whose content has not been imported yet, in the order of their time of change.

    A file is read when it has been left alone for long enough: by its time of change, or because
    it looked the same so long ago (the clock of its disk may be wrong). Files that begin with a
    dot, or end as unfinished downloads do, are passed over; so are symbolic links.

    Args:
        asking: Of kind ``folder``.

    Yields:
        A portion for each file, and a last one that holds which files still wait.

    Raises:
        SourceError: The folder is not there, or may not be read.
    """
    folder = asking.folder / (asking.pull.path or "")
    if not folder.is_dir():
        msg = f"{folder}: there is no such folder"
        raise SourceError(msg)
    known = {file.path: file for file in asking.files}
    contents = {file.sha256 for file in asking.files}
    waiting: dict[str, object] = {}
    for glance in _glances(folder, asking.pull.files):
        before = known.get(glance.path)
        if before and (before.size, before.changed_ns) == (glance.size, glance.changed_ns):
            continue
        since = _same_since(asking, glance)
        if glance.size == 0 or not _is_quiet(asking, glance, since):
            waiting[glance.path] = [glance.size, glance.changed_ns, since]
            continue
        found = _copied(asking, folder, glance, contents)
        if found is None:
            waiting[glance.path] = [glance.size, glance.changed_ns, asking.now_us]
        else:
            yield Portion(_cursor(asking.cursor), file=found)
            contents.add(found.file.sha256)
    yield Portion({"waiting": waiting})


def _glances(folder: Path, pattern: str) -> list[_Glance]:
    try:
        found = sorted(folder.glob(pattern))
    except (ValueError, NotImplementedError, OSError) as error:
        msg = f"{folder}: files = {pattern!r} cannot be looked for: {error}"
        raise SourceError(msg) from error
    glances = []
    for path in found:
        below = PurePosixPath(path.relative_to(folder).as_posix())
        hidden = any(part.startswith(".") for part in below.parts)
        if hidden or path.name.lower().endswith(_UNFINISHED) or path.is_symlink():
            continue
        try:
            stat = path.stat()
        except OSError:
            continue  # it went while we looked
        if path.is_file():
            glances.append(_Glance(str(below), stat.st_size, stat.st_mtime_ns))
    return sorted(glances, key=lambda glance: (glance.changed_ns, glance.path))


def _same_since(asking: Asking, glance: _Glance) -> int:
    waiting = asking.cursor.get("waiting")
    before = waiting.get(glance.path) if isinstance(waiting, dict) else None
    if isinstance(before, list) and before[:2] == [glance.size, glance.changed_ns]:
        return min(int(before[2]), asking.now_us)
    return asking.now_us


def _is_quiet(asking: Asking, glance: _Glance, since_us: int) -> bool:
    quiet_us = asking.pull.quiet * 1_000_000
    by_its_time = asking.now_us - glance.changed_ns // 1_000 >= quiet_us
    return by_its_time or asking.now_us - since_us >= max(quiet_us, 1)


def _copied(asking: Asking, folder: Path, glance: _Glance, contents: set[str]) -> FoundFile | None:
    # None: it was changed while it was copied
    path = folder / glance.path
    apart = hashlib.sha256(glance.path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    place = asking.folder / "scratch" / _SCRATCH / apart
    place.mkdir(parents=True, exist_ok=True)
    copy = place / path.name
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, copy.open("wb") as target:
            while part := source.read(_CHUNK):
                digest.update(part)
                target.write(part)
        stat = path.stat()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        msg = f"{path}: no permission to read this file"
        raise SourceError(msg) from error
    if (stat.st_size, stat.st_mtime_ns, copy.stat().st_size) != (
        glance.size,
        glance.changed_ns,
        glance.size,
    ):
        return None
    file = PulledFile(glance.path, digest.hexdigest(), glance.size, glance.changed_ns)
    return FoundFile(file, None if file.sha256 in contents else copy)


def _cursor(cursor: Cursor) -> Cursor:
    return {"waiting": cursor.get("waiting", {})}
