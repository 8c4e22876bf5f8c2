"""Take a file that a form sends, straight to the disk, however large it is."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request

from nebelhorn.web.forms import FormRefused

MOST_BYTES = 4 << 30
"""No file may be larger."""

_TYPE = re.compile(
    r'multipart/form-data;.*?boundary="?([\w\'()+,./:=? -]{1,70}?)"?\s*(?:;.*)?', re.I
)
_NAME = re.compile(rb';\s*name="((?:[^"\\]|\\.)*)"', re.I)
_FILE = re.compile(rb';\s*filename="((?:[^"\\]|\\.)*)"', re.I)
_MOST_HEAD = 8 << 10
_MOST_FIELD = 64 << 10
_MOST_PARTS = 50
_ODD = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class Upload:
    """What a form with a file has sent.

    Attributes:
        fields: Its other fields.
        path: Where the file lies now, in a folder of its own; None: none was chosen.
        name: What it was called, made harmless.
    """

    fields: dict[str, str] = field(default_factory=dict)
    path: Path | None = None
    name: str = ""


async def take_file(request: Request, folder: Path, *, most_bytes: int = MOST_BYTES) -> Upload:
    """Write the file of a form into a folder of its own, and return the other fields.

    Args:
        request: A POST of ``multipart/form-data``; its body is read once, piece by piece.
        folder: Where to; made when missing. Nothing is left there where the form is refused.
        most_bytes: The whole may have so many.

    Raises:
        FormRefused: It is no such form, comes from another site, or is too large.
        OSError: The file cannot be written.

    References:
        RFC 7578, Returning Values from Forms: multipart/form-data; RFC 2046, section 5.1.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormRefused
    boundary = _TYPE.fullmatch(request.headers.get("content-type", "").strip())
    if boundary is None:
        raise FormRefused
    own = folder / secrets.token_hex(8)
    own.mkdir(parents=True)
    try:
        parts = _Parts(request.stream(), boundary[1].encode("ascii"), most_bytes)
        upload = await _read(parts, own)
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise
    if upload.path is None:
        shutil.rmtree(own, ignore_errors=True)
    return upload


def harmless_name(text: str) -> str:
    r"""Return a file name without a path, and without what a shell or a page could trip over.

    Examples:
        >>> harmless_name("../../etc/pass wd"), harmless_name("C:\\data\\<log>.csv")
        ('pass_wd', '_log_.csv')
        >>> harmless_name("..")
        'file'
    """
    last = _ODD.sub("_", re.split(r"[/\\]", text)[-1]).lstrip(".")
    return last[-100:] or "file"


async def _read(parts: _Parts, own: Path) -> Upload:
    upload = Upload()
    for _ in range(_MOST_PARTS):
        head = await parts.head()
        if head is None:
            return upload
        name = _NAME.search(head)
        if name is None:
            raise FormRefused
        file = _FILE.search(head)
        if file is None:
            text = b"".join([piece async for piece in parts.body(_MOST_FIELD)])
            upload.fields[name[1].decode("utf-8", "replace")] = text.decode("utf-8", "replace")
        elif file[1] and upload.path is None:
            upload.name = harmless_name(file[1].decode("utf-8", "replace"))
            upload.path = own / upload.name
            with upload.path.open("xb") as target:
                await _write(parts, target)
        else:  # no file was chosen, or it is a second one
            async for _piece in parts.body(None):
                pass
    raise FormRefused


async def _write(parts: _Parts, target: BinaryIO) -> None:
    async for piece in parts.body(None):
        target.write(piece)


class _Parts:
    """The parts of a body, one after the other.

    Args:
        stream: Pieces of the body.
        boundary: That stands between them.
        most_bytes: The whole may have so many.
    """

    def __init__(self, stream: AsyncIterator[bytes], boundary: bytes, most_bytes: int) -> None:
        self._stream, self._left = stream, most_bytes
        self._mark = b"\r\n--" + boundary
        # the first boundary has no line before it
        self._held = bytearray(b"\r\n")
        self._begun = False

    async def head(self) -> bytes | None:
        """Return the headers of the next part; None: there is none.

        Raises:
            FormRefused: They are too long, or the body ends before them.
        """
        if not self._begun:
            self._begun = True
            async for _piece in self.body(_MOST_HEAD):
                pass
        while len(self._held) < 2:
            await self._more()
        if self._held[:2] == b"--":
            async for _piece in self._rest():
                pass
            return None
        while (end := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > _MOST_HEAD:
                raise FormRefused
            await self._more()
        head = bytes(self._held[:end])
        # the line end stays: the mark of an empty part begins with it
        del self._held[: end + 4]
        return head

    async def body(self, most: int | None) -> AsyncIterator[bytes]:
        """Yield what the part holds, up to the boundary.

        Args:
            most: It may have so many bytes; None: as many as the whole.

        Raises:
            FormRefused: It has more, or the body ends before the boundary.
        """
        size = 0
        while True:
            at = self._held.find(self._mark)
            end = at if at >= 0 else max(0, len(self._held) - len(self._mark) + 1)
            size += end
            if most is not None and size > most:
                raise FormRefused
            if end:
                yield bytes(self._held[:end])
                del self._held[:end]
            if at >= 0:
                del self._held[: len(self._mark)]
                return
            await self._more()

    async def _more(self) -> None:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise FormRefused
            if piece:
                self._held += piece
                return
        raise FormRefused  # it ends too early

    async def _rest(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise FormRefused
            yield piece
