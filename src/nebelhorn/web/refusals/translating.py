"""Find the template a refusal was made of, and fill it anew in the reader's language.

Errors say in English what was found and where, so that the command line, the log and programs read
one text. A page reads that text backwards: which template is it, and what stands at its places?
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from nebelhorn.app import Words
from nebelhorn.web.refusals.clauses import CLAUSES
from nebelhorn.web.refusals.conditions import CONDITIONS
from nebelhorn.web.refusals.foretelling import FORETELLING
from nebelhorn.web.refusals.names import NAMES
from nebelhorn.web.refusals.settings import SETTINGS

_INNER = frozenset({"near", "found", "kind", "why", "hint", "empty"})
"""Places that hold a text of ours, not of the reader's."""

_CARET = re.compile(r"(?P<under>\s*\^*) ?(?P<message>.*)")
_FILE = re.compile(r"\S+\.toml[,:] ")
_NUMBER = re.compile(r"\]\] no\. (\d+)")


def translated(text: str, words: Words) -> str:
    r"""Return a refusal in the reader's language; what no template fits stays English.

    Args:
        text: As an error says it; a condition that was not understood has its place marked.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.app import words_of
        >>> translated("nebelhorn.toml, [mail]: host is missing", words_of("nebelhorn.web", "de"))
        'nebelhorn.toml, [mail]: host fehlt'
        >>> translated("hour > 3\n     ^ put this into brackets", words_of("nebelhorn.web", "de"))
        'hour > 3\n     ^ setzen Sie das in Klammern'
    """
    *head, last = text.split("\n")
    if not head:
        return _line(text, words)
    marked = _CARET.fullmatch(last)
    if marked is not None and marked["under"]:
        last = f"{marked['under']} {_line(marked['message'], words)}"
    # the condition itself stands last but one, as its author wrote it
    return "\n".join([*(_line(one, words) for one in head[:-1]), head[-1], last])


def _line(text: str, words: Words) -> str:
    if _FILE.match(text):
        # the place may hold a name with a colon in it: the first that leaves a text of ours
        for at in (one.start() for one in re.finditer(": ", text)):
            found = _whole(text[at + 2 :], words)
            if found is not None:
                where = _NUMBER.sub(lambda n: "]] " + words.say("no. {n}", n=n[1]), text[:at])
                return f"{where}: {found}"
    return _whole(text, words) or text


def _whole(text: str, words: Words) -> str | None:
    for template, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        filled = {
            place: _line(value, words) if place in _INNER else value
            for place, value in found.groupdict().items()
        }
        return words.say(template, **filled)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Templates as patterns, those with the most fixed letters first."""
    templates = [*CLAUSES, *CONDITIONS, *FORETELLING, *NAMES, *SETTINGS]
    templates.sort(key=lambda one: -sum(len(fixed) for fixed, *_ in Formatter().parse(one)))
    return tuple((one, _pattern(one)) for one in templates)


def _pattern(template: str) -> re.Pattern[str]:
    parts = []
    seen: set[str] = set()
    for fixed, place, *_ in Formatter().parse(template):
        parts.append(re.escape(fixed))
        if place is not None:
            parts.append(f"(?P={place})" if place in seen else f"(?P<{place}>.+?)")
            seen.add(place)
    return re.compile("".join(parts), re.DOTALL)
