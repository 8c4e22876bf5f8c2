"""The sections about the index, its depth, the horn and the diagnosis, as far as there are any."""

from __future__ import annotations

from nebelhorn.views.beliefs.section import BeliefSection, build_beliefs
from nebelhorn.views.diagnosis.section import DiagnosisSection, build_diagnosis
from nebelhorn.views.horn.section import HornSection, build_horn
from nebelhorn.views.index.depth_section import DepthSection, build_depth
from nebelhorn.views.index.section import IndexSection, build_index
from nebelhorn.views.report import Report
from nebelhorn.views.words import Words

Section = BeliefSection | IndexSection | DepthSection | HornSection | DiagnosisSection


def build_sections(report: Report, words: Words) -> dict[str, Section | None]:
    """Say and draw what was foretold and what became of it.

    Args:
        report: Everything to show.
        words: Reader's language.

    Returns:
        ``index``, ``depth``, ``beliefs``, ``horn`` and ``diagnosis``; None where the report has
        none.
    """
    settings, index, depth = report.settings, report.index, report.depth
    watched = report.charts or report.alarms
    return {
        "index": build_index(index, settings, words, depth, report.leads, report.readability)
        if index
        else None,
        "depth": build_depth(depth, index, settings, words) if index and depth else None,
        "beliefs": build_beliefs(report.beliefs, settings, words) if report.beliefs else None,
        "horn": build_horn(report.charts, report.alarms, settings, words, watching=report.watching)
        if watched
        else None,
        "diagnosis": build_diagnosis(report.diagnosis, settings, words)
        if report.diagnosis
        else None,
    }
