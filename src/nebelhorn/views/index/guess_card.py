"""Guess first: questions about one's own customers, and the truth only on request."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.reality import Surprise
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar
from nebelhorn.views.index.rule_sentences import surprise_sentence
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words

MOST = 5
"""So many questions are asked at most."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One question and its truth.

    Attributes:
        question: How many of 100?
        truth: So many of 100.
        counts: The counts behind it, and the likely range.
        general: The same share whatever the situation.
        bar: The truth with its likely range; in general as a tick.
        of_100: The truth as a whole number, 0–100.
    """

    question: str
    truth: str
    counts: str
    general: str
    bar: Markup
    of_100: int


def build_guesses(surprises: tuple[Surprise, ...], settings: Settings, words: Words) -> list[Guess]:
    """Turn surprises into questions.

    Args:
        surprises: The biggest first; only the first five are asked.
        settings: Labels of touchpoints and questions.
        words: Reader's language.

    Returns:
        In the same order.
    """
    return [_guess(surprise, settings, words) for surprise in surprises[:MOST]]


def _guess(surprise: Surprise, settings: Settings, words: Words) -> Guess:
    share = Share(surprise.value, surprise.k, surprise.n, surprise.low, surprise.high)
    return Guess(
        question=surprise_sentence(surprise, settings, words),
        truth=words.say("{right} of 100", right=words.of_100(surprise.value)),
        counts=words.say(
            "{k} of {n} times, {customers}, likely {range}.",
            k=words.count(surprise.k),
            n=words.count(surprise.n),
            customers=words.say_n("{n} customer", "{n} customers", surprise.customers),
            range=share_range(share, words),
        ),
        general=words.say("In general: {base} of 100.", base=words.of_100(surprise.base)),
        bar=share_bar(share, "f6", beside=surprise.base),
        of_100=round(100 * surprise.value),
    )
