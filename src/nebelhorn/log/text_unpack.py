"""Unpack text files that come packed with gzip or ZIP."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path

from nebelhorn.errors import NothingToImport, SourceError, choices
from nebelhorn.log.csv_grammar import count_lines

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_BLOCK = 1 << 20


def packing(path: Path) -> str | None:
    """Return ``gzip`` or ``zip`` for a packed file, by its first bytes; None for others.

    Args:
        path: Of a file.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.csv"
        >>> _ = path.write_bytes(gzip.compress(b"a,b"))
        >>> packing(path)
        'gzip'
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(_GZIP):
        return "gzip"
    if start == _ZIP and zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
        return "zip"
    return None


def unpack(path: Path, target: Path) -> None:
    """Write what is packed in a file to another.

    Args:
        path: A gzip file, or a ZIP archive with one file in it.
        target: Where to write.

    Raises:
        SourceError: It is cut off or damaged (the message says how far it could be read), needs a
            password, or holds more than one file.
        NothingToImport: Nothing is packed in it.
    """
    try:
        if packing(path) == "gzip":
            _unpack_gzip(path, target)
        else:
            _unpack_zip(path, target)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise SourceError(_broken(path, target, error)) from error
    if target.stat().st_size == 0:
        msg = f"{path}: the file packed in it is empty"
        raise NothingToImport(msg)


def _unpack_gzip(path: Path, target: Path) -> None:
    with gzip.open(path) as packed, target.open("wb") as plain:
        while block := packed.read1(_BLOCK):
            plain.write(block)


def _unpack_zip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if _is_content(info)]
        if len(members) != 1:
            names = choices("", [info.filename for info in members])
            msg = f"{path}: one packed file is expected, {len(members)} found; {names}"
            raise SourceError(msg)
        if members[0].flag_bits & 1:
            msg = f"{path}: {members[0].filename} is locked with a password; unpack it first"
            raise SourceError(msg)
        with archive.open(members[0]) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, _BLOCK)


def _is_content(info: zipfile.ZipInfo) -> bool:
    return not (info.is_dir() or info.filename.startswith("__MACOSX/"))


def _broken(path: Path, target: Path, error: Exception) -> str:
    size, lines = 0, 0
    if target.exists():
        with target.open("rb") as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                lines += count_lines(block)
    return (
        f"{path}: the packed file breaks off or is damaged ({error}); {size:,} bytes "
        f"({lines:,} lines) could be read; nothing was imported, copy or download it again"
    )
