"""Bring a text table, packed or not, in any usual encoding, to a file in UTF-8."""

from __future__ import annotations

import codecs
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from nebelhorn.errors import SourceError
from nebelhorn.log.csv_dialect import squeeze
from nebelhorn.log.csv_grammar import RECORD_LIMIT
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.text_encoding import find_encoding, write_as_utf8
from nebelhorn.log.text_unpack import packing, unpack

_BLOCK = 1 << 20
_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?\r?\n', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text table in UTF-8.

    Attributes:
        source: The file a person named.
        path: The same in UTF-8; equal to ``source`` where no copy was needed.
        sample: Its first lines, each ended, without byte order mark and preamble.
        whole: Whether the sample is all there is.
        delimiter: What a person, or a first line ``sep=;`` as Excel writes it, said; one byte.
        preamble: How many lines stand before the table.
        faulty: Whether some lines are not UTF-8 nevertheless.
        found: About packing and encoding, to be printed.
    """

    source: Path
    path: Path
    sample: bytes
    whole: bool
    delimiter: bytes | None
    preamble: int
    faulty: bool
    found: tuple[tuple[str, str], ...]


def open_text(source: Path, options: ReadOptions) -> TextFile:
    r"""Unpack and decode a file as far as needed, into ``options.scratch``.

    Args:
        source: A file with at least one byte.
        options: ``delimiter``, ``encoding`` and ``scratch`` are used.

    Raises:
        SourceError: It is broken or no text, or an option says what cannot be.

    Examples:
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.csv").write_bytes("sep=;\nname;price\n".encode("utf-16"))
        >>> text = open_text(folder / "a.csv", ReadOptions(scratch=folder))
        >>> text.sample, text.delimiter, text.preamble, text.found
        (b'name;price\n\n', b';', 1, (('encoding', 'UTF-16 (byte order mark)'),))
    """
    delimiter = _delimiter(options.delimiter, source)
    path, found = source, []
    packed = packing(source)
    if packed:
        path = scratch_file(source, options, "unpacked")
        unpack(source, path)
        found.append(("packing", packed))
    encoding = find_encoding(path, options.encoding)
    found.append(("encoding", encoding.how))
    if encoding.codec != "utf-8":
        original, path = path, scratch_file(source, options, "utf8")
        write_as_utf8(original, encoding, path)
    sample, whole = _sample(path, source)
    preamble = _SEPARATOR_LINE.match(sample)
    if preamble:
        sample, delimiter = sample[preamble.end() :], delimiter or preamble[1]
    return TextFile(
        source=source,
        path=path,
        sample=sample,
        whole=whole,
        delimiter=delimiter,
        preamble=1 if preamble else 0,
        faulty=encoding.faulty,
        found=tuple(found),
    )


def with_tabs(text: TextFile, options: ReadOptions) -> TextFile:
    """Return a copy in which each run of spaces is one tab; lines stay lines.

    Args:
        text: A table whose columns stand apart by spaces.
        options: ``scratch`` is used.
    """
    path, rest = scratch_file(text.source, options, "tabs"), b""
    with text.path.open("rb") as stream, path.open("wb") as target:
        while block := stream.read(_BLOCK):
            block = rest + block
            end = block.rfind(b"\n") + 1 or len(block)  # no end at all: rejected for its length
            target.write(squeeze(block[:end]))
            rest = block[end:]
        target.write(squeeze(rest))
    return replace(text, path=path, sample=squeeze(text.sample))


def scratch_file(source: Path, options: ReadOptions, kind: str) -> Path:
    """Make an empty file of its own for a copy.

    Args:
        source: What it is a copy of.
        options: ``scratch``, the folder; made where it is not there.
        kind: End of its name.
    """
    options.scratch.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(f".{kind}", source.stem[:40] + ".", options.scratch)
    with open(handle, "wb"):  # noqa: PTH123 - it is open already
        return Path(name)


def _sample(path: Path, source: Path) -> tuple[bytes, bool]:
    with path.open("rb") as stream:
        sample = stream.read(_BLOCK)
        whole = len(sample) < _BLOCK
        if not whole and b"\n" not in sample and b"\r" not in sample:
            sample += stream.read(RECORD_LIMIT - _BLOCK)
            whole = len(sample) < RECORD_LIMIT
    sample = sample.removeprefix(codecs.BOM_UTF8)
    if whole:
        return sample + b"\n", True
    end = max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1
    if not end:
        msg = f"{source}: no text table; its first line is longer than {RECORD_LIMIT:,} bytes"
        raise SourceError(msg)
    return sample[:end], False


def _delimiter(given: str | None, source: Path) -> bytes | None:
    if not given:
        return None
    sign = {"\\t": "\t", "tab": "\t"}.get(given, given).encode()
    if len(sign) != 1 or sign.isalnum() or sign in b"\"'\r\n\0":
        msg = f"{source}: a delimiter is one sign such as , ; | or tab, not {given!r}"
        raise SourceError(msg)
    return sign
