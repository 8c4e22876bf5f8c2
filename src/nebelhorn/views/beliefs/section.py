"""The section about beliefs: a sentence, one small picture each, then a table."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import BeliefResult, BeliefVerdict
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar
from nebelhorn.views.beliefs.sentences import (
    belief_claim,
    beliefs_headline,
    calibration_sentence,
    figures_text,
    share_of,
    verdict_word,
    whose_belief,
    written_text,
)
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class BeliefRow:
    """One belief as a small picture.

    Attributes:
        label: What readers call it.
        claim: What it says.
        tag: Whose belief it is.
        written: Since when, and until when.
        bar: How often it came true, with the likely range; what comes otherwise as a tick.
        right: The share, or ``k of n``.
        verdict: What reality says, in a few words.
        figures: What that rests on.
        calibration: What the author said beside what came; empty: nothing was said.
    """

    label: str
    claim: str
    tag: str
    written: str
    bar: Markup
    right: str
    verdict: str
    figures: str
    calibration: str


@dataclass(frozen=True, slots=True)
class BeliefSection:
    """Everything the section shows.

    Attributes:
        headline: How many hold.
        rows: One a belief.
        table: The same as a table.
    """

    headline: str
    rows: tuple[BeliefRow, ...]
    table: Table


def build_beliefs(
    judged: tuple[BeliefResult, ...], settings: Settings, words: Words
) -> BeliefSection:
    """Say and draw what became of beliefs.

    Args:
        judged: In the order of ``nebelhorn.toml``.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        What the template shows.
    """
    return BeliefSection(
        headline=beliefs_headline(judged, words),
        rows=tuple(_row(one, settings, words) for one in judged),
        table=beliefs_table(judged, words),
    )


def beliefs_table(judged: tuple[BeliefResult, ...], words: Words) -> Table:
    """List all beliefs with their figures.

    Args:
        judged: In the order of ``nebelhorn.toml``.
        words: Reader's language.

    Returns:
        One row a belief.
    """
    head = (
        words.say("Belief"),
        words.say("Written"),
        words.say("Came true"),
        words.say("Likely range"),
        words.say("Cases"),
        words.say("Customers"),
        words.say("Open"),
        words.say("Otherwise"),
        words.say("Difference, points"),
        words.say("Likely range"),
        words.say("Verdict"),
    )
    rows = [_cells(one, words) for one in judged]
    return table_of(words.say("Beliefs"), head, rows, first=2, text=(10,))


def _row(one: BeliefResult, settings: Settings, words: Words) -> BeliefRow:
    record = one.record
    share = share_of(record.when)
    counts = counts_text(share, words) if share.n else "–"
    holds = record.verdict is BeliefVerdict.HOLDS
    return BeliefRow(
        label=clean(one.belief.label(words.language)),
        claim=belief_claim(one, settings, words),
        tag=whose_belief(one, words),
        written=written_text(one, words),
        bar=share_bar(share, "f6" if holds else "plain", beside=record.than.value),
        right=counts if share.value is None else words.percent(share.value),
        verdict=verdict_word(record, words),
        figures=figures_text(record, words),
        calibration=calibration_sentence(one, words),
    )


def _cells(one: BeliefResult, words: Words) -> tuple[str, ...]:
    record = one.record
    share = share_of(record.when)
    likely = "–"
    if record.low is not None and record.high is not None:
        likely = words.say(
            "{low} to {high}", low=words.points(record.low), high=words.points(record.high)
        )
    return (
        clean(one.belief.label(words.language)),
        words.day(one.belief.written),
        counts_text(share, words) if share.value is None else words.percent(share.value),
        share_range(share, words),
        words.count(share.n),
        words.count(record.when.customers),
        words.count(record.open),
        words.percent(record.than.value),
        "–" if record.difference is None else words.points(record.difference),
        likely,
        verdict_word(record, words),
    )
