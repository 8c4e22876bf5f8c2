"""The section about why the figure moved: a sentence, its reasons, the waterfall, then tables."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import Diagnosis
from nebelhorn.settings import Settings
from nebelhorn.views.diagnosis.sentences import (
    diagnosis_basis,
    diagnosis_headline,
    diagnosis_sentences,
    gain_sentences,
)
from nebelhorn.views.diagnosis.tables import (
    gains_table,
    moves_table,
    new_kinds_table,
    parts_table,
    unseen_table,
    waterfall_table,
)
from nebelhorn.views.diagnosis.waterfall import (
    NARROW_FALL,
    WIDE_FALL,
    draw_waterfall,
    waterfall_title,
)
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class DiagnosisSection:
    """Everything the section shows.

    Attributes:
        headline: By how much it moved, and what to look at first.
        basis: Which spans are compared.
        sentences: What the change is laid to, the first thing to look at first.
        gains: What gave points.
        title: Of the waterfall.
        pictures: The waterfall for wide and narrow screens; empty without one.
        tables: (title, table) of everything.
    """

    headline: str
    basis: str
    sentences: tuple[str, ...]
    gains: tuple[str, ...]
    title: str
    pictures: tuple[Markup, ...]
    tables: tuple[tuple[str, Table], ...]


def build_diagnosis(
    diagnosis: Diagnosis, settings: Settings, words: Words, *, commands: bool = True
) -> DiagnosisSection:
    """Say and draw why a figure moved.

    Args:
        diagnosis: The figures.
        settings: Labels of questions and touchpoints.
        words: Reader's language.
        commands: Say what to type? A page has buttons instead.

    Returns:
        What the template shows.
    """
    waterfall = diagnosis.waterfall
    pictures = []
    tables = []
    if waterfall is not None:
        pictures = [
            draw_waterfall(waterfall, words, size=size, prefix=f"{words.language}-why-{size.name}-")
            for size in (WIDE_FALL, NARROW_FALL)
        ]
        tables = [waterfall_table(waterfall, words), parts_table(waterfall, settings, words)]
    tables += [
        gains_table(diagnosis, settings, words),
        moves_table(diagnosis, settings, words),
        new_kinds_table(diagnosis, settings, words),
        unseen_table(diagnosis, words),
    ]
    return DiagnosisSection(
        headline=diagnosis_headline(diagnosis, words),
        basis=diagnosis_basis(diagnosis, words),
        sentences=tuple(diagnosis_sentences(diagnosis, settings, words, commands=commands)),
        gains=tuple(gain_sentences(diagnosis.gains, settings, words)),
        title=waterfall_title(words),
        pictures=tuple(pictures),
        tables=tuple((table.caption, table) for table in tables if table.rows),
    )
