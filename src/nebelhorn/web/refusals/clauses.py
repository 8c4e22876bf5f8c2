"""What stands inside other refusals: what there is instead, and what was found."""

from __future__ import annotations

from nebelhorn.web.marking import message

CLAUSES = (
    message("available: {names} and {n} more"),
    message("available: {names}"),
    message("there are none"),
    message("did you mean {name}?"),
    message("the number {n}"),
    message('the text "{text}"'),
    message("an empty text"),
    message("the time {time}"),
    message("a list of tables"),
    message("a list"),
    message("a table"),
    message("a text"),
    message("a number"),
    message("a truth value"),
    message("a time"),
    message("table"),
    message("key"),
    message("more than 0"),
    message("more than {below}, which stands before it"),
    message("a case"),
    message("anything to compare with"),
)
"""Templates; see ``translating``."""
