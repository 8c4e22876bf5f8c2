"""Errors that point at the word they speak about."""

from __future__ import annotations

from typing import NoReturn

from sqlglot import exp

from nebelhorn.errors import ConditionError

_BEFORE = 60  # characters shown left of the word; more would wrap in a terminal
_WIDTH = 100


def refuse(text: str, start: int, length: int, message: str) -> NoReturn:
    r"""Show a condition with a word of it underlined, as an error.

    Only the line of the word is shown, and of a long line the part around the word; letters that
    do not print are replaced, so that no condition can drive the terminal it is shown on.

    Args:
        text: The whole condition.
        start: 0-based index of the word's first character; ``len(text)`` for the end.
        length: Characters the word has; at least one caret is drawn, none past the end of a line.
        message: What is wrong with the word.

    Raises:
        ConditionError: Always.

    Examples:
        >>> refuse("hour > 3\nor last_scre <= 0.4", 12, 9, "no such feature")
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: or last_scre <= 0.4
           ^^^^^^^^^ no such feature
    """
    begin = text.rfind("\n", 0, start) + 1
    line = text[begin:].split("\n", 1)[0]
    cut = max(0, start - begin - _BEFORE)
    shown = line[cut : cut + _WIDTH]
    ahead = "…" if cut else ""
    behind = "…" if cut + _WIDTH < len(line) else ""
    column = start - begin - cut
    carets = "^" * max(1, min(length, len(shown) - column))
    under = " " * (len(ahead) + column) + carets
    full = f"{_printable(ahead + shown + behind)}\n{under} {_printable(message)}"
    raise ConditionError(full, position=start, length=length)


def refuse_part(text: str, node: exp.Expr, message: str) -> NoReturn:
    """Point at a part of a parsed condition.

    Raises:
        ConditionError: Always.

    Examples:
        >>> refuse_part("a", exp.column("a"), "why?")
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: a
        ^ why?
    """
    start, end = span(text, node)
    refuse(text, start, end - start, message)


def span(text: str, node: exp.Expr) -> tuple[int, int]:
    """Return where a part begins and ends in the text; the whole text where nobody knows.

    Examples:
        >>> span("abc", exp.null())
        (0, 3)
    """
    places = [part.meta for part in node.walk() if "start" in part.meta]
    if not places:
        return 0, len(text)
    return min(at["start"] for at in places), max(at["end"] for at in places) + 1


def _printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )
