"""Guess from its name where a touchpoint stands, whose act it is, and what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from nebelhorn.settings.model import OTHER_STAGE, By, Stage, Touchpoint
from nebelhorn.settings.vocabulary import (
    BY_WORDS,
    CHANNEL_WORDS,
    COMPLAINS,
    ENDS_SOMETHING_SMALL,
    LEAVES,
    STAGE_WORDS,
    STAGES,
)

LEAST_SHARE_PLACED = 0.5
"""Below this share of recognised names no stages are proposed: half an order misleads."""

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_NO_WORD = re.compile(r"[\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def guess_catalogue(names: Sequence[str]) -> tuple[tuple[Stage, ...], tuple[Touchpoint, ...]]:
    """Return stages and catalogue entries guessed from the names of touchpoints alone.

    Names are compared with lists of English, German and Portuguese words. What is not recognised
    (a number, an abbreviation, another language) stands in stage ``other`` as an act of the
    customer. If fewer than half of the names find a stage, none is proposed at all.

    Args:
        names: As the log has them; a name given twice counts once.

    Returns:
        The stages that have a touchpoint, in the order of the way; and one entry a name, by stage,
        within a stage in the order given.

    Examples:
        >>> stages, touchpoints = guess_catalogue(["Invoice sent", "order_placed", "Kündigung"])
        >>> [stage.id for stage in stages]
        ['buy', 'use', 'leave']
        >>> [(entry.name, entry.stage, entry.by.value, entry.leaves) for entry in touchpoints]
        [('order_placed', 'buy', 'customer', False), ('Invoice sent', 'use', 'company', False), ('Kündigung', 'leave', 'customer', True)]
        >>> guess_catalogue(["1", "8", "order placed"])[0]
        ()
    """  # noqa: E501 - doctest output is one line
    unique = list(dict.fromkeys(names))
    places = {name: _stage(_words(name)) for name in unique}
    placed = sum(stage is not None for stage in places.values())
    order_is_known = placed > 0 and placed >= LEAST_SHARE_PLACED * len(unique)
    stages = tuple(stage for stage in STAGES if order_is_known and stage.id in places.values())
    rank = {stage.id: number for number, stage in enumerate(stages)}
    entries = [
        _touchpoint(name, stage=place if order_is_known and place else OTHER_STAGE.id)
        for name, place in places.items()
    ]
    entries.sort(key=lambda entry: rank.get(entry.stage, len(rank)))
    return stages, tuple(entries)


def _touchpoint(name: str, *, stage: str) -> Touchpoint:
    words = _words(name)
    by = next((by for by, pattern in _BY if pattern.search(words)), By.CUSTOMER)
    return Touchpoint(
        name,
        stage=stage,
        channel=next((name for name, pattern in _CHANNELS if pattern.search(words)), None),
        by=by,
        leaves=_leaves(words),
        # a complaint resolved or answered is our act, not the complaint
        complains=by is By.CUSTOMER and bool(_COMPLAINS.search(words)),
    )


def _stage(words: str) -> str | None:
    if _leaves(words):
        return "leave"
    return next((stage for stage, pattern in _STAGES if pattern.search(words)), None)


def _leaves(words: str) -> bool:
    return bool(_LEAVES.search(words)) and not _ENDS_SOMETHING_SMALL.search(words)


def _words(name: str) -> str:
    """Return the name as plain lower-case words with single blanks between them."""
    parted = _CAMEL.sub(" ", unicodedata.normalize("NFC", name))
    return _NO_WORD.sub(" ", _plain(parted)).strip()


def _plain(text: str) -> str:
    spelled = text.casefold().translate(_UMLAUTS)
    letters = unicodedata.normalize("NFKD", spelled)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _pattern(listed: str) -> re.Pattern[str]:
    """Compile a list of words; an umlaut may also have lost its dots (``kundigung``)."""
    words = unicodedata.normalize("NFC", listed)
    bare = words.translate(str.maketrans("äöü", "aou"))
    spellings = {_plain(word.strip()) for text in (words, bare) for word in text.split(",")}
    parts = sorted(re.escape(word).replace(r"\*", r"\w*") for word in spellings)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


_LEAVES = _pattern(LEAVES)
_ENDS_SOMETHING_SMALL = _pattern(ENDS_SOMETHING_SMALL)
_COMPLAINS = _pattern(COMPLAINS)
_STAGES = [(stage, _pattern(words)) for stage, words in STAGE_WORDS]
_BY = [(by, _pattern(words)) for by, words in BY_WORDS]
_CHANNELS = [(channel, _pattern(words)) for channel, words in CHANNEL_WORDS]
