"""Walk through a large JSON document member by member, without holding all of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO

from nebelhorn.errors import SourceError
from nebelhorn.log.raw_file import opened

_CHUNK = 1 << 20
_LARGEST = 1 << 28
_EDGE = 16
_BLANK = " \t\n\r"
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


@dataclass(frozen=True, slots=True)
class Member:
    """One record of a JSON document.

    Attributes:
        section: Key at the top it stands under; None in a document that is one array.
        key: Its own key where the section is an object; None in an array and for a plain value.
        value: What it holds; numbers as the text they were written as.
        line: 1-based line it starts on.
    """

    section: str | None
    key: str | None
    value: object
    line: int


def parse_json(text: str) -> object:
    """Return what JSON says, numbers as the text they were written as, NaN as None.

    Raises:
        ValueError: The text is no JSON (``json.JSONDecodeError``), or nested too deeply.

    Examples:
        >>> parse_json('{"price": 1.50, "vip": true}')
        {'price': '1.50', 'vip': True}
    """
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        msg = "nested too deeply"
        raise ValueError(msg) from error


def walk_json(path: Path, *, encoding: str = "utf-8-sig") -> Iterator[Member]:
    """Yield the members of a document that is an array, or an object of arrays and objects.

    Args:
        path: Of the file, packed with gzip or not.
        encoding: Of its text.

    Yields:
        In order: the items of an array at the top; under an object at the top, the items of each
        array, the members of each object, and plain values themselves.

    Raises:
        SourceError: The file is missing, cut off, no JSON or not of that encoding; with the line.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.json"
        >>> _ = path.write_text('{"calls": [1, 2], "who": {"a": "ann"}}')
        >>> [(m.section, m.key, m.value) for m in walk_json(path)]
        [('calls', None, '1'), ('calls', None, '2'), ('who', 'a', 'ann')]
    """
    with opened(path) as stream, _as_text(path, stream, encoding) as text:
        yield from _Walk(path, text).members()


class _Walk:
    """A place in a document, with as much of its text as is needed to go on."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        self._path = path
        self._stream = stream
        self._text = ""
        self._place = 0
        self._line = 1
        self._at_end = False

    def members(self) -> Iterator[Member]:
        first = self._peek()
        if first == "[":
            yield from self._items(None)
        elif first == "{":
            for section in self._keys():
                yield from self._section(section)
        else:
            self._fail("a JSON log starts with [ or {")
        if self._peek():
            self._fail("there is more after the end of the document")

    def _section(self, section: str) -> Iterator[Member]:
        first = self._peek()
        if first == "[":
            yield from self._items(section)
        elif first == "{":
            for key in self._keys():
                line = self._line
                yield Member(section, key, self._value(), line)
        else:
            line = self._line
            yield Member(section, None, self._value(), line)

    def _items(self, section: str | None) -> Iterator[Member]:
        self._take("[")
        while self._peek() != "]":
            line = self._line
            yield Member(section, None, self._value(), line)
            if self._peek() != "]":
                self._take(",")
        self._take("]")

    def _keys(self) -> Iterator[str]:
        self._take("{")
        while self._peek() != "}":
            key = self._value()
            self._take(":")
            self._peek()
            yield str(key)
            if self._peek() != "}":
                self._take(",")
        self._take("}")

    def _peek(self) -> str:
        """Go to the next character that is not blank and return it; empty at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _BLANK:
                self._line += self._text[self._place] == "\n"
                self._place += 1
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def _take(self, expected: str) -> None:
        found = self._peek()
        if found != expected:
            self._fail(
                f"expected {expected!r}, found {found!r}" if found else "the file is cut off"
            )
        self._place += 1

    def _value(self) -> object:
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if self._is_wrong(error) or not self._more():
                    self._fail(error.msg if self._is_wrong(error) else "the file is cut off")
            except RecursionError:
                self._fail("nested too deeply")
            else:
                # a number at the edge of what was read may go on
                if end < len(self._text) or not self._more():
                    self._line += self._text.count("\n", self._place, end)
                    self._place = end
                    return value

    def _is_wrong(self, error: json.JSONDecodeError) -> bool:
        # At the edge of what was read, reading on may help; anywhere else it cannot.
        return error.pos < len(self._text) - _EDGE and "Unterminated" not in error.msg

    def _more(self) -> bool:
        if self._at_end:
            return False
        rest = self._text[self._place :]
        if len(rest) > _LARGEST:
            self._fail(f"one value has more than {_LARGEST:,} characters")
        # twice as much each time: reading a huge value stays linear
        chunk = self._stream.read(max(_CHUNK, len(rest)))
        self._at_end = not chunk
        self._text, self._place = rest + chunk, 0
        return bool(chunk)

    def _fail(self, why: str) -> NoReturn:
        msg = f"{self._path}, line {self._line}: this is not complete JSON: {why}"
        raise SourceError(msg)


@contextmanager
def _as_text(path: Path, stream: BinaryIO, encoding: str) -> Iterator[TextIO]:
    try:
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            yield text
    except UnicodeDecodeError as error:
        msg = (
            f"{path}: byte {error.object[error.start]:#04x} is no {encoding.removesuffix('-sig')} "
            f"({error.reason}); save the file as UTF-8 or say its encoding"
        )
        raise SourceError(msg) from error
    except LookupError as error:
        msg = f"{path}: there is no encoding {encoding!r}; use a name such as utf-8 or cp1252"
        raise SourceError(msg) from error
