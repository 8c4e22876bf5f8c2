"""Lists that go over several pages."""

from __future__ import annotations

_MOST_DIGITS = 6


def page_number(text: str | None) -> int:
    """Return which page of a list is meant; what is no number means the first.

    Args:
        text: As it stands in the address.

    Examples:
        >>> [page_number(text) for text in (None, "3", "0", "-1", "x", "9" * 30)]
        [1, 3, 1, 1, 1, 1]
    """
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        return 1
    return max(1, int(text))
