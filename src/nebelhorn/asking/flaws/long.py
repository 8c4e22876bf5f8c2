"""The beginning is forgotten at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot

MOST_WORDS = 25
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def find(question: str, _language: str) -> Iterator[Spot]:
    """Yield each sentence with more than 25 words.

    Examples:
        >>> list(find("How was it?", "en"))
        []
        >>> [spot.end for spot in find("word " * 26, "en")]
        [130]
    """
    for sentence in _SENTENCE.finditer(question):
        if len(sentence.group().split()) > MOST_WORDS:
            yield Spot(sentence.start(), sentence.end(), ())


LONG = Flaw(
    FlawKind.LONG,
    de=f"Ein Satz mit mehr als {MOST_WORDS} Wörtern: sagen Sie erst in einem kurzen Satz, worum es "
    "geht, und fragen Sie im nächsten.",
    en=f"A sentence of more than {MOST_WORDS} words: say in a short one what it is about, and "
    "ask in the next.",
    find=find,
    source="a limit of the house, after Payne (1951), The Art of Asking Questions",
)
