"""Write the sound records of an untidy text table to a copy, and say what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from nebelhorn.log.csv_cutter import Cutter, Shape
from nebelhorn.log.raw import Unreadable

_TOGETHER = 1000  # pieces whose line numbers are written at once
_LINES = pa.schema([("_line", pa.int64())])


@dataclass(slots=True)
class CleanCopy:
    r"""The copy and what is not in it.

    Attributes:
        path: Sound records only, line end ``\n``, quotes doubled, no header.
        lines: Parquet file with ``_line`` BIGINT, a row a record of the copy, in its order.
        records: How many records the copy has.
        blank: How many blank lines were left out.
        unreadable: What could not be cut.
    """

    path: Path
    lines: Path
    records: int = 0
    blank: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)


def write_clean_copy(source: Path, shape: Shape, path: Path) -> CleanCopy:
    r"""Copy the sound records of a file.

    Args:
        source: A text table, UTF-8 but for faults.
        shape: What a record must look like.
        path: Where to write; ``.lines`` is added for the line numbers.

    Examples:
        >>> import tempfile
        >>> from nebelhorn.log.csv_grammar import Grammar
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.csv").write_bytes(b'a;b\r\n1;"x\ny"\r\n\r\n2\r\n')
        >>> shape = Shape(Grammar(b";", b'"'), columns=2, ragged=False, header=2)
        >>> copy = write_clean_copy(folder / "a.csv", shape, folder / "copy.csv")
        >>> copy.path.read_bytes(), copy.blank, len(copy.unreadable)
        (b'1;"x\ny"\n', 1, 1)
    """
    copy = CleanCopy(path, path.with_name(path.name + ".lines"))
    with (
        source.open("rb", buffering=0) as stream,
        path.open("wb") as target,
        pq.ParquetWriter(copy.lines, _LINES) as numbers,
    ):
        waiting: list[npt.NDArray[np.int64] | list[int]] = []
        cutter = Cutter(stream, shape)
        for part, lines in cutter.parts():
            target.write(part)
            waiting.append(lines)
            copy.records += len(lines)
            if len(waiting) >= _TOGETHER:
                numbers.write_table(_line_table(waiting))
                waiting.clear()
        numbers.write_table(_line_table(waiting))
    copy.blank, copy.unreadable = cutter.blank, cutter.unreadable
    return copy


def _line_table(parts: list[npt.NDArray[np.int64] | list[int]]) -> pa.Table:
    return pa.table([pa.chunked_array(parts, pa.int64())], _LINES)
