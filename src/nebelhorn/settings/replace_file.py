"""Replace a file so that a crash leaves the old one or the new one, never half of it."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

from nebelhorn.errors import DiskFull, SettingsError


def replace_file(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write ``content`` to ``path``, all of it or nothing; permissions and links are kept.

    Args:
        path: May exist already; its folder must.
        content: Of the new file.
        mode: Permissions where it is new.

    Raises:
        DiskFull: There was no room; the old file is unharmed.
        SettingsError: The file cannot be written for another reason; the old one is unharmed.

    Examples:
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> replace_file(path, b"# new")
        >>> path.read_bytes(), [entry.name for entry in path.parent.iterdir()]
        (b'# new', ['nebelhorn.toml'])
    """
    target = path.resolve()  # a link stays a link
    try:
        _write_and_swap(target, content, mode)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = f"no room left to write {path}; the old file is unharmed"
            raise DiskFull(message) from error
        message = f"{path} cannot be written: {error.strerror or error}"
        raise SettingsError(message) from error


def _write_and_swap(target: Path, content: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, fresh)
        else:
            fresh.chmod(mode)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    if os.name == "posix":  # the new name itself must survive a power cut too
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
