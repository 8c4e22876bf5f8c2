"""Keys of programs and the audit log, as whoever runs the server sees them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from nebelhorn.access import (
    Act,
    AuditCheck,
    AuditEntry,
    Key,
    KeyWish,
    Role,
    Secret,
    create_key,
    found_access,
    open_access_office,
    read_audit,
    require,
    revoke_key,
    verify_audit,
)
from nebelhorn.access import list_keys as keys_of
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import in_sentences


@dataclass(frozen=True, slots=True)
class Access:
    """The office, and who asks for something.

    Attributes:
        office: Where keys and accounts lie.
        who: Login, or such as ``command line``; goes into the audit log.
        address: Network address; empty: none, as on the command line.
        role: How far they may go; on the command line everywhere, for they have the files. None:
            nobody has logged in.
    """

    office: Engine
    who: str
    address: str = ""
    role: Role | None = None

    def act(self) -> Act:
        """Return the circumstances of something that is done now."""
        return Act(now_us(), self.who, self.address)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made just now.

    Attributes:
        key: What it is.
        secret: Its clear text (``secret.reveal()``); only this once.
    """

    key: Key
    secret: Secret


@contextmanager
def open_access(folder: str | Path = ".") -> Iterator[Access]:
    """Open keys and accounts of a workspace, also while it is being served.

    Args:
        folder: Made by ``init``.

    Yields:
        The office, opened for whoever sits at the keyboard.

    Raises:
        WorkspaceError: The folder is no workspace, or its office cannot be used.
        DiskFull: There is no room left on the disk.
    """
    place = Path(folder)
    if not (place / SETTINGS_FILE).is_file():
        msg = f"{place.resolve()} is no workspace (no {SETTINGS_FILE} in it)"
        raise WorkspaceError(msg)
    with in_sentences(place):
        office = open_access_office(place / "office.sqlite")
        try:
            yield Access(office, _at_the_keyboard(), role=Role.ADMIN)
        finally:
            office.dispose()


def access_to(workspace: Workspace, *, who: str) -> Access:
    """Return keys and accounts of a workspace this process has open.

    Args:
        workspace: Open.
        who: Asks, such as ``server``. It may let people log in, and nothing else.
    """
    found_access(workspace.stores.office)
    return Access(workspace.stores.office, who)


def add_key(access: Access, wish: KeyWish) -> NewKey:
    """Make a key for a program.

    Args:
        access: For an admin.
        wish: Name, kind, and of a write key its source.

    Returns:
        The key and its secret, which cannot be shown again.

    Raises:
        AccessError: The wish cannot be, or an open key is called so already.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return NewKey(*create_key(access.office, wish, access.act()))


def drop_key(access: Access, which: str) -> Key:
    """Revoke a key for good.

    Args:
        access: For an admin.
        which: Its name, or its secret if that has leaked.

    Raises:
        UnknownName: No open key is called so; the message says which are near.
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return revoke_key(access.office, which, access.act())


def list_keys(access: Access, *, revoked: bool = False) -> tuple[Key, ...]:
    """Return the keys, without their secrets.

    Args:
        access: For an admin.
        revoked: Also those that were revoked.

    Raises:
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return tuple(keys_of(access.office, revoked=revoked))


def audit(access: Access, *, limit: int = 50, before: int | None = None) -> tuple[AuditEntry, ...]:
    """Return who did what, newest first.

    Args:
        access: For an admin.
        limit: At most so many lines.
        before: Only lines with smaller numbers; None: from the newest.

    Raises:
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return tuple(read_audit(access.office, limit=limit, before=before))


def check_audit(access: Access, *, head: str | None = None) -> AuditCheck:
    """Check that nothing of the audit log was changed.

    Args:
        access: For an admin.
        head: Hash of a line that was kept elsewhere; None: none was.

    Raises:
        NotAllowed: It takes an admin.
    """
    admin_only(access)
    return verify_audit(access.office, head=head)


def now_us() -> int:
    """Return the time now, UTC microseconds."""
    return round(utc_now().timestamp() * 1_000_000)


def admin_only(access: Access) -> None:
    """Refuse whoever is no admin.

    Args:
        access: Of whoever asks.

    Raises:
        NotAllowed: It takes an admin.
    """
    require(access.role, Role.ADMIN)


def _at_the_keyboard() -> str:
    try:
        return f"command line ({getpass.getuser()})"
    except (OSError, KeyError):  # containers run as numbers nobody has named
        return "command line"
