"""The situation a rule looks at, in words: what happened last, told in the order of time."""

from __future__ import annotations

from functools import reduce
from itertools import groupby

from nebelhorn.settings import Settings
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words, message

_LONGEST_NAME = 48
_BEGINNING = "{beginning}"

# In German they follow "nach", hence the dative.
_SIGNS = {
    "{said_angry}": message("an angry answer"),
    "{said_lukewarm}": message("a lukewarm answer"),
    "{said_enthusiastic}": message("an enthusiastic answer"),
    "{said}": message("an answer without a score"),
    "{quiet}": message("a quiet spell"),
    _BEGINNING: message("the beginning"),
}


def situation(after: tuple[str, ...], settings: Settings, words: Words) -> str:
    """Say after what, in the order of time; what comes several times running is counted.

    Args:
        after: Newest first: raw touchpoints, and signs such as ``{said_angry}``.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        Part of a sentence, in small letters.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> situation(("{said_angry}", "invoice"), Settings(), words("en"))
        'after “invoice”, then an angry answer'
        >>> situation(("pay", "pay", "{beginning}"), Settings(), words("de"))
        'nach einem Anfang mit „pay“ (2-mal)'
        >>> situation((), Settings(), words("en"))
        'in general'
    """
    if not after:
        return words.say("in general")
    steps = list(reversed(after))
    known = [
        step
        for i, step in enumerate(steps)
        if step != _BEGINNING or any(earlier != _BEGINNING for earlier in steps[:i])
    ]
    if not known:
        return words.say("at the very beginning")
    told = [_told(step, len(list(run)), settings, words) for step, run in groupby(known)]
    way = reduce(
        lambda before, step: words.say("{before}, then {step}", before=before, step=step), told
    )
    if len(known) < len(steps):
        return words.say("after a beginning with {way}", way=way)
    return words.say("after {way}", way=way)


def quoted(touchpoint: str, settings: Settings, words: Words) -> str:
    """Return what readers call a touchpoint, in their quotation marks; a very long name is cut.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> quoted("invoice", Settings(), words("de"))
        '„invoice“'
    """
    return words.say("“{name}”", name=short(settings.touchpoint(touchpoint).label(words.language)))


def short(name: str) -> str:
    """Return a name fit for a sentence: cleaned, and cut when it is very long.

    Examples:
        >>> short("x" * 100)[-2:]
        'x…'
    """
    kept = clean(name)
    return kept if len(kept) <= _LONGEST_NAME else kept[: _LONGEST_NAME - 1].rstrip() + "…"


def _told(step: str, times: int, settings: Settings, words: Words) -> str:
    told = words.say(_SIGNS[step]) if step in _SIGNS else quoted(step, settings, words)
    return told if times == 1 else words.say("{step} ({n} times)", step=told, n=times)
