"""What can be wrong with a question, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class FlawKind(StrEnum):
    """What can be wrong with a question.

    ``LEADING``: it says which answer is wanted. ``DOUBLE``: it asks two things and takes one
    answer. ``VAGUE``: everybody understands something else by a word. ``ABSOLUTE``: hardly
    anything is always or never so. ``NEGATED``: yes means no. ``LONG``: the beginning is forgotten
    at the end. ``NO_DECISION``: nobody has said what a bad answer would change.
    """

    LEADING = "leading"
    DOUBLE = "double"
    VAGUE = "vague"
    ABSOLUTE = "absolute"
    NEGATED = "negated"
    LONG = "long"
    NO_DECISION = "no_decision"


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a question that something is wrong with.

    Attributes:
        start: 0-based index of the first character.
        end: Index after the last.
        better: Other wordings, best first; each is a whole question, or one with ``…`` to fill in.
    """

    start: int
    end: int
    better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that can be wrong with a question, and how it is found.

    Attributes:
        kind: What.
        de: Why it is a flaw, for German readers.
        en: Why, for English readers.
        find: (question, language ``de`` or ``en``) → the words it is found in.
        source: Where this is known from.
    """

    kind: FlawKind
    de: str
    en: str
    find: Callable[[str, str], Iterable[Spot]]
    source: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of wording that is a flaw, and what may stand there instead.

    Attributes:
        words: What is looked for, whatever its case.
        instead: Put in place of it (empty: left out), or, with ``…``, a whole question to fill in.
        unless: It is none where this is found anywhere in the question.
    """

    words: re.Pattern[str]
    instead: tuple[str, ...]
    unless: re.Pattern[str] | None = None


def wording(words: str, *instead: str, unless: str | None = None) -> Wording:
    """Return a way of wording; the pattern is of ``re``, looked for at the borders of words.

    Examples:
        >>> [spot.better for spot in spots("Is it always so?", [wording("always", "")])]
        [('Is it so?',)]
    """
    return Wording(
        re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE),
        instead,
        re.compile(unless, re.IGNORECASE) if unless else None,
    )


def spots(question: str, wordings: Iterable[Wording]) -> Iterator[Spot]:
    """Yield where a question is worded in one of these ways.

    Args:
        question: As customers read it.
        wordings: To be looked for.
    """
    for way in wordings:
        if way.unless is not None and way.unless.search(question):
            continue
        for match in way.words.finditer(question):
            better = tuple(_put(question, match, instead) for instead in way.instead)
            yield Spot(match.start(), match.end(), better)


def tidy(question: str) -> str:
    """Return a question with single blanks, none before a mark, and a capital to begin with.

    Examples:
        >>> tidy(" were  you happy ?")
        'Were you happy?'
    """
    plain = re.sub(r"\s+([?.,!])", r"\1", " ".join(question.split())).strip(" ,")
    return plain[:1].upper() + plain[1:]


def _put(question: str, match: re.Match[str], instead: str) -> str:
    if "…" in instead:
        return instead
    return tidy(question[: match.start()] + match.expand(instead) + question[match.end() :])
