"""Read what a customer's browser sends; nothing in it is trusted."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES = 4 << 20
"""A megabyte of text becomes up to three when a browser packs it into a form."""

_MOST_FIELDS = 50


class TooMuch(Exception):
    """More bytes came than are read."""


async def body_of(request: Request) -> bytes:
    """Return what was sent.

    Args:
        request: A POST.

    Raises:
        TooMuch: It is larger than what is read.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise TooMuch
        parts.append(part)
    return b"".join(parts)


def fields_of(body: bytes) -> dict[str, str]:
    """Return the fields of a form; of fields sent twice the last, of what is no form none.

    Examples:
        >>> fields_of("score=9&text=gut+%F0%9F%91%8D&text2=%ff".encode())
        {'score': '9', 'text': 'gut 👍', 'text2': '�'}
    """
    try:
        text = body.decode("ascii", "replace")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}
