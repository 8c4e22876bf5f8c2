"""Names and texts made safe to stand in SQL where nothing can be bound."""

from __future__ import annotations


def quote_identifier(name: str) -> str:
    """Write a name of a table or column so that nothing in it is read as SQL.

    Examples:
        >>> print(quote_identifier('say "b" now'))
        "say ""b"" now"
    """
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Write a text literal; for views, whose values cannot be bound.

    Examples:
        >>> quote_text("it's")
        "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
