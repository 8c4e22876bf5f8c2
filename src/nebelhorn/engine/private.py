"""Files that hold names of persons are their owner's alone."""

from __future__ import annotations

import contextlib
from pathlib import Path


def keep_private(file: Path) -> None:
    """Let only the owner read and write a file; it is made, empty, where it is missing.

    Others are shut out before anything is in it. Files beside it that SQLite makes have the same
    mode. Where the file is somebody else's, it stays as it is.

    Args:
        file: Its folder must exist.

    Examples:
        >>> import stat, tempfile
        >>> file = Path(tempfile.mkdtemp()) / "office.sqlite"
        >>> keep_private(file)
        >>> oct(stat.S_IMODE(file.stat().st_mode))
        '0o600'
    """
    # where that cannot be, opening it says why
    with contextlib.suppress(OSError):
        if not file.exists():
            file.touch(mode=0o600)
        file.chmod(0o600)
