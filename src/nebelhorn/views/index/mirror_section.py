"""What customers said beside what they did, as small bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.reality import Deed, Mirror, Parting, Reflection, Voice
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar
from nebelhorn.views.index.mirror_sentences import (
    mirror_headline,
    mirror_label,
    mirror_table,
    parting_sentence,
    voice_text,
)
from nebelhorn.views.index.rates import fine_percent, rate_range
from nebelhorn.views.map.links import THERE
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words, message

_COLOUR = {Voice.ANGRY: "f1", Voice.LUKEWARM: "f3", Voice.ENTHUSIASTIC: "f6"}
_ENDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
"""Where the track of a bar may end: what is rare cannot be seen on one from 0 to 100 %."""

_DEEDS = {
    Deed.LEAVES: message("How often they left {within}."),
    Deed.FALLS_SILENT: message("How often they fell silent, with nothing {within}."),
    Deed.COMPLAINS: message("How often they complained {within}."),
    Deed.BUYS: message("How often they bought {within}."),
    Deed.OTHER: message("How often it came {within}."),
}


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One voice under one question.

    Attributes:
        said: What had last been said.
        bar: Share, likely range; upright line: all who ever said anything.
        did: The share; where too few, nothing.
        counts: Of how many it is the share, and its likely range.
    """

    said: str
    bar: Markup
    did: str
    counts: str


@dataclass(frozen=True, slots=True)
class Reflected:
    """One question.

    Attributes:
        label: What readers call it.
        deed: What a yes is, and within which time.
        scale: Where the bars end, and how often it is with any voice.
        rows: Voices somebody had.
    """

    label: str
    deed: str
    scale: str
    rows: tuple[VoiceRow, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """Something that is said and not done.

    Attributes:
        question: What readers call it.
        sentence: With all figures.
        customers: (id, address) of some who said that and did it, the last ones first.
    """

    question: str
    sentence: str
    customers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MirrorSection:
    """Everything the section shows.

    Attributes:
        headline: Whether saying and doing part at all; in the fog, why that cannot be told.
        heard: Had anybody said anything of whom something was foretold?
        parts: What parts, the farthest first.
        questions: Each with its voices; empty where nobody is heard.
        table: The same as a table; None likewise.
    """

    headline: str
    heard: bool
    parts: tuple[Parted, ...] = ()
    questions: tuple[Reflected, ...] = ()
    table: Table | None = None


def build_mirror(
    found: Mirror, named: Mapping[int, str], settings: Settings, words: Words
) -> MirrorSection:
    """Say and draw what was said beside what was done.

    Args:
        found: The mirror; with at least one question.
        named: Number of a customer → id; who has none is left out.
        settings: Labels of questions.
        words: Reader's language.

    Returns:
        What the template shows. Customers are named only below what parts: nothing follows from
        one who did what nobody does more often.
    """
    if not any(row.rate.n for row in found.rows if row.voice is not Voice.NEVER):
        return MirrorSection(
            words.say("Nobody of whom something was foretold has said anything yet."), heard=False
        )
    return MirrorSection(
        headline=mirror_headline(found, words),
        heard=True,
        parts=tuple(_parted(one, named, settings, words) for one in found.parts),
        questions=tuple(
            _reflected(tuple(rows), settings, words)
            for _, rows in groupby(found.rows, key=lambda row: row.question)
        ),
        table=mirror_table(found.rows, settings, words),
    )


def _parted(part: Parting, named: Mapping[int, str], settings: Settings, words: Words) -> Parted:
    names = [named[one] for one in part.row.examples if one in named]
    return Parted(
        mirror_label(part.row, settings, words),
        parting_sentence(part, words),
        tuple((name, f"{THERE}/{quote(name, safe='')}") for name in names),
    )


def _reflected(rows: Sequence[Reflection], settings: Settings, words: Words) -> Reflected:
    first, end = rows[0], _end(rows)
    base = first.rate.base
    usual = words.say(
        "Of all who ever said anything {share}; bars end at {end}.",
        share=fine_percent(base, words),
        end=words.percent(end),
    )
    within = words.within(first.horizon_days)
    return Reflected(
        label=mirror_label(first, settings, words),
        deed=words.say(_DEEDS[first.deed], within=within),
        scale=usual if base is not None else words.say("Too few customers for a share."),
        rows=tuple(_row(row, end, words) for row in rows if row.rate.n),
    )


def _end(rows: Sequence[Reflection]) -> float:
    most = max(max(row.rate.high or 0.0, row.rate.base or 0.0) for row in rows)
    return next(end for end in _ENDS if most <= end)


def _row(row: Reflection, end: float, words: Words) -> VoiceRow:
    rate = row.rate
    value, low, high, base = (
        None if part is None else part / end
        for part in (rate.value, rate.low, rate.high, rate.base)
    )
    counts = words.say("{k} of {n}", k=words.count(rate.k), n=words.count(rate.n))
    customers = words.say_n("{n} customer", "{n} customers", rate.customers)
    likely = words.say("too few for a share")
    if rate.value is not None:
        likely = words.say("likely {range}", range=rate_range(rate, words))
    return VoiceRow(
        said=voice_text(row.voice, words),
        bar=share_bar(
            Share(value, rate.k, rate.n, low, high), _COLOUR.get(row.voice, "plain"), beside=base
        ),
        did=fine_percent(rate.value, words),
        counts=f"{counts}, {customers}, {likely}",
    )
