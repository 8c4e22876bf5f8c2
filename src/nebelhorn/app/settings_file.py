"""Read and replace ``nebelhorn.toml`` as a whole, for whoever edits it on a page."""

from __future__ import annotations

import difflib
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from nebelhorn.access import AuditEntry
from nebelhorn.app.access import Access, audit
from nebelhorn.app.settings_check import check_settings
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.errors import SettingsError
from nebelhorn.settings import Standing, parse_settings, read_bytes, replace_file

HISTORY = "settings-history"
"""Folder of a workspace that holds every settings file that was replaced on a page."""

REPLACED = "settings replaced"
"""In the audit log, with the sha256 of the new file."""

_LOOKED_AT = 500
_MOST_LINES = 200
_TURN = threading.Lock()
"""Two people who save at one moment do so one after the other."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The file as it is now.

    Attributes:
        text: Whole.
        sha256: Of its bytes, 64 hexadecimal digits; given back when it is replaced.
    """

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Something that waits for a person's yes or no.

    Attributes:
        kind: ``touchpoint`` (a key point), ``group`` (an important one) or ``question``.
        name: Of it.
        about: Its condition, or the kind of question; empty for touchpoints.
    """

    kind: str
    name: str
    about: str


class SettingsClash(SettingsError):
    """Somebody else has replaced the file since it was read; nothing was written.

    Attributes:
        now: The file as they left it.
        changes: Lines that differ, with ``-`` before theirs and ``+`` before the refused ones.
    """

    def __init__(self, now: SettingsFile, changes: Sequence[str]) -> None:
        super().__init__(f"{SETTINGS_FILE} was changed meanwhile by somebody else")
        self.now, self.changes = now, tuple(changes)


def settings_file(workspace: Workspace) -> SettingsFile:
    """Return the file as it is now.

    Args:
        workspace: Whose.

    Raises:
        SettingsError: It cannot be read.
    """
    content = read_bytes(workspace.folder / SETTINGS_FILE)
    return SettingsFile(content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest())


def sha256_of(workspace: Workspace, text: str) -> str:
    """Return the sha256 the file would have with this text, as it came from a page.

    Args:
        workspace: Whose; line ends become those of its file.
        text: Of the new file.
    """
    return hashlib.sha256(_as_file(settings_file(workspace), text).encode()).hexdigest()


def replaced_by(access: Access, file: SettingsFile) -> AuditEntry | None:
    """Return who has made the file what it is, by the audit log.

    Args:
        access: For an admin.
        file: As it is now.

    Returns:
        None: nobody on this page has; perhaps an import, a decision, or a text editor.
    """
    found = audit(access, limit=_LOOKED_AT)
    return next((one for one in found if (one.what, one.target) == (REPLACED, file.sha256)), None)


def replace_settings(
    workspace: Workspace, text: str, *, expected_sha256: str, now: datetime | None = None
) -> str:
    """Replace the file, if it says what can be; the old one is kept in ``settings-history``.

    Args:
        workspace: Whose.
        text: Of the new file; line ends become those of the old one.
        expected_sha256: Of the file the new one was made from.
        now: When, for the name of the old one; None: the time it is.

    Returns:
        Name of the file that keeps the old one; empty: nothing has changed.

    Raises:
        SettingsClash: Somebody has replaced it meanwhile.
        SettingsError: It says something that cannot be, or cannot be written; the old one stands.
        ConditionError: A condition of a group, question, belief or ask cannot be understood.
        DiskFull: There was no room; the old one stands.
    """
    path = workspace.folder / SETTINGS_FILE
    with _TURN:
        before = settings_file(workspace)
        fresh = _as_file(before, text)
        if before.sha256 != expected_sha256:
            raise SettingsClash(before, _changes(before.text, fresh))
        if fresh == before.text:
            return ""
        settings = parse_settings(fresh.encode(), file=SETTINGS_FILE)
        check_settings(workspace, settings)
        kept = _keep(workspace, before, now or workspace.now())
        replace_file(path, fresh.encode())
    return kept


def proposals(workspace: Workspace) -> tuple[Proposed, ...]:
    """Return key points, important groups and questions that are proposed and not yet confirmed.

    Args:
        workspace: Whose settings.
    """
    settings = workspace.settings
    return (
        *(
            Proposed("touchpoint", one.name, "")
            for one in settings.touchpoints.values()
            if one.key_point is Standing.PROPOSED
        ),
        *(
            Proposed("group", one.name, one.condition)
            for one in settings.groups
            if one.important is Standing.PROPOSED
        ),
        *(
            Proposed("question", one.name, one.kind)
            for one in settings.questions
            if one.standing is Standing.PROPOSED
        ),
    )


def _as_file(before: SettingsFile, text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "\r\n") if "\r\n" in before.text else lines


def _changes(theirs: str, mine: str) -> list[str]:
    found = difflib.unified_diff(theirs.splitlines(), mine.splitlines(), lineterm="", n=0)
    lines = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return lines[:_MOST_LINES]


def _keep(workspace: Workspace, before: SettingsFile, at: datetime) -> str:
    folder = workspace.folder / HISTORY
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror or error}"
        raise SettingsError(msg) from error
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    name = f"nebelhorn-{stamp}-{before.sha256[:8]}.toml"
    replace_file(folder / name, before.text.encode())
    return f"{HISTORY}/{name}"
