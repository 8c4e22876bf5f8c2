"""Send pages packed, and keep what is secret in them from being guessed by their size."""

from __future__ import annotations

import gzip
import secrets
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

_LEAST = 1_000
_LEVEL = 5
_PADDING = 48


def packed(request: Request, response: Response) -> Response:
    """Pack what is sent, where the browser can unpack it.

    Args:
        request: Says what the browser takes.
        response: Whole; its body and headers are changed.

    References:
        RFC 9110, section 8.4: content coding; 12.5.3: ``q=0`` refuses one.

    Examples:
        >>> request = Request({"type": "http", "headers": [(b"accept-encoding", b"br, gzip")]})
        >>> packed(request, Response(b"a" * 2_000)).headers["content-encoding"]
        'gzip'
    """
    response.headers.add_vary_header("accept-encoding")
    body = bytes(response.body)
    if len(body) < _LEAST or not _takes_gzip(request.headers.get("accept-encoding", "")):
        return response
    kept = "immutable" in response.headers.get("cache-control", "")
    response.body = _pack(body) if kept else gzip.compress(body, _LEVEL)
    response.headers["content-encoding"] = "gzip"
    response.headers["content-length"] = str(len(response.body))
    return response


def padding() -> str:
    """Return a text of chance of a length of chance.

    Whoever can make somebody's browser load a page again and again must not learn from its packed
    size what stands in it.

    References:
        Gluck, Harris & Prado (2013), BREACH: reviving the CRIME attack, section 4 (mitigations).
    """
    return secrets.token_hex(1 + secrets.randbelow(_PADDING))


def masked(token: str) -> str:
    """Return a token so that it looks different each time: a pad, and the token laid over it.

    Args:
        token: Hexadecimal digits.

    References:
        Gluck, Harris & Prado (2013), BREACH, section 4.4: masking secrets.
    """
    plain = bytes.fromhex(token)
    pad = secrets.token_bytes(len(plain))
    return pad.hex() + bytes(a ^ b for a, b in zip(pad, plain, strict=True)).hex()


def unmasked(text: str) -> str:
    """Return what ``masked`` was given; of anything else something that is no token.

    Examples:
        >>> unmasked(masked("00ff12"))
        '00ff12'
        >>> unmasked("x"), unmasked("")
        ('', '')
    """
    half = len(text) // 2
    try:
        pad, laid = bytes.fromhex(text[:half]), bytes.fromhex(text[half:])
        return bytes(a ^ b for a, b in zip(pad, laid, strict=True)).hex()
    except ValueError:
        return ""


@lru_cache(maxsize=8)
def _pack(body: bytes) -> bytes:
    return gzip.compress(body, 9)


def _takes_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
