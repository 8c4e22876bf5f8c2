"""The fold below the index: can this be trusted?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import Depth, RealityIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.depth_picture import draw_reliability, draw_running
from nebelhorn.views.index.depth_sentences import depth_reading, depth_sentences
from nebelhorn.views.index.depth_tables import (
    depth_label,
    depth_questions_table,
    heaps_table,
    judged_groups_table,
    judged_rules_table,
    lines_table,
    reliability_table,
    running_table,
)
from nebelhorn.views.index.plot import MEDIUM, NARROW, WIDE
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class DepthSection:
    """Everything the fold shows.

    Attributes:
        reading: Can it be trusted?
        sentences: What that rests on.
        fog: Has late news changed more than one in a hundred?
        running: The running index for wide, medium and narrow screens; empty: too few days.
        curves: (question, picture, or None where nothing was settled).
        tables: (title, table) of everything.
    """

    reading: str
    sentences: tuple[str, ...]
    fog: bool
    running: tuple[Markup, ...]
    curves: tuple[tuple[str, Markup | None], ...]
    tables: tuple[tuple[str, Table], ...]


def build_depth(
    depth: Depth, index: RealityIndex, settings: Settings, words: Words
) -> DepthSection:
    """Say and draw what stands below the headline.

    Args:
        depth: Of the same run as the index.
        index: The headline.
        settings: Labels of touchpoints and questions.
        words: Reader's language.

    Returns:
        What the template shows.
    """
    prefix = f"{words.language}-depth-"
    curves = []
    for number, one in enumerate(depth.questions):
        label = depth_label(one.name, index, settings, words)
        curve = one.reliability
        known = curve is not None and curve.steps
        curves.append(
            (
                label,
                draw_reliability(curve, label, words, prefix=f"{prefix}curve{number}-")
                if curve is not None and known
                else None,
            )
        )
    return DepthSection(
        reading=depth_reading(depth, words),
        sentences=tuple(depth_sentences(depth, index, settings, words)),
        fog=depth.ingest_fog,
        running=tuple(
            draw_running(depth.running, words, size=size, prefix=f"{prefix}{size.name}-")
            for size in (WIDE, MEDIUM, NARROW)
            if len(depth.running) > 1
        ),
        curves=tuple(curves),
        tables=tuple((table.caption, table) for table in _tables(depth, index, settings, words)),
    )


def _tables(depth: Depth, index: RealityIndex, settings: Settings, words: Words) -> list[Table]:
    found = [
        depth_questions_table(depth, index, settings, words),
        reliability_table(depth, index, settings, words),
        running_table(depth, words),
        heaps_table(depth, settings, words),
        judged_rules_table(depth, index, settings, words),
        judged_groups_table(depth, index, words),
        lines_table(depth, words),
    ]
    return [table for table in found if table is not None and table.rows]
