"""Names for the columns of a table, from whatever stands in its header."""

from __future__ import annotations

from collections.abc import Sequence


def header_names(titles: Sequence[str | None]) -> list[str]:
    """Return a distinct name for each column, keeping titles where possible.

    Args:
        titles: In order, as found; empty and None where a column has none.

    Returns:
        As many names: trimmed titles, ``column_2`` (its place) for none, ``price_2`` for the second
        ``price``, upper and lower case being the same.

    Examples:
        >>> header_names([" price ", "", "Price", None])
        ['price', 'column_2', 'Price_2', 'column_4']
    """
    names: list[str] = []
    taken: set[str] = set()
    for place, title in enumerate(titles, start=1):
        name = (title or "").strip() or f"column_{place}"
        free, number = name, 2
        while free.lower() in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free.lower())
        names.append(free)
    return names
