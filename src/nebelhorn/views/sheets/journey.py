"""Map, emotional curves and fog as tables for programs."""

from __future__ import annotations

from nebelhorn.feedback import CurvePoint
from nebelhorn.journeys import JourneyMap, Station
from nebelhorn.views.chosen import Chosen
from nebelhorn.views.labels import clean
from nebelhorn.views.map.drop_off import drop_off
from nebelhorn.views.report import Report
from nebelhorn.views.sheets.sheet import (
    MEAN,
    SHARE,
    Cell,
    Sheet,
    mean_cells,
    named,
    share_cells,
    title_of,
)
from nebelhorn.views.tables import name_of
from nebelhorn.views.words import Words


def map_sheets(report: Report, chosen: Chosen, words: Words) -> tuple[Sheet, ...]:
    """Return touchpoints, flows and curves of the map, drawn or not.

    Args:
        report: Map, cells, curves.
        chosen: What is drawn.
        words: Language of labels.
    """
    return (_touchpoints(report, words), _flows(report, chosen, words), _curves(report, words))


def fog_sheets(report: Report, words: Words) -> tuple[Sheet, ...]:
    """Return the fog of every touchpoint and group over the whole time."""
    rows = tuple(
        (
            cell.touchpoint,
            name_of(cell.touchpoint, report.settings, words),
            cell.group,
            cell.heard,
            *share_cells(cell.fog),
            *mean_cells(cell.mood),
            cell.delay_h,
            None if cell.reason is None else cell.reason.value,
        )
        for cell in report.fog.cells
        if cell.period is None
    )
    columns: tuple[str, ...] = ("touchpoint", "label", "group", "heard", *named("fog", SHARE))
    columns += (*named("mood", MEAN), "median_delay_hours", "why")
    return (Sheet("cells", title_of("cells", words), columns, rows),)


def _touchpoints(report: Report, words: Words) -> Sheet:
    cells, settings = report.cells(), report.settings
    rows: list[tuple[Cell, ...]] = []
    for one in report.journey_map.stations:
        cell = cells.get(one.touchpoint)
        rows.append(
            (
                one.touchpoint,
                name_of(one.touchpoint, settings, words),
                settings.touchpoint(one.touchpoint).stage,
                *(one.customers, one.events, one.starts, one.ends),
                *_ending(one, report.journey_map),
                *mean_cells(None if cell is None else cell.mood),
                *share_cells(None if cell is None else cell.fog),
            )
        )
    for name, count in report.counts_only:
        here = (name, name_of(name, settings, words), settings.touchpoint(name).stage)
        rows.append((*here, None, count, *[None] * 6, *mean_cells(None), *share_cells(None)))
    columns: tuple[str, ...] = (
        "touchpoint",
        "label",
        "stage",
        "customers",
        "encounters",
        "starts",
        "ends",
        "ends_share",
        "ends_low",
        "ends_high",
        "ends_elsewhere",
    )
    columns += (*named("mood", MEAN), *named("fog", SHARE))
    return Sheet("touchpoints", title_of("touchpoints", words), columns, tuple(rows))


def _ending(station: Station, whole: JourneyMap) -> tuple[Cell, ...]:
    found = drop_off(station, whole)
    return found.here.value, found.here.low, found.here.high, found.elsewhere


def _flows(report: Report, chosen: Chosen, words: Words) -> Sheet:
    drawn = {(one.source, one.target) for one in (*chosen.flows, *chosen.loops)}
    rows = tuple(
        (
            *(one.source, one.target, one.count, one.customers, one.median_s, one.p90_s),
            report.journey_map.off_by,
            int((one.source, one.target) in drawn),
        )
        for one in report.journey_map.transitions
    )
    columns: tuple[str, ...] = (
        "from",
        "to",
        "count",
        "customers",
        "median_seconds",
        "p90_seconds",
        "seconds_off_by",
        "drawn",
    )
    return Sheet("flows", title_of("flows", words), columns, rows)


def _curves(report: Report, words: Words) -> Sheet:
    rows = tuple(
        (None if curve.group is None else clean(curve.group), kind, *_point(point))
        for curve in report.curves
        for kind, points in (("stage", curve.stages), ("touchpoint", curve.touchpoints))
        for point in points
    )
    columns: tuple[str, ...] = (
        "group",
        "kind",
        "place",
        *named("mood", MEAN),
        *named("enthusiastic", SHARE),
    )
    columns += (*named("lukewarm", SHARE), *named("angry", SHARE), *named("fog", SHARE))
    return Sheet("curves", title_of("curves", words), columns, rows)


def _point(point: CurvePoint) -> tuple[Cell, ...]:
    feeling = point.feeling
    shares = (feeling.enthusiastic, feeling.lukewarm, feeling.angry, point.fog)
    cells = [cell for share in shares for cell in share_cells(share)]
    return (point.place, *mean_cells(point.mood), *cells)
