"""The figures below the maps: each a sentence, a small picture, a table."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.feedback import CareBalance, Feeling, NaviCount, Share, StayComparison
from nebelhorn.settings import Settings
from nebelhorn.views.bars import plain_bar, share_bar
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import (
    care_sentence,
    delay_sentence,
    navi_sentence,
    stay_sentence,
)
from nebelhorn.views.tables import Table, name_of, shares_table
from nebelhorn.views.words import Words

SLOWEST = 5
"""So many of the slowest touchpoints are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        title: What it is about.
        sentence: What it says.
        rows: (name, share as text, bar) of the picture; empty: not measurable.
        table: The same as a table; None when not measurable.
        note: What one must know to read it; empty for nothing.
    """

    title: str
    sentence: str
    rows: tuple[tuple[str, str, Markup], ...]
    table: Table | None
    note: str


def build_figures(report: Report, words: Words) -> list[Figure]:
    """Return feeling, Navi states, care and staying, as far as they were counted.

    Args:
        report: The figures.
        words: Reader's language.

    Returns:
        In the order shown.
    """
    built = [_feeling(report.feeling, words), _delay(report, words)]
    if report.navi is not None:
        built.append(_navi(report.navi, report.settings, words))
    if report.care is not None:
        built.append(_care(report.care, words))
    if report.stay is not None:
        built.append(_stay(report.stay, words))
    return built


def _feeling(feeling: Feeling, words: Words) -> Figure:
    rows = [
        (words.say("Enthusiastic"), feeling.enthusiastic, "f6"),
        (words.say("Lukewarm"), feeling.lukewarm, "f3"),
        (words.say("Angry"), feeling.angry, "f1"),
    ]
    note = words.say(
        "Enthusiastic: 9 or 10 of 10; lukewarm: 7 or 8; angry: 6 and less. Thin line: likely range."
    )
    return _figure(words.say("How the voices feel"), "", rows, note, words)


def _delay(report: Report, words: Words) -> Figure:
    """The slowest touchpoints first: there we hear effects, not causes."""
    cells = [cell for cell in report.cells().values() if cell.delay_h is not None]
    cells.sort(key=lambda cell: (-(cell.delay_h or 0.0), cell.touchpoint))
    longest = max((cell.delay_h or 0.0 for cell in cells), default=0.0) or 1.0
    rows = [
        (
            name_of(cell.touchpoint, report.settings, words),
            words.span((cell.delay_h or 0.0) * 3600),
            words.count(cell.heard),
        )
        for cell in cells
    ]
    bars = [plain_bar(max(0.0, cell.delay_h or 0.0) / longest, "f5") for cell in cells]
    title = words.say("Delay of hearing")
    head = (words.say("Touchpoint"), words.say("Median delay"), words.say("Heard"))
    shown = [(name, span, bar) for (name, span, _), bar in zip(rows, bars, strict=True)]
    note = words.say("Median time from encounter to voice, the {n} slowest.", n=SLOWEST)
    return Figure(
        title=title,
        sentence=delay_sentence(report.fog, words),
        rows=tuple(shown[:SLOWEST]),
        table=Table(title, head, tuple(rows), frozenset({1, 2})) if rows else None,
        note=note if len(rows) > SLOWEST else "",
    )


def _navi(navi: NaviCount, settings: Settings, words: Words) -> Figure:
    rows = [
        (words.say("Contact alive"), navi.alive, "f5"),
        (words.say("In the fog"), navi.fog, "fog"),
        (words.say("Torn"), navi.torn, "f0"),
    ]
    good = [
        words.say("{place} ({n})", place=name_of(name, settings, words), n=words.count(count))
        for name, count in navi.torn_last_good[:5]
    ]
    note = words.say("Torn: a good run, one sharp fall, then silence.")
    if good:
        note += " " + words.say("Last good moment of the torn: {places}.", places=", ".join(good))
    sentence = navi_sentence(navi, words)
    return _figure(words.say("Who can still find us"), sentence, rows, note, words)


def _care(care: CareBalance, words: Words) -> Figure:
    after = Share(
        None if care.share_before.value is None else 1 - care.share_before.value,
        care.share_before.n - care.share_before.k,
        care.share_before.n,
        None if care.share_before.high is None else 1 - care.share_before.high,
        None if care.share_before.low is None else 1 - care.share_before.low,
    )
    rows = [
        (words.say("Before leaving"), care.share_before, "f5"),
        (words.say("After leaving"), after, "f1"),
    ]
    note = words.say("Care: acts of the company in the 90 days before leaving and in the 90 after.")
    shown = rows if care.why_not is None else []
    sentence = care_sentence(care, words)
    return _figure(words.say("Care before and after leaving"), sentence, shown, note, words)


def _stay(stay: StayComparison, words: Words) -> Figure:
    rows = [
        (words.say("After complaining"), stay.after_complaint, "f5"),
        (words.say("After silence"), stay.after_silence, "fog"),
        (words.say("All (baseline)"), stay.baseline, "plain"),
    ]
    note = words.say(
        "Customers complain where they want to stay. Stays: comes back within {days} days.",
        days=words.decimal(stay.horizon_days),
    )
    shown = rows if stay.why_not is None else []
    return _figure(words.say("Who stays"), stay_sentence(stay, words), shown, note, words)


def _figure(
    title: str, sentence: str, rows: list[tuple[str, Share, str]], note: str, words: Words
) -> Figure:
    measured = [(name, share) for name, share, _ in rows]
    return Figure(
        title=title,
        sentence=sentence,
        rows=tuple(
            (name, words.percent(share.value), share_bar(share, colour))
            for name, share, colour in rows
        ),
        table=shares_table(title, measured, words) if rows else None,
        note=note,
    )
