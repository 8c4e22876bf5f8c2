"""Find out in which encoding a text file is written, and bring it to UTF-8."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer

from nebelhorn.errors import SourceError

_BLOCK = 1 << 20
_KEPT = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1252", "latin_1", "mac_roman")
_SCRIPTS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_USUAL = frozenset("äöüßÄÖÜéèêëàâáãåçñíìîïóòôõøœæúùûÿÉÈÀÁÂÃÅÇÑÍÓÔÕØÚ€–—…’‘“”„«»°§·•©®™£½²³ºª¿¡\xa0")
_USUAL_SHARE = 0.8
_BEYOND = re.compile(rb"[\x80-\xff]+")
_LONGEST_RUN = 1.5  # letters, on average
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b\0")
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%PDF", "a PDF"),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstd"),
    (b"BZh", "a file packed with bzip2"),
    (b"\xfd7zXZ", "a file packed with xz"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """In which encoding a file is written.

    Attributes:
        codec: Name of a Python codec; ``utf-8`` needs no copy.
        how: For people: its name and what speaks for it.
        faulty: Whether lines were found that are not in it.
    """

    codec: str
    how: str
    faulty: bool = False


def find_encoding(path: Path, given: str | None = None) -> Encoding:
    r"""Find out the encoding of a text file; the whole file is looked at.

    A file that is UTF-8 but for less than one line in a hundred stays UTF-8 (the faulty lines are
    rejected later), unless its only letters beyond ASCII are legible as an older encoding.

    Args:
        path: Of a file with at least one byte.
        given: What a person said; a Python codec name.

    Raises:
        SourceError: ``given`` is no codec, or the file holds no text.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.csv"
        >>> _ = path.write_bytes("Straße,Größe\n".encode("cp1252"))
        >>> find_encoding(path).codec
        'cp1252'
    """
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
    if given:
        codec = _checked(given, path)
        return Encoding(codec, f"{given} (given)", faulty=codec == "utf-8")  # nobody has looked
    for bom, codec in _BOMS:
        if start.startswith(bom):
            return Encoding(codec, f"{codec.upper()} (byte order mark)")
    wide = _without_mark(start)
    if wide:
        return Encoding(wide, f"{wide.upper()} (every other byte is zero; no byte order mark)")
    _refuse_binary(path, start)
    return _utf8_or_older(path, _Lines.of(path))


def write_as_utf8(source: Path, encoding: Encoding, path: Path) -> None:
    r"""Write a copy in UTF-8; bytes that mean nothing in the encoding become ``\xNN``.

    Args:
        source: The file.
        encoding: What it is written in.
        path: Of the copy.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a").write_bytes(b"caf\xe9")
        >>> write_as_utf8(folder / "a", Encoding("latin_1", ""), folder / "b")
        >>> (folder / "b").read_text(encoding="utf-8")
        'café'
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)("backslashreplace")
    with source.open("rb", buffering=0) as stream, path.open("wb") as target:
        while block := stream.read(_BLOCK):
            target.write(decoder.decode(block).encode("utf-8", "backslashreplace"))
        target.write(decoder.decode(b"", final=True).encode("utf-8", "backslashreplace"))


@dataclass(slots=True)
class _Lines:
    """What lines with letters beyond ASCII are in UTF-8.

    Attributes:
        beyond: Sound lines.
        invalid: Lines that are not UTF-8.
        kept: Invalid lines, as many as are needed to find out what they are.
    """

    beyond: int = 0
    invalid: int = 0
    kept: bytes = b""

    @classmethod
    def of(cls, path: Path) -> _Lines:
        lines, rest = cls(), b""
        with path.open("rb", buffering=0) as stream:
            while block := stream.read(_BLOCK):
                if not rest and block.isascii():
                    continue  # what follows on its last line can be told by itself
                whole = block.rfind(b"\n") + 1
                if whole:
                    lines.look_at(rest + block[:whole])
                    rest = block[whole:]
                elif len(rest) < 2 * _BLOCK:
                    rest += block  # a longer line is rejected for its length, whatever it holds
        lines.look_at(rest)
        return lines

    def look_at(self, block: bytes) -> None:
        if block.isascii():
            return
        try:
            block.decode()
        except UnicodeDecodeError:
            self._look_at_each(block)
        else:
            self.beyond += 1 + len(block) // 1000  # no more than an estimate is needed

    def _look_at_each(self, block: bytes) -> None:
        for line in block.split(b"\n"):
            if line.isascii():
                continue
            try:
                line.decode()
                self.beyond += 1
            except UnicodeDecodeError:
                self.invalid += 1
                if len(self.kept) < _KEPT:
                    self.kept += line[:1000] + b"\n"


def _utf8_or_older(path: Path, lines: _Lines) -> Encoding:
    if not lines.invalid:
        return Encoding("utf-8", "UTF-8")
    plural = "" if lines.invalid == 1 else "s"
    faulty = Encoding("utf-8", f"UTF-8 (but for {lines.invalid:,} line{plural})", faulty=True)
    codec, legible = _most_legible(lines.kept)
    few = lines.invalid < max(2, _count(path) / 100) and lines.invalid <= max(1, lines.beyond)
    if few and (lines.beyond or not legible):
        return faulty
    if legible:
        return Encoding(codec, f"{codec} (it is not UTF-8; from its letters)")
    best = charset_normalizer.from_bytes(lines.kept, cp_isolation=list(_SCRIPTS)).best()
    if best is None:
        return faulty
    return Encoding(best.encoding, f"{best.encoding} (it is not UTF-8; guessed from its letters)")


def _count(path: Path) -> int:
    with path.open("rb", buffering=0) as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(_BLOCK), b""))


def _most_legible(sample: bytes) -> tuple[str, bool]:
    """The single-byte encoding in which letters beyond ASCII look most usual, and if they do.

    In Western text they stand alone among letters of ASCII; words of nothing else are another
    script.
    """
    runs = _BEYOND.findall(sample)
    high = b"".join(runs)

    def share(codec: str) -> float:
        text = high.decode(codec, "replace")
        return sum(sign in _USUAL for sign in text) / len(text)

    best = max(_SINGLE_BYTE, key=share)
    return best, share(best) >= _USUAL_SHARE and len(high) <= _LONGEST_RUN * len(runs)


def _checked(given: str, path: Path) -> str:
    try:
        codec = codecs.lookup(given)
        b"".decode(given)
    except LookupError as error:
        msg = (
            f"{path}: there is no encoding {given!r}; "
            "usual ones are utf-8, utf-16, cp1252, latin-1, mac-roman"
        )
        raise SourceError(msg) from error
    return codec.name


def _without_mark(start: bytes) -> str | None:
    """UTF-16 without a mark: in mostly Western text every other byte is zero."""
    pairs = len(start) // 2
    if pairs < 2:
        return None
    even, odd = (start[offset : 2 * pairs : 2].count(0) / pairs for offset in (0, 1))
    if odd > 0.5 > 0.1 > even:
        return "utf-16-le"
    if even > 0.5 > 0.1 > odd:
        return "utf-16-be"
    return None


def _refuse_binary(path: Path, start: bytes) -> None:
    what = next((name for magic, name in _MAGIC if start.startswith(magic)), None)
    strange = len(start) - len(start.translate(None, _CONTROLS))
    if what is None and strange <= len(start) // 100:
        return
    looks = (
        f"it looks like {what}"
        if what
        else f"{strange:,} of its first {len(start):,} bytes are control signs"
    )
    msg = f"{path}: this is no text table; {looks}"
    raise SourceError(msg)
