"""Change a settings file as a whole: only what the caller has seen, only into what can be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from nebelhorn.errors import SettingsError
from nebelhorn.settings.blocks import Block, cut_blocks
from nebelhorn.settings.read import parse_settings
from nebelhorn.settings.replace_file import replace_file
from nebelhorn.settings.toml_file import read_bytes


def settings_sha256(path: Path) -> str:
    """Return the SHA-256 of a settings file, in hex; to be given to a change later on.

    Raises:
        SettingsError: The file cannot be read.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_bytes(b"")
        >>> settings_sha256(path)[:8]
        'e3b0c442'
    """
    return hashlib.sha256(read_bytes(path)).hexdigest()


def change_file(
    path: Path, change: Callable[[list[Block]], list[Block]], *, expected_sha256: str
) -> str:
    r"""Change the blocks of a file, and write it if anything is different.

    Args:
        path: Of ``nebelhorn.toml``.
        change: From the blocks there are to those there shall be.
        expected_sha256: Of the file the change was made for.

    Returns:
        The SHA-256 of the file afterwards.

    Raises:
        SettingsError: The file was changed meanwhile, is not valid before or after, or cannot be
            written.
        DiskFull: There was no room; the old file is unharmed.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "nebelhorn.toml"
        >>> _ = path.write_text('[[group]]\nname = "a"\ncondition = "x = 1"\n')
        >>> _ = change_file(path, lambda blocks: [], expected_sha256=settings_sha256(path))
        >>> path.read_text()
        ''
    """
    before = read_bytes(path)
    _refuse_if_changed(path, before, expected_sha256)
    parse_settings(before, file=path.name)
    blocks = change(cut_blocks(before.decode("utf-8-sig")))
    after = "".join(block.text for block in blocks).encode()
    _check_result(path, after)
    if after != before:
        _refuse_if_changed(path, read_bytes(path), expected_sha256)
        replace_file(path, after)
    return hashlib.sha256(after).hexdigest()


def _refuse_if_changed(path: Path, content: bytes, expected_sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != expected_sha256:
        message = f"{path.name} was changed meanwhile; look at it again, then repeat the change"
        raise SettingsError(message)


def _check_result(path: Path, content: bytes) -> None:
    # Never write what we could not read: the layout may be one we do not expect.
    try:
        parse_settings(content, file=path.name)
    except SettingsError as error:
        message = (
            f"{path.name} cannot be changed automatically, because of how it is laid out; write "
            f"each entry under a header of its own such as [[touchpoint]] ({error})"
        )
        raise SettingsError(message) from error
