"""Open a TOML file; what cannot be read is said with line and column."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from nebelhorn.errors import SettingsError
from nebelhorn.settings.toml_table import TomlTable

_DECODE_PLACE = re.compile(r"^(?P<what>.*) \(at (?P<place>.*)\)$", re.DOTALL)


def read_toml(path: Path) -> TomlTable:
    """Return the top table of a TOML file.

    A byte order mark, which some editors write, is ignored.

    Args:
        path: Of a UTF-8 text file.

    Raises:
        SettingsError: It cannot be read, is not UTF-8, or not TOML; with line and column.
    """
    return parse_toml(read_bytes(path), file=path.name)


def read_bytes(path: Path) -> bytes:
    """Return what a settings file holds.

    Raises:
        SettingsError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise SettingsError(message) from error


def parse_toml(content: bytes, *, file: str) -> TomlTable:
    r"""Return the top table of TOML text.

    Args:
        content: UTF-8, with or without a byte order mark.
        file: Name for messages.

    Raises:
        SettingsError: It is not UTF-8, or not TOML; with line and column.

    Examples:
        >>> parse_toml(b'[company]\nname = Alpha', file="nebelhorn.toml")
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml, line 2, column 8: Invalid value
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{file}, line {line}: is not UTF-8 (byte 0x{content[error.start]:02X})"
        raise SettingsError(message) from error
    try:
        return TomlTable(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as error:
        said = _DECODE_PLACE.match(str(error))
        place, what = (said["place"], said["what"]) if said else ("", str(error))
        message = f"{file}, {place}: {what}" if place else f"{file}: {what}"
        raise SettingsError(message) from error
    except RecursionError as error:
        message = f"{file}: lists or tables are nested too deeply"
        raise SettingsError(message) from error
