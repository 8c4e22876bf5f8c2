"""The question asks two things and takes one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot, tidy

_ARTICLES = {
    "de": r"(?:(?:der|die|das|dem|den|des|ein|eine|einem|einer|unser\w*|Ihr\w*|mit|zu|zur|zum) )*",
    "en": r"(?:(?:the|a|an|our|your|its|with|to|of) )*",
}
_JOINS = {
    "de": re.compile(r"(?<!\w)(?:und|sowie|als auch|und/oder)(?!\w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:and|as well as|and/or|plus)(?!\w)", re.IGNORECASE),
}
_OR = {
    "de": re.compile(
        r"(?:zufrieden|bewerten|beurteilen|gefallen|gefällt|finden)\b[^?]*?(?<!\w)(oder)(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:satisfied|happy|rate|like|judge)\b[^?]*?(?<!\w)(or)(?!\w)", re.IGNORECASE
    ),
}
_ONE_THING = {
    "de": re.compile(
        r"zwischen .+ und|vor und nach|mehr und mehr|nach und nach|ab und zu|nach wie vor|"
        r"rund um|fragen und antworten|hin und (?:her|zurück)|auf und ab|kurz und knapp|"
        r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag)s? (?:und|oder)|\d\S* und \d|"
        r"(?:freund(?:e|en|es|in|innen)?|(?:familie|bekannt|kolleg|partner)\w*) (?:und|oder) |"
        r"eher .+ oder|zufrieden oder|mehr oder weniger|ja oder nein|"
        r"(?:allgemeine|geschäfts)\w* .*bedingungen und|sowohl bekannt",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"between .+ and|before and after|more and more|terms and conditions|pros and cons|"
        r"questions and answers|back and forth|up and running|research and development|"
        r"now and then|bits and pieces|\d\S* and \d|"
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day (?:and|or)|"
        r"(?:friends?|family|colleagues?|relatives?) (?:and|or) |"
        r"satisfied or|happy or|more or less|yes or no|like or dislike",
        re.IGNORECASE,
    ),
}
_SENTENCE = re.compile(r"[^.!?]*\?")


def find(question: str, language: str) -> Iterator[Spot]:
    """Yield the words that join two things; what is told before the question is left alone.

    Examples:
        >>> [spot.better for spot in find("How friendly and competent was she?", "en")]
        [('How friendly was she?', 'How competent was she?')]
        >>> list(find("How likely are you to recommend us to a friend or colleague?", "en"))
        []
    """
    asked = list(_SENTENCE.finditer(question))
    if len(asked) > 1:
        each = tuple(tidy(sentence.group()) for sentence in asked)
        yield Spot(asked[1].start(), asked[1].end(), each)
        return
    for sentence in asked:
        if _ONE_THING[language].search(sentence.group()):
            continue
        yield from _joined(question, sentence, language)


def _joined(question: str, sentence: re.Match[str], language: str) -> Iterator[Spot]:
    join = _JOINS[language].search(question, sentence.start(), sentence.end())
    if join is not None:
        span = join.span()
    else:
        either = _OR[language].search(question, sentence.start(), sentence.end())
        if either is None:
            return
        span = either.span(1)
    if _is_name(question, span, language):
        return
    yield Spot(*span, _apart(question, span, language))


def _is_name(question: str, span: tuple[int, int], language: str) -> bool:
    """In English a pair in capitals is the name of something; in German every noun has one."""
    before, after = question[: span[0]].split(), question[span[1] :].split()
    if language == "de" or len(before) < 2 or not after:
        return False
    return before[-1][0].isupper() and after[0][0].isupper()


def _apart(question: str, span: tuple[int, int], language: str) -> tuple[str, ...]:
    """Each of the two things for itself, where both are a word or two."""
    article = _ARTICLES[language]
    left = re.search(rf"(?<!\w)({article}[\w-]+) $", question[: span[0]], re.IGNORECASE)
    right = re.match(rf" ({article}[\w-]+)", question[span[1] :], re.IGNORECASE)
    if left is None or right is None:
        return ()
    first = question[: span[0]].rstrip() + question[span[1] + right.end() :]
    second = question[: left.start()] + question[span[1] :].lstrip()
    return tidy(first), tidy(second)


DOUBLE = Flaw(
    FlawKind.DOUBLE,
    de="Fragt zweierlei und nimmt eine Antwort: niemand weiß, welchem sie gilt.",
    en="Asks two things and takes one answer: nobody knows which of them it is about.",
    find=find,
    source="Payne (1951), The Art of Asking Questions; Bradburn, Sudman and Wansink (2004), "
    "Asking Questions",
)
