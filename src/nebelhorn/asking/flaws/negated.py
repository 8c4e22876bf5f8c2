"""Yes means no."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot, spots, wording

_OPEN = {
    "de": re.compile(
        r"(?:^|[.!?] )(?:was|welche\w*|warum|weshalb|wieso|wo|woran|wer|wem)\b", re.IGNORECASE
    ),
    "en": re.compile(r"(?:^|[.!?] )(?:what|which|why|where|who|whom)\b", re.IGNORECASE),
}
"""An open question may ask for what was not: its answer is a text, not yes or no."""

_DE = (
    wording(r"nicht un\w+", "Wie wichtig ist Ihnen …?"),
    wording(r"nicht", "", unless=r"oder nicht\?|nicht nur"),
    wording(r"kein(?:e|en|em|er|es)?", "Wie leicht war es, …?"),
    wording(r"ohne", "Wie gut ist es Ihnen gelungen, …?"),
)
_EN = (
    wording(r"not un\w+", "How important is … to you?"),
    wording(r"not", "", unless=r"or not\?|not only"),
    wording(r"(do|did|does|is|are|was|were|have|has|had|would|could|should)n[’']t", r"\1"),
    wording(r"(?:can[’']t|cannot)", "can"),
    wording(r"won[’']t", "will"),
    wording(r"no(?! longer| one)|without", "How easy was it to …?", unless=r"yes or no"),
)


def find(question: str, language: str) -> Iterator[Spot]:
    """Yield the words that negate.

    Examples:
        >>> [spot.better for spot in find("Was the invoice not clear?", "en")]
        [('Was the invoice clear?',)]
        >>> list(find("What did not work?", "en"))
        []
    """
    if not _OPEN[language].search(question):
        yield from spots(question, _DE if language == "de" else _EN)


NEGATED = Flaw(
    FlawKind.NEGATED,
    de="Verneint: ein Ja heißt Nein, und wer es übersieht, sagt das Gegenteil.",
    en="Negated: a yes means no, and whoever overlooks it says the opposite.",
    find=find,
    source="Schuman and Presser (1981), Questions and Answers in Attitude Surveys",
)
