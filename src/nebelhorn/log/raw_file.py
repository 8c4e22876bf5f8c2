"""Open the files people bring, packed or not, and say in one sentence what is wrong with them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from nebelhorn.errors import NothingToImport, SourceError, choices

_GZIP = b"\x1f\x8b"
_PACKED = {".gz", ".zip"}


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, unpacking gzip whatever it is called.

    Args:
        path: Of the file.

    Yields:
        The unpacked bytes as a stream; nothing is read ahead, so memory stays bounded.

    Raises:
        SourceError: There is no such file, it may not be read, or its gzip is cut off or damaged;
            the last also while the body of the ``with`` reads.
        NothingToImport: The file is empty.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.txt.gz"
        >>> _ = path.write_bytes(gzip.compress(b"hello"))
        >>> with opened(path) as stream:
        ...     stream.read()
        b'hello'
    """
    check_file(path)
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
            stream.seek(0)
            if not packed:
                yield stream
                return
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield cast("BinaryIO", unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        msg = (
            f"{path}: the gzip file is cut off or damaged ({error}); "
            "copy or download it again, nothing of it was imported"
        )
        raise SourceError(msg) from error
    except PermissionError as error:
        msg = f"{path}: no permission to read this file"
        raise SourceError(msg) from error


def check_file(path: Path) -> None:
    """Check that there is a file with something in it.

    Args:
        path: Of the file.

    Raises:
        SourceError: There is none, or it is a folder; the message says what stands beside it.
        NothingToImport: It holds no byte.

    Examples:
        >>> check_file(Path("/no/such/file.csv"))
        Traceback (most recent call last):
            ...
        nebelhorn.errors.SourceError: /no/such/file.csv: there is no such folder
    """
    if path.is_dir():
        inside = [entry.name for entry in path.iterdir() if entry.is_file()]
        msg = (
            f"{path} is a folder; name one file in it, or say with --map FILE how its tables "
            f"belong together ({choices('', inside)})"
        )
        raise SourceError(msg)
    if not path.exists():
        if not path.parent.is_dir():
            msg = f"{path}: there is no such folder"
            raise SourceError(msg)
        beside = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
        msg = f"{path}: there is no such file; {choices(path.name, beside)}"
        raise SourceError(msg)
    if path.stat().st_size == 0:
        msg = f"{path}: the file is empty (0 bytes)"
        raise NothingToImport(msg)


def table_name(path: Path) -> str:
    """Return the file's name without its suffixes of format and packing.

    Examples:
        >>> table_name(Path("data/calls.2026.xes.gz")), table_name(Path("calls"))
        ('calls.2026', 'calls')
    """
    name = Path(path.stem) if path.suffix.lower() in _PACKED else path
    return name.stem
