"""Where a request carries its write key."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
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
    # most requests carry it in the first place: then no other is looked at
    if scheme == "basic" and (user := _user_of(said)):
        return user
    if in_body and _may_be_a_key(in_body):
        return in_body
    if scheme == "bearer" and _may_be_a_key(said):
        return said
    return _in_query(query) if query else None


def _user_of(said: str) -> str | None:
    try:
        pair = binascii.a2b_base64(said, strict_mode=True).decode()
    except ValueError:
        return None
    user = pair.partition(":")[0]
    return user if _may_be_a_key(user) else None


def _in_query(query: str) -> str | None:
    try:
        found = parse_qs(query, max_num_fields=20)
    except ValueError:
        return None
    key = found.get("writeKey", [""])[0]
    return key if _may_be_a_key(key) else None


def _may_be_a_key(key: str) -> bool:
    plain = key.isascii() and key.isprintable() and " " not in key
    return plain and 0 < len(key) <= _MOST_CHARS
