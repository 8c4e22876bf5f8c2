"""Links that only we can have made: who may answer what, for what, and until when.

A link carries no name and no address. It is short enough for a text message: 28 characters of
letters, digits, ``-`` and ``_``, 21 bytes: what it is for (1), the ask's number (5), the hour it
ends (3) and the first 96 bits of an HMAC-SHA256 (RFC 2104) over them. With a million forgeries a
second somebody would need some 10^15 years for one that holds.

That a link works once is not in the link: whoever reads it looks the ask's state up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

KEY_BYTES = 32
"""A key is so long; it is random and kept apart from all others."""

LINK_LENGTH = 28
LAST_ASK = (1 << 40) - 1
_HOUR_US = 3_600_000_000
_LAST_HOUR = (1 << 24) - 1
_MAC_BYTES = 12
_DOMAIN = b"nebelhorn link 1"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{28}")


class LinkPurpose(StrEnum):
    """What a link is for; one for another purpose is refused.

    ``ANSWER``: answer an ask. ``OBJECT``: never be asked again. ``TOLD``: read what became of what
    one said. ``PLACE``: speak at a place where many do, each with the same link; its number is that
    of the place.
    """

    ANSWER = "answer"
    OBJECT = "object"
    TOLD = "told"
    PLACE = "place"


_CODES = {
    LinkPurpose.ANSWER: 1,
    LinkPurpose.OBJECT: 2,
    LinkPurpose.TOLD: 3,
    LinkPurpose.PLACE: 4,
}
_PURPOSES = {code: purpose for purpose, code in _CODES.items()}


class LinkRefusal(StrEnum):
    """Why a link is not taken; ``USED`` and ``GONE`` are found by whoever looks the ask up.

    ``MALFORMED``: cut off or mistyped, no link of ours has this shape. ``FORGED``: not made with a
    key of ours. ``FOREIGN``: made by us, for something else. ``EXPIRED``: its time is over.
    ``USED``: answered already. ``GONE``: the ask or its customer was erased.
    """

    MALFORMED = "malformed"
    FORGED = "forged"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    USED = "used"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says.

    Attributes:
        purpose: What it is for.
        ask_no: Number of the ask, 0 to 2^40 − 1.
        expires_us: Until when it works, UTC microseconds, at a full hour.
    """

    purpose: LinkPurpose
    ask_no: int
    expires_us: int


def make_link(key: bytes, purpose: LinkPurpose, ask_no: int, expires_us: int) -> str:
    """Return the token of a link; the same arguments give the same token.

    Args:
        key: 32 random bytes.
        purpose: What it is for.
        ask_no: Number of the ask, 0 to 2^40 − 1.
        expires_us: Until when it works, UTC microseconds; made later to the full hour.

    Raises:
        ValueError: The key is too short, or a number does not fit.

    Examples:
        >>> token = make_link(bytes(32), LinkPurpose.ANSWER, 7, 1_780_000_000_000_000)
        >>> token, len(token)
        ('AQAAAAAHB4tt3xou2NbQT3KjA3tO', 28)
    """
    hour = -(-expires_us // _HOUR_US)
    if len(key) < KEY_BYTES or not 0 <= ask_no <= LAST_ASK or not 0 <= hour <= _LAST_HOUR:
        msg = f"no link can be made of a key of {len(key)} bytes, ask {ask_no} and hour {hour}"
        raise ValueError(msg)
    body = bytes([_CODES[purpose]]) + ask_no.to_bytes(5, "big") + hour.to_bytes(3, "big")
    return base64.urlsafe_b64encode(body + _mac(key, body)).decode("ascii")


def read_link(
    keys: Sequence[bytes], token: str, purpose: LinkPurpose, now_us: int
) -> Link | LinkRefusal:
    """Return what a link says, or why it is not taken.

    Every key is tried whatever the others gave, and compared in constant time. What an unsigned
    link claims is never looked at.

    Args:
        keys: Of ours, the newest first; older ones while links made with them are about.
        token: As it came.
        purpose: What it must be for.
        now_us: Now, UTC microseconds.

    Examples:
        >>> key, now_us = bytes(32), 1_780_000_000_000_000
        >>> token = make_link(key, LinkPurpose.ANSWER, 7, now_us)
        >>> read_link([key], token, LinkPurpose.ANSWER, now_us).ask_no
        7
        >>> [read_link([key], token, LinkPurpose.OBJECT, now_us).value,
        ...  read_link([key], token, LinkPurpose.ANSWER, now_us + 3_600_000_000).value,
        ...  read_link([bytes(31) + b"x"], token, LinkPurpose.ANSWER, now_us).value,
        ...  read_link([key], token[:-1], LinkPurpose.ANSWER, now_us).value]
        ['foreign', 'expired', 'forged', 'malformed']
    """
    raw = _bytes(token)
    if raw is None:
        return LinkRefusal.MALFORMED
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    made_with = [hmac.compare_digest(_mac(key, body), mac) for key in keys]
    if not any(made_with):
        return LinkRefusal.FORGED
    if _PURPOSES.get(body[0]) is not purpose:
        return LinkRefusal.FOREIGN
    link = Link(
        purpose, int.from_bytes(body[1:6], "big"), int.from_bytes(body[6:9], "big") * _HOUR_US
    )
    return LinkRefusal.EXPIRED if now_us >= link.expires_us else link


def _bytes(token: str) -> bytes | None:
    # 28 of these characters are 21 bytes exactly: no bit is left over, so no token has a twin
    return base64.urlsafe_b64decode(token) if _SHAPE.fullmatch(token) else None


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, _DOMAIN + body, hashlib.sha256).digest()[:_MAC_BYTES]
