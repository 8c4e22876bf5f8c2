"""Files people bring in on a page: where they lie until they are in the facts."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nebelhorn.app.import_options import ImportOptions
from nebelhorn.app.importing import Guess, Imported, guess_import, import_events
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import UnknownName

INCOMING = "incoming"
"""Folder of a workspace; each file has a folder of its own there."""

_KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that was brought in.

    Attributes:
        token: Name of its folder.
        name: Of the file.
        bytes: Its size.
    """

    token: str
    name: str
    bytes: int


def forget_old_files(workspace: Workspace, *, now: datetime | None = None) -> int:
    """Throw files away that were brought in and left lying for more than a day.

    Args:
        workspace: Where.
        now: When that is, with an offset; None: the time it is.

    Returns:
        Count of files.
    """
    folder = workspace.folder / INCOMING
    before_s = ((now or utc_now()) - _KEPT).timestamp()
    old = [
        one
        for one in (folder.iterdir() if folder.is_dir() else ())
        if one.stat().st_mtime < before_s
    ]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


def incoming(workspace: Workspace, token: str) -> Incoming:
    """Return a file that was brought in.

    Args:
        workspace: Where.
        token: Name of its folder.

    Raises:
        UnknownName: There is none: it is in the facts, or was thrown away.
    """
    path = _path(workspace, token)
    return Incoming(token, path.name, path.stat().st_size)


def guess_incoming(workspace: Workspace, token: str, options: ImportOptions) -> Guess:
    """Find out how it would be read, without importing it.

    Args:
        workspace: Where; nothing else may be imported meanwhile.
        token: Name of its folder.
        options: What a person says.

    Raises:
        UnknownName: There is no such file.
        SourceError: It cannot be read (also ``AmbiguousDates``).
        MappingError: A column is not there.
    """
    return guess_import(workspace, _path(workspace, token), options=options)


def import_incoming(workspace: Workspace, token: str, options: ImportOptions) -> Imported:
    """Import it, and throw the file away once its records are in the facts.

    Args:
        workspace: Where; nothing else may be imported meanwhile.
        token: Name of its folder.
        options: What a person says.

    Raises:
        UnknownName: There is no such file.
        SourceError: It cannot be read (also ``AmbiguousDates``, ``NothingToImport``).
        MappingError: A column is not there.
        DiskFull: There was no room; the file stays.
    """
    done = import_events(workspace, _path(workspace, token), options=options)
    drop_incoming(workspace, token)
    return done


def drop_incoming(workspace: Workspace, token: str) -> None:
    """Throw a file away that was brought in.

    Args:
        workspace: Where.
        token: Name of its folder.

    Raises:
        UnknownName: There is no such file.
    """
    shutil.rmtree(_path(workspace, token).parent)


def _path(workspace: Workspace, token: str) -> Path:
    folder = workspace.folder / INCOMING / token
    found = sorted(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []
    if len(found) != 1:
        msg = "this file is in the facts already, or was thrown away; bring it in once more"
        raise UnknownName(msg)
    return found[0]
