"""Many numbers in portions a statement can hold."""

from __future__ import annotations

from collections.abc import Collection

_AT_ONCE = 500


def portions(numbers: Collection[int]) -> list[list[int]]:
    """Return numbers in portions, ascending, each once.

    Examples:
        >>> portions([3, 1, 3]), portions([])
        ([[1, 3]], [])
    """
    listed = sorted(set(numbers))
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
