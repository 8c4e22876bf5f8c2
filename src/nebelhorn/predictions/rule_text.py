"""Rules as they are cited: written down by names, so that they can be read without numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from nebelhorn.predictions.points import SYMBOL_NAMES


def rule_definition(symbols: tuple[int, ...], names: Mapping[int, str]) -> str:
    """Write a context down: what the customer did or said last, newest first.

    Args:
        symbols: Numbers of touchpoints, or signs.
        names: Touchpoint number → raw name.

    Examples:
        >>> rule_definition((7, -2), {7: "call"})
        '{"after": ["call", {"sign": "said_angry"}]}'
    """
    after = [names[s] if s in names else {"sign": SYMBOL_NAMES[s]} for s in symbols]
    return json.dumps({"after": after}, ensure_ascii=False, sort_keys=True)


def rule_after(definition: str) -> tuple[str, ...]:
    """Read what a rule looks at, newest first; signs stand in braces.

    Examples:
        >>> rule_after('{"after": ["call", {"sign": "quiet"}]}')
        ('call', '{quiet}')
    """
    after = json.loads(definition)["after"]
    return tuple(part if isinstance(part, str) else sign(part["sign"]) for part in after)


def sign(name: str) -> str:
    """Write a sign so that no touchpoint can be taken for it by accident.

    Examples:
        >>> sign("quiet")
        '{quiet}'
    """
    return f"{{{name}}}"


def rule_id(definition: str) -> int:
    """Return the id of a rule: the first 8 bytes of its definition's SHA-256, as a whole number.

    Examples:
        >>> rule_id('{"after": ["call"]}') < 2**64
        True
    """
    return int.from_bytes(hashlib.sha256(definition.encode()).digest()[:8], "little")
