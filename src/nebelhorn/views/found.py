"""What the figures themselves show could not be measured."""

from __future__ import annotations

from nebelhorn.settings import OTHER_STAGE
from nebelhorn.views.report import Report
from nebelhorn.views.unmeasured import Unmeasured, UnmeasuredKind

NAMED = 6
"""So many touchpoints with counts only are named one by one."""


def find_unmeasured(report: Report) -> tuple[Unmeasured, ...]:
    """Return what was reported as unmeasured and what the figures show to be missing.

    Args:
        report: What the report shows; its own ``unmeasured`` come first.

    Returns:
        Each thing once.
    """
    found = [*report.unmeasured, *_about_the_log(report), *_about_voices(report)]
    found += [*_about_figures(report), *_about_the_index(report)]
    return tuple(dict.fromkeys(found))


def _about_the_log(report: Report) -> list[Unmeasured]:
    found = []
    stations = report.journey_map.stations
    if not report.journey_map.events:
        found.append(Unmeasured(UnmeasuredKind.NO_EVENTS))
    journeys = report.journey_map
    if journeys.events > 1 and journeys.first_us == journeys.last_us:
        found.append(Unmeasured(UnmeasuredKind.ONE_TIME))
    stages = {report.settings.touchpoint(s.touchpoint).stage for s in stations}
    if stations and stages <= {OTHER_STAGE.id}:
        found.append(Unmeasured(UnmeasuredKind.NO_STAGES))
    if not any(cell.group for cell in report.fog.cells):
        found.append(Unmeasured(UnmeasuredKind.NO_GROUPS))
    for name, _ in report.counts_only[:NAMED]:
        label = report.settings.touchpoint(name).label(report.settings.language)
        found.append(Unmeasured(UnmeasuredKind.COUNTS_ONLY, (("touchpoint", label),)))
    if not report.funnel:
        found.append(Unmeasured(UnmeasuredKind.NO_FUNNEL))
    return found


def _about_voices(report: Report) -> list[Unmeasured]:
    found = []
    if report.fog.total.k == report.fog.total.n:
        found.append(Unmeasured(UnmeasuredKind.NO_VOICES))
    elif not report.feeling.enthusiastic.n:
        found.append(Unmeasured(UnmeasuredKind.NO_SCORES))
    if report.fog.unplaced:
        n = report.fog.unplaced
        found.append(Unmeasured(UnmeasuredKind.UNPLACED_VOICES, (("n", n),)))
    if report.navi is None or not report.navi.measurable:
        found.append(Unmeasured(UnmeasuredKind.NAVI))
    return found


def _about_figures(report: Report) -> list[Unmeasured]:
    found = []
    if report.care is not None and report.care.why_not is not None:
        found.append(Unmeasured(UnmeasuredKind.CARE, (("why", report.care.why_not),)))
    if report.stay is not None and report.stay.why_not is not None:
        found.append(Unmeasured(UnmeasuredKind.STAY, (("why", report.stay.why_not),)))
    return found


def _about_the_index(report: Report) -> list[Unmeasured]:
    if report.index is None:
        return [Unmeasured(UnmeasuredKind.NO_INDEX)]
    if report.index.funnel.settled:
        return []
    issued = report.index.funnel.issued
    return [Unmeasured(UnmeasuredKind.NOTHING_DUE, (("n", issued),))]
