"""The index of each group and each touchpoint as bars, blind guessing as a tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import Score
from nebelhorn.views.bars import share_bar
from nebelhorn.views.index.question_rows import sure_colour
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words

SHOWN = 12
"""So many bars are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class PartBar:
    """One group or touchpoint.

    Attributes:
        label: What readers call it.
        bar: Hit share with likely range, blind guessing as a tick; in fog without a share.
        right: Hit share; a dash without one.
        beside: Counts, likely range, blind guessing. The hit share is the mean of the questions,
            so it is not said as k of n.
        link: To the predictions behind it; empty: nowhere.
    """

    label: str
    bar: Markup
    right: str
    beside: str
    link: str = ""


def part_bars(parts: Sequence[tuple[str, Score]], words: Words) -> tuple[PartBar, ...]:
    """Draw the first parts, in the order of their table.

    Args:
        parts: (label, score).
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> part_bars([], words("en"))
        ()
    """
    return tuple(_bar(label, score, words) for label, score in parts[:SHOWN])


def _bar(label: str, score: Score, words: Words) -> PartBar:
    share = share_of(score)
    counts = words.say_n(
        "{n} prediction, {customers}",
        "{n} predictions, {customers}",
        score.n,
        customers=words.units(score.customers, "customer"),
    )
    if score.value is None:
        beside = words.say("{counts}: too few for a share", counts=counts)
    else:
        beside = words.say(
            "{counts}, likely {range}; blind guessing {blind}",
            counts=counts,
            range=share_range(share, words),
            blind=words.percent(score.naive),
        )
    bar = share_bar(share, sure_colour(share, score.naive), beside=score.naive)
    return PartBar(clean(label), bar, words.percent(score.value), beside)
