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
from nebelhorn.web.refusals.files import FILES
from nebelhorn.web.refusals.foretelling import FORETELLING
from nebelhorn.web.refusals.found import FOUND, LEFT, WHATS
from nebelhorn.web.refusals.names import NAMES
from nebelhorn.web.refusals.pulls import PULLS, VALUE_KINDS
from nebelhorn.web.refusals.settings import SETTINGS

_INNER = frozenset({"near", "found", "kind", "why", "hint", "empty"})
"""Places that hold a text of ours, not of the reader's."""

_SAID = (
    *(*CLAUSES, *CONDITIONS, *FILES, *FORETELLING, *NAMES),
    *(*PULLS, *SETTINGS, *VALUE_KINDS),
)
_FOUND = (*FOUND, *LEFT)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_REASON = re.compile(r"(?<=\()[^()]+(?=\)(?:, |$))")
_TIMES = re.compile(r", zone \S+ where none is given$")

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


def quoted(text: str, words: Words) -> str:
    """Return the same; what no template fits is quoted, so that it can be told from our words.

    Args:
        text: As an error says it.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.app import words_of
        >>> quoted("gone fishing", words_of("nebelhorn.web", "de"))
        'Gemeldet wird: „gone fishing“'
    """
    said = translated(text, words)
    if said != text or words.language == "en":
        return said
    return words.say("It is reported: “{said}”", said=text)


def finding(what: str, value: str, words: Words) -> tuple[str, str]:
    """Return what was found out about a file, in the reader's language.

    Args:
        what: Of what; that of one table among others begins with its name.
        value: What it is; of a column with times, how they are written.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.app import words_of
        >>> german = words_of("nebelhorn.web", "de")
        >>> finding("encoding", "UTF-8 (but for 1,200 lines)", german)
        ('Kodierung', 'UTF-8 (bis auf 1.200 Zeilen)')
        >>> finding("time", "%d.%m.%Y, zone UTC where none is given", german)
        ('time', '%d.%m.%Y, Zeitzone UTC, wo keine dabeisteht')
    """
    said = _whole(value, words, _FOUND) or _number(value, words)
    return (what if _TIMES.search(value) else _of_what(what, words)), said


def _line(text: str, words: Words) -> str:
    if _FILE.match(text):
        # the place may hold a name with a colon in it: the first that leaves a text of ours
        for at in (one.start() for one in re.finditer(": ", text)):
            found = _whole(text[at + 2 :], words)
            if found is not None:
                where = _NUMBER.sub(lambda n: "]] " + words.say("no. {n}", n=n[1]), text[:at])
                return f"{where}: {found}"
    return _whole(text, words) or text


def _of_what(what: str, words: Words) -> str:
    table, colon, last = what.rpartition(": ")
    return f"{table}{colon}{words.say(last) if last in WHATS else last}"


def _whole(text: str, words: Words, templates: tuple[str, ...] = _SAID) -> str | None:
    for template, pattern in _patterns(templates):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        filled = {place: _inner(place, value, words) for place, value in found.groupdict().items()}
        return words.say(template, **filled)
    return None


def _inner(place: str, value: str, words: Words) -> str:
    if place in _INNER:
        return _line(value, words)
    if place == "role":
        return words.say_if_known(value)
    if place in {"how", "pattern"}:
        return _whole(value, words, _FOUND) or value
    if place == "left":
        return _REASON.sub(lambda why: _whole(why[0], words, LEFT) or why[0], value)
    return _number(value, words)


def _number(text: str, words: Words) -> str:
    return words.count(int(text.replace(",", ""))) if _THOUSANDS.fullmatch(text) else text


@cache
def _patterns(templates: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Templates as patterns, those with the most fixed letters first."""
    fixed = {
        one: sum(len(part) for part, *_ in Formatter().parse(one) if part) for one in templates
    }
    ordered = sorted(templates, key=lambda one: -fixed[one])
    return tuple((one, _pattern(one)) for one in ordered)


def _pattern(template: str) -> re.Pattern[str]:
    parts = []
    seen: set[str] = set()
    for fixed, place, *_ in Formatter().parse(template):
        parts.append(re.escape(fixed))
        if place is not None:
            parts.append(f"(?P={place})" if place in seen else f"(?P<{place}>.+?)")
            seen.add(place)
    return re.compile("".join(parts), re.DOTALL)
