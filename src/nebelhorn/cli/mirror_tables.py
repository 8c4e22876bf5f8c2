"""The mirror on the command line: where saying and doing part."""

from __future__ import annotations

from collections.abc import Iterator

from nebelhorn.app import Mirrored
from nebelhorn.cli.show import say


def show_mirror(found: Mirrored) -> None:
    """Print where saying and doing part first, then every comparison, by question.

    Args:
        found: What the mirror shows.
    """
    for line in mirror_lines(found):
        say(line)


def mirror_lines(found: Mirrored) -> Iterator[str]:
    """Yield what is printed, line by line, in English.

    Customers are named by their external keys only below what parts: nothing follows from one who
    did what nobody does more often.

    Examples:
        >>> from nebelhorn.app import Mirrored
        >>> from nebelhorn.reality import Mirror
        >>> nothing = Mirror((), (), 0)
        >>> list(mirror_lines(Mirrored(nothing, {"en": "Not told."}, (), (), (), {})))
        ['Not told.']
    """
    yield found.sentence["en"]
    for part, said in zip(found.mirror.parts, found.parts, strict=True):
        yield f"  {part.row.question}: {said['en']}"
        named = [found.customers[one] for one in part.row.examples if one in found.customers]
        if named:
            yield f"    for example: {', '.join(named)}"
    asked = None
    for row, said in zip(found.mirror.rows, found.rows, strict=True):
        if row.question != asked:
            asked = row.question
            yield f"{asked}:"
        yield f"  {said['en']}"
