"""Guess first: the fog begins in one's own head. What is guessed is never kept."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.app import GuessCard
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit

_FULL = 100
_MIDDLE = 50
"""Where sliders stand at first."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """One question, what was guessed, and the truth.

    Attributes:
        question: How many of 100?
        mine: What was guessed, of 100; None: nothing yet.
        off: How far that is from the truth; None likewise.
        truth: So many of 100.
        counts: What that rests on.
        general: The same share whatever the situation.
        bar: The truth with its likely range.
    """

    question: str
    mine: str | None
    off: str | None
    truth: str
    counts: str
    general: str
    bar: Markup


def _show(visit: Visit) -> Reply:
    return _shown(visit, told=False)


def _take(visit: Visit) -> Reply:
    return _shown(visit, told=True)


def _shown(visit: Visit, *, told: bool) -> Reply:
    looks = visit.service.painter.looks(visit.words.language)
    if looks is None or (visit.service.painter.behind and not looks.guesses):
        return Shown("waiting.html")
    asked = [_guessed(one, number, visit) for number, one in enumerate(looks.guesses)]
    offs = [
        abs(mine - one.of_100)
        for number, one in enumerate(looks.guesses)
        if (mine := _mine(visit, number)) is not None
    ]
    mean = None if not (told and offs) else visit.words.count(round(sum(offs) / len(offs)))
    return Shown("guess.html", {"asked": asked, "told": told, "mean": mean})


def _guessed(one: GuessCard, number: int, visit: Visit) -> Guessed:
    mine, words = _mine(visit, number), visit.words
    return Guessed(
        question=one.question,
        mine=None if mine is None else words.count(mine),
        off=None if mine is None else words.count(abs(mine - one.of_100)),
        truth=one.truth,
        counts=one.counts,
        general=one.general,
        bar=one.bar,
    )


def _mine(visit: Visit, number: int) -> int | None:
    """Return what was guessed; what is no number from 0 to 100 was not, nor what was not moved.

    Without script a slider that nobody has moved is sent all the same: then its middle is no guess.
    """
    text = visit.typed(f"guess-{number}")
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        return None
    said = int(text)
    if said == _MIDDLE and not visit.typed("moved"):
        return None
    return said if said <= _FULL else None


GUESS = Page("/guess", Needs.VIEWER, _show, _take)
