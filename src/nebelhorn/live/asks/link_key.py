"""The key that signs links to customers; it never leaves the office."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from sqlalchemy.engine import Engine

from nebelhorn.log import kept_secret


def link_keys(
    office: Engine, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> tuple[bytes, ...]:
    """Return the keys links are made with, the newest first; the first is made when it is needed.

    Args:
        office: Where they lie.
        random_bytes: Where chance comes from.

    Returns:
        32 bytes each.
    """
    return (kept_secret(office, "link_key", random_bytes),)
