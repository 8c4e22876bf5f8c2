"""Where a request carries its write key."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

_MOST_CHARS = 200


def key_of(headers: Mapping[str, str], query: str = "", in_body: str | None = None) -> str | None:
    """Return the write key a request carries.

    Looked for in this order: Basic authorization (the key is the user, as Segment and RudderStack
    send it), ``writeKey`` or ``api_key`` of the body, Bearer authorization, ``writeKey=`` in the
    address. The body stands before Bearer because with OAuth the Segment library sends a token
    there and the key in the body.

    Args:
        headers: Names in lower case.
        query: Of the address, without ``?``.
        in_body: ``Split.key``.

    Returns:
        The key as it was sent, not yet checked; None: there is none, or none that could be one
        (printable ASCII without blanks, at most 200 characters).

    Examples:
        >>> key_of({"authorization": "Basic d2tfdGVzdF8xMjM6"})
        'wk_test_123'
        >>> key_of({"authorization": "Bearer token"}, in_body="wk_1")
        'wk_1'
        >>> key_of({}, "writeKey=wk_2&x=1")
        'wk_2'
    """
    scheme, _, said = headers.get("authorization", "").strip().partition(" ")
    scheme, said = scheme.lower(), said.strip()
    places: tuple[Callable[[], str | None], ...] = (
        lambda: _user_of(said) if scheme == "basic" else None,
        lambda: in_body,
        lambda: said if scheme == "bearer" else None,
        lambda: _in_query(query),
    )
    # one after the other: most requests carry it in the first place
    found = (look() for look in places)
    return next((key for key in found if key and _may_be_a_key(key)), None)


def _user_of(said: str) -> str | None:
    try:
        pair = base64.b64decode(said, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return pair.partition(":")[0]


def _in_query(query: str) -> str | None:
    try:
        found = parse_qs(query, max_num_fields=20)
    except ValueError:
        return None
    return found.get("writeKey", [None])[0]


def _may_be_a_key(key: str) -> bool:
    plain = key.isascii() and key.isprintable() and " " not in key
    return plain and len(key) <= _MOST_CHARS
