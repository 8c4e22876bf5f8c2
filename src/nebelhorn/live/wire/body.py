"""From the bytes of a request to JSON that can be cut: unpacking, UTF-8, broken characters."""

from __future__ import annotations

import re
import zlib
from typing import TypeVar

import msgspec

from nebelhorn.live.wire.answers import Refusal, Refused, refuse

_T = TypeVar("_T")

MOST_BYTES = 5 * 1024 * 1024
"""Largest body, packed and unpacked; the largest batch a client was seen to make is 4 MiB."""

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 16
_PLAIN = {"", "identity", "gzip", "x-gzip"}
_BOM = b"\xef\xbb\xbf"
# Half a surrogate pair without its other half. It begins with plain characters, so that the search
# for it is quick, and the mending is limited: whoever sends megabytes of halves is not waited for.
_HALF = re.compile(
    rb"\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})"
)
_UNREAD = msgspec.json.Decoder(msgspec.Raw)
_MOST_HALVES = 1000
_MOST_BACKSLASHES = 65


def gunzip(body: bytes, limit: int = MOST_BYTES, encoding: str = "") -> bytes | Refusal:
    """Unpack a body if it is packed, and never more of it than the limit.

    Content types are not looked at: a client sends gzip as a form, another JSON as plain text. Gzip
    is known by its first two bytes; a body that is named gzip and is not (a proxy has unpacked it)
    is taken as it is.

    Args:
        body: As received.
        limit: Most bytes before and after unpacking.
        encoding: The ``Content-Encoding`` header; empty: none was sent.

    Returns:
        The unpacked body, or why it is refused.

    Examples:
        >>> import gzip
        >>> gunzip(gzip.compress(b"{}"), 100)
        b'{}'
        >>> gunzip(gzip.compress(b" " * 101), 100).code
        'too_large'
    """
    if len(body) > limit:
        return refuse("too_large", f"the most is {limit} bytes")
    if not body.startswith(_GZIP):
        known = not encoding or encoding.strip().lower() in _PLAIN
        return body if known else refuse("unknown_encoding")
    try:
        return _unpack(body, limit)
    except zlib.error:
        return refuse("broken_gzip")


def _unpack(body: bytes, limit: int) -> bytes | Refusal:
    unpacked, rest = b"", body
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(31)
        unpacked += member.decompress(rest, limit + 1 - len(unpacked))
        if len(unpacked) > limit:
            return refuse("too_large", f"unpacked, the most is {limit} bytes")
        if not member.eof:
            break
        rest = member.unused_data
        if not rest:
            return unpacked
    return refuse("broken_gzip")


def decode_json(decoder: msgspec.json.Decoder[_T], body: bytes) -> _T:
    r"""Decode a body strictly, save for two harmless faults.

    A byte order mark is passed over. Half a surrogate pair, which a browser leaves when it cuts a
    text in the middle of an emoji, becomes U+FFFD.

    Args:
        decoder: What is expected; parts left as ``msgspec.Raw`` are not looked into.
        body: Unpacked.

    Returns:
        What the decoder makes of it.

    Raises:
        msgspec.ValidationError: It is JSON of another shape.
        Refused: It is empty, not UTF-8, not JSON, or nested too deep.

    Examples:
        >>> decode_json(msgspec.json.Decoder(list[str]), b'["\\ud83d, \\ud83d\\ude00"]')
        ['�, 😀']
    """
    try:
        found = decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return _decode_faulty(decoder, body)
    check_utf8(body)
    return found


def _decode_faulty(decoder: msgspec.json.Decoder[_T], body: bytes) -> _T:
    text = body[len(_BOM) :] if body.startswith(_BOM) else body
    if not text.strip():
        raise Refused(refuse("empty"))
    check_utf8(text)
    try:
        return _decode(decoder, text)
    except Refused:
        mended = _HALF.sub(_mended_half, text, _MOST_HALVES)
        if mended == text:
            raise
    return _decode(decoder, mended)


def _mended_half(found: re.Match[bytes]) -> bytes:
    before = found.string[max(0, found.start() - _MOST_BACKSLASHES) : found.start()]
    escapes = len(before) - len(before.rstrip(b"\\"))
    # an odd number before it escapes its own backslash: then it is a word, and no half
    return found[0] if escapes % 2 else rb"\ufffd"


def check_utf8(body: bytes) -> None:
    """Check that all of a body is UTF-8, parts nobody decodes too.

    Raises:
        Refused: It is not.
    """
    if body.isascii():
        return
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Refused(refuse("not_utf8", f"byte {error.start}")) from None


def _decode(decoder: msgspec.json.Decoder[_T], text: bytes) -> _T:
    try:
        return decoder.decode(text)
    except msgspec.ValidationError:
        raise
    except RecursionError:
        raise Refused(refuse("too_deep")) from None
    except msgspec.DecodeError as error:
        raise Refused(refuse("not_json", str(error))) from None


def misshapen(code: str, error: msgspec.ValidationError, body: bytes) -> Refusal:
    """Return why a body of another shape is refused: what is nested too deep has none at all.

    Args:
        code: Of the refusal where only its shape is wrong.
        error: What the decoder said; it stops at the first thing that is wrong.
        body: Unpacked.

    Examples:
        >>> error = msgspec.ValidationError("Expected `object`, got `array`")
        >>> misshapen("not_an_object", error, b"[]").code
        'not_an_object'
        >>> misshapen("not_an_object", error, b"[" * 100_000 + b"]" * 100_000).code
        'too_deep'
    """
    try:
        _UNREAD.decode(body)
    except RecursionError:
        return refuse("too_deep")
    except msgspec.DecodeError:
        pass
    return refuse(code, str(error))


def decode_event(decoder: msgspec.json.Decoder[_T], event: msgspec.Raw) -> _T:
    """Decode one event of a body that was cut; as ``decode_json``, quicker where nothing is wrong.

    Raises:
        msgspec.ValidationError: It is JSON of another shape.
        Refused: It is not JSON, or nested too deep.
    """
    try:
        return decoder.decode(event)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return decode_json(decoder, bytes(event))


def value_in(raw: msgspec.Raw) -> object:
    """Return a value beside the events; None when it is none."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, RecursionError):
        return None


def text_in(raw: msgspec.Raw) -> str | None:
    """Return a text beside the events; None when it is none."""
    value = value_in(raw)
    return value if isinstance(value, str) else None
