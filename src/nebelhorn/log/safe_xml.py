"""Read large XML piece by piece, and nothing that could harm: no entities, no outside files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

from nebelhorn.errors import SourceError
from nebelhorn.log.raw_file import opened

_DEEPEST = 100
_CHUNK = 1 << 18


def read_pieces(
    path: Path, *, depth: int, with_text: bool = False
) -> Iterator[tuple[str, Element]]:
    """Yield each element at a depth with all below it, forgetting it afterwards.

    Args:
        path: Of the XML file, packed with gzip or not.
        depth: 1 for the children of the root, 2 for theirs.
        with_text: Is the text between tags wanted, not only their attributes? Costs time.

    Yields:
        ``(way, element)``: names without namespace from the root on, such as ``log/trace``, and
        the element; the names of all elements are without namespace prefix.

    Raises:
        SourceError: The file is no well-formed XML (with line and column), is cut off, declares
            entities or outside files, or is nested deeper than 100.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "a.xml"
        >>> _ = path.write_text('<log><trace id="1"/><trace id="2"/></log>')
        >>> [(way, element.get("id")) for way, element in read_pieces(path, depth=1)]
        [('log/trace', '1'), ('log/trace', '2')]
    """
    cutter = _Cutter(path, depth, with_text=with_text)
    with opened(path) as stream:
        while chunk := stream.read(_CHUNK):
            yield from cutter.feed(chunk, final=False)
        yield from cutter.feed(b"", final=True)


class _Cutter:
    """Cuts a stream of XML into elements of one depth.

    The C parser is driven directly: ``iterparse`` of defusedxml builds its tree in Python and
    takes twice as long on a log. What makes it safe is the same: a declared entity ends it.
    """

    def __init__(self, path: Path, depth: int, *, with_text: bool) -> None:
        self._path = path
        self._depth = depth
        self._open: list[Element] = []
        self._done: list[tuple[str, Element]] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        if with_text:
            parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        parser.UnparsedEntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        self._parser = parser

    def feed(self, chunk: bytes, *, final: bool) -> list[tuple[str, Element]]:
        """Return the pieces that are complete with this chunk.

        Raises:
            SourceError: It is no well-formed XML, or not to be read.
        """
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            msg = (
                f"{self._path}, line {error.lineno}, column {error.offset}: this is not "
                f"well-formed XML, or the file is cut off ({expat.ErrorString(error.code)}); "
                "nothing of it was imported"
            )
            raise SourceError(msg) from error
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if not self._open:
            self._open.append(Element(name, attributes))
            return
        self._open.append(SubElement(self._open[-1], name, attributes))
        if len(self._open) > _DEEPEST:
            msg = f"{self._path}: elements are nested deeper than {_DEEPEST}; this cannot be a log"
            raise SourceError(msg)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if len(self._open) == self._depth:
            way = "/".join(each.tag for each in (*self._open, element))
            self._done.append((way, element))
            self._open[-1].remove(element)

    def _text(self, text: str) -> None:
        # only leaves carry text in a log; between elements there is white space
        if self._open and len(self._open[-1]) == 0:
            element = self._open[-1]
            element.text = (element.text or "") + text

    def _refuse(self, *_declared: object) -> NoReturn:
        msg = (
            f"{self._path} declares XML entities or refers to other files, which a log never needs "
            "and attacks do; remove its <!DOCTYPE …> and try again"
        )
        raise SourceError(msg)
