"""What must not be read over a shoulder: it never shows itself in a text or a log."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from typing import NoReturn

RandomBytes = Callable[[int], bytes]
"""Gives so many bytes nobody can foretell, such as ``secrets.token_bytes``."""

SECRET_BYTES = 32
"""So much chance is in each key, session and one-time token: 256 bits."""

_TAIL = re.compile(r"[A-Za-z0-9_-]{43}")


class Secret:
    """A key, token or password in clear text; only ``reveal`` gives it away.

    It has no hash and cannot be pickled or copied, so that it does not end in a cache or a file
    by mistake. Two are compared in constant time.

    Examples:
        >>> Secret("open sesame")
        Secret(...)
        >>> f"{Secret('open sesame')}", Secret("a") == Secret("a")
        ('Secret(...)', True)
    """

    __slots__ = ("_content",)
    # what has a hash can be a key of a cache; None is how Python says "has none", whatever the type
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, content: str) -> None:
        self._content = content

    def reveal(self) -> str:
        """Return the clear text; whoever calls this is responsible for where it goes."""
        return self._content

    def sha256(self) -> bytes:
        """Return the SHA-256 of the text in UTF-8, 32 bytes: what may be stored of it.

        Enough for 256 bits of chance, which nobody can try out. Not for passwords, which people
        choose: those are hashed slowly (``Passwords``).
        """
        return hashlib.sha256(self._bytes()).digest()

    def has_shape(self, prefix: str) -> bool:
        """Tell whether it could be one that ``new_secret`` has made, from its looks alone.

        Examples:
            >>> Secret("wk_").has_shape("wk_"), Secret("wk_" + "a" * 43).has_shape("wk_")
            (False, True)
        """
        text = self._content
        return (
            len(text) == len(prefix) + 43
            and text.startswith(prefix)
            and _TAIL.fullmatch(text, len(prefix)) is not None
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._bytes(), other._bytes())

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> NoReturn:
        msg = "a secret is not copied or written down"
        raise TypeError(msg)

    def _bytes(self) -> bytes:
        # what comes over the wire may hold halves of characters: not ours, but no reason to break
        return self._content.encode("utf-8", "surrogatepass")


def new_secret(prefix: str, random_bytes: RandomBytes) -> Secret:
    """Make a secret: a prefix that says what it is for, and 32 random bytes in base64url.

    Args:
        prefix: Such as ``wk_``; lets people and scanners of leaked secrets recognise it.
        random_bytes: Where chance comes from.

    Raises:
        ValueError: Chance did not give as many bytes as it was asked for.

    Examples:
        >>> new_secret("wk_", lambda count: b"x" * count).reveal()
        'wk_eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg'
    """
    content = random_bytes(SECRET_BYTES)
    if len(content) != SECRET_BYTES:
        msg = f"{SECRET_BYTES} random bytes are needed, not {len(content)}"
        raise ValueError(msg)
    return Secret(prefix + base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii"))
