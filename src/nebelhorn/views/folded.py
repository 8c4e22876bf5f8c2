"""A table that a reader opens beside a picture, for pages that are not drawn as a whole."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.page import environment
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words


def folded(table: Table, words: Words) -> Markup:
    """Return a table as HTML, closed until somebody opens it.

    Args:
        table: What the picture beside it shows.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> told = folded(Table("Days", ("Day", "n"), (("<1>", "2"),), frozenset({1})), words("en"))
        >>> "<summary>As a table</summary>" in told, "&lt;1&gt;" in told
        (True, True)
    """
    shown = environment().get_template("folded.html").render(t=table, say=words.say)
    return Markup(shown)  # noqa: S704 - our own template, which escapes what it shows
