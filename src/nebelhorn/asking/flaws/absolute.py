"""Hardly anything is always or never so."""

from __future__ import annotations

from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot, spots, wording

_DE = (
    wording(r"jedes Mal", "beim letzten Mal"),
    wording(r"jemals", "in den letzten 12 Monaten"),
    wording(r"immer(?! noch)|stets|jederzeit", "", "Wie oft in den letzten 12 Monaten …?"),
    wording(r"nie|niemals", "Wie oft in den letzten 12 Monaten …?"),
    wording(
        r"absolut|völlig|vollkommen|total|hundertprozentig|100 ?%(?:ig)?|ganz und gar|restlos", ""
    ),
    wording(r"alle(?= (?:Ihre|unsere))", ""),
    wording(
        r"alles(?! in allem)|(?<!vor )allem(?! Anschein)|allen|aller|alle(?! (?:Ihre|unsere|\d))",
        "Was hat gefehlt? …",
        unless=r"alles in allem|vor allem",
    ),
    wording(r"jede(?:r|s|n|m)?(?! Mal)|jedermann|niemand|keiner", "Wie viele der letzten … ?"),
)
_EN = (
    wording(r"every time|each time", "the last time"),
    wording(r"ever", "in the last 12 months"),
    wording(
        r"always|at all times|at any time|constantly", "", "How often in the last 12 months …?"
    ),
    wording(r"never|not once", "How often in the last 12 months …?"),
    wording(r"absolutely|completely|totally|entirely|fully|utterly|100 ?%|perfectly", ""),
    wording(r"all(?: of)?(?= (?:your|our|the)\b)", ""),
    wording(
        r"everything|all(?! (?:of )?(?:your|our|the)\b| in all\b| at once\b)",
        "What was missing? …",
        unless=r"at all\b|all in all|overall",
    ),
    wording(r"every(?! time)|everyone|everybody|nobody|no one|none", "How many of the last … ?"),
)


def find(question: str, language: str) -> Iterator[Spot]:
    """Yield the words that allow no exception.

    Examples:
        >>> [spot.better[0] for spot in find("Are our employees always friendly?", "en")]
        ['Are our employees friendly?']
    """
    return spots(question, _DE if language == "de" else _EN)


ABSOLUTE = Flaw(
    FlawKind.ABSOLUTE,
    de="Lässt keine Ausnahme zu: wer genau antwortet, muss verneinen.",
    en="Allows no exception: whoever answers exactly must say no.",
    find=find,
    source="Dillman, Smyth and Christian (2014), Internet, Phone, Mail, and Mixed-Mode Surveys",
)
