"""Look at a SQLite file before SQLite does: a cut off one is read as if parts were empty."""

from __future__ import annotations

import struct
from pathlib import Path

from nebelhorn.errors import SourceError
from nebelhorn.log.raw_file import check_file

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_LARGEST_PAGE = 65_536


def check_sqlite(path: Path) -> None:
    """Check that a file is a whole SQLite database.

    Args:
        path: Of the file.

    Raises:
        SourceError: There is no such file, it is no SQLite database, or it is shorter than its
            header says.
        NothingToImport: It is empty.

    References:
        SQLite, Database File Format, section 1.3 (the database header).

    Examples:
        >>> import sqlite3, tempfile
        >>> path = Path(tempfile.mkdtemp()) / "shop.db"
        >>> with sqlite3.connect(path) as database:
        ...     _ = database.execute("CREATE TABLE calls (who)")
        >>> database.close()
        >>> check_sqlite(path)
    """
    check_file(path)
    size = path.stat().st_size
    with path.open("rb") as stream:
        header = stream.read(_HEADER)
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        msg = f"{path}: cannot be read as SQLite; it is no database, or damaged"
        raise SourceError(msg)
    (page_size,) = struct.unpack_from(">H", header, 16)
    change, pages = struct.unpack_from(">II", header, 24)
    (pages_counted_at,) = struct.unpack_from(">I", header, 92)
    needed = (page_size if page_size != 1 else _LARGEST_PAGE) * pages
    # very old programs do not keep the count; then it was counted at another change
    if change == pages_counted_at and size < needed:
        msg = (
            f"{path}: cannot be read as SQLite; it is cut off (it has {size:,} of {needed:,} "
            "bytes), copy or download it again"
        )
        raise SourceError(msg)
