"""The sections about the index, its depth, the horn and the diagnosis, as far as there are any."""

from __future__ import annotations

from nebelhorn.views.beliefs.section import BeliefSection, build_beliefs
from nebelhorn.views.diagnosis.section import DiagnosisSection, build_diagnosis
from nebelhorn.views.horn.on_index import alarm_marks
from nebelhorn.views.horn.section import HornSection, build_horn
from nebelhorn.views.index.depth_section import DepthSection, build_depth
from nebelhorn.views.index.section import IndexSection, build_index, with_links
from nebelhorn.views.report import Report
from nebelhorn.views.words import Words

Section = BeliefSection | IndexSection | DepthSection | HornSection | DiagnosisSection


def build_sections(
    report: Report, words: Words, *, commands: bool = True
) -> dict[str, Section | None]:
    """Say and draw what was foretold and what became of it.

    Args:
        report: Everything to show.
        words: Reader's language.
        commands: Say what to type? A page of the server has buttons and links instead.

    Returns:
        ``index``, ``depth``, ``beliefs``, ``horn`` and ``diagnosis``; None where the report has
        none.
    """
    settings, index, depth = report.settings, report.index, report.depth
    watched = report.charts or report.alarms
    return {
        "index": _index(report, words, links=not commands),
        "depth": build_depth(depth, index, settings, words) if index and depth else None,
        "beliefs": build_beliefs(report.beliefs, settings, words) if report.beliefs else None,
        "horn": build_horn(report.charts, report.alarms, settings, words, watching=report.watched)
        if watched
        else None,
        "diagnosis": build_diagnosis(report.diagnosis, settings, words, commands=commands)
        if report.diagnosis
        else None,
    }


def _index(report: Report, words: Words, *, links: bool) -> IndexSection | None:
    index = report.index
    if index is None:
        return None
    section = build_index(
        index, report.settings, words, report.depth, report.leads, report.readability
    )
    if not links:
        return section
    marks = alarm_marks(report.alarms, report.settings, words)
    return with_links(section, index, report.settings, words, marks)
