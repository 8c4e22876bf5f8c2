"""Say figures in every language of the interface."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn.views import LANGUAGES, Words, words

Said = dict[str, str]
"""Language (``de``, ``en``) → sentence."""


def in_languages(say: Callable[[Words], str]) -> Said:
    """Return a sentence in every language.

    Args:
        say: Writes it for one reader.

    Examples:
        >>> in_languages(lambda reader: reader.percent(0.5))["en"]
        '50%'
    """
    return {language: say(words(language)) for language in sorted(LANGUAGES)}
