"""Every picture also as a table: plain texts, ready to print on a page or a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nebelhorn.feedback import CurvePoint, EmotionalCurve, FogCell, Share
from nebelhorn.settings import Settings
from nebelhorn.views.chosen import Chosen
from nebelhorn.views.labels import clean
from nebelhorn.views.map.drop_off import drop_off
from nebelhorn.views.map.links import MapLinks
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import FOG_REASONS
from nebelhorn.views.shares import counts_text, mood_range, share_range
from nebelhorn.views.tolerance import with_tolerance
from nebelhorn.views.words import Words

LONGEST = 400
"""Rows a table shows at most; what is left out is said underneath."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as readers see it.

    Attributes:
        caption: What it shows.
        head: One title a column.
        rows: Cells as text, each row as long as ``head``; the first cell names the row.
        numbers: Indexes of columns that hold numbers.
        left_out: Count of rows not shown.
        links: Where the first cell of each row leads on a page; empty: nowhere.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    left_out: int = 0
    links: tuple[str, ...] = ()

    def led(self, links: Sequence[str]) -> Table:
        """Return the same table whose first rows lead somewhere, in order."""
        rest = [""] * (len(self.rows) - len(links))
        return replace(self, links=(*links, *rest)[: len(self.rows)])


def stations_table(report: Report, words: Words, links: MapLinks | None = None) -> Table:
    """List all touchpoints of the map, drawn or not, with customers, voices, mood and fog."""
    cells, whole = report.cells(), report.journey_map
    rows = []
    for s in whole.stations:
        cell, left = cells.get(s.touchpoint), drop_off(s, whole)
        rows.append(
            (
                name_of(s.touchpoint, report.settings, words),
                words.count(s.customers),
                words.count(s.events),
                words.count(s.starts),
                words.count(s.ends),
                words.percent(left.here.value),
                share_range(left.here, words),
                words.percent(left.elsewhere),
                words.count(cell.heard if cell else 0),
                words.mood(cell.mood.value if cell else None),
                mood_range(cell.mood, words) if cell else "–",
                words.percent(cell.fog.value if cell else 1.0),
            )
        )
    rows += [
        (
            *(name_of(name, report.settings, words), "–", words.count(n)),
            *("–", "–", "–", "–", "–", "0", "?", "–", "–"),
        )
        for name, n in report.counts_only
    ]
    head = (
        words.say("Touchpoint"),
        _units(report, words),
        words.say("Encounters"),
        words.say("Start"),
        words.say("End"),
        words.say("Of its encounters"),
        words.say("Likely range"),
        words.say("Elsewhere"),
        words.say("Heard"),
        words.say("Mood"),
        words.say("Likely range"),
        words.say("Fog"),
    )
    table = table_of(words.say("Touchpoints of the map"), head, rows)
    return table.led([links.at(s.touchpoint) for s in whole.stations]) if links else table


def flows_table(
    report: Report, chosen: Chosen, words: Words, links: MapLinks | None = None
) -> Table:
    """List all flows, most frequent first, and say which of them are drawn."""
    drawn = {(t.source, t.target) for t in (*chosen.flows, *chosen.loops)}
    # sixty touchpoints have thousands of flows: what nobody sees is not put into words
    flows, off_by = report.journey_map.transitions[:LONGEST], report.journey_map.off_by
    rows = [
        (
            *(name_of(end, report.settings, words) for end in (t.source, t.target)),
            *(words.count(t.count), words.count(t.customers)),
            *(words.span(t.median_s), words.span(t.p90_s)),
            words.say("drawn") if (t.source, t.target) in drawn else words.say("hidden"),
        )
        for t in flows
    ]
    head = (
        words.say("From"),
        words.say("To"),
        words.say("How often"),
        _units(report, words),
        with_tolerance(words.say("Half within"), off_by, words),
        with_tolerance(words.say("Nine of ten within"), off_by, words),
        words.say("On the map"),
    )
    table = table_of(words.say("Flows of the map"), head, rows, first=2)
    table = replace(table, left_out=len(report.journey_map.transitions) - len(flows))
    return table.led([links.along(t.source, t.target) for t in flows]) if links else table


def curve_table(curves: tuple[EmotionalCurve, ...], settings: Settings, words: Words) -> Table:
    """List the emotional curves, everybody's first: stages, then touchpoints with a voice."""
    titles = {
        stage.id: clean(words.label({"de": stage.de, "en": stage.en}))
        for stage in settings.stage_order()
    }
    rows = []
    for curve in curves:
        group = words.say("Everybody") if curve.group is None else clean(curve.group)
        rows += [_point(p, titles.get(p.place, p.place), group, words) for p in curve.stages]
        rows += [
            _point(p, name_of(p.place, settings, words), group, words) for p in curve.touchpoints
        ]
    head = (
        words.say("Place"),
        words.say("Group"),
        words.say("Mood"),
        words.say("Likely range"),
        words.say("Voices"),
        words.say("Enthusiastic"),
        words.say("Lukewarm"),
        words.say("Angry"),
        words.say("Fog"),
    )
    return table_of(words.say("Emotional curve"), head, rows, first=2)


def fog_table(report: Report, words: Words) -> Table:
    """List the fog of every touchpoint and group over the whole time."""
    cells = [cell for cell in report.fog.cells if cell.period is None]
    rows = [_fog_row(cell, report.settings, words) for cell in cells]
    head = (
        words.say("Touchpoint"),
        words.say("Group"),
        words.say("Fog"),
        words.say("Likely range"),
        words.say("Unheard of all"),
        words.say("Mood"),
        words.say("Likely range"),
        words.say("Median delay"),
        words.say("Why"),
    )
    return table_of(words.say("Fog map"), head, rows, first=2, text=(8,))


def shares_table(caption: str, rows: list[tuple[str, Share]], words: Words) -> Table:
    """List named shares with counts and likely range."""
    head = (words.say("What"), words.say("Share"), words.say("Likely range"), words.say("Count"))
    cells = [
        (
            name,
            words.percent(share.value),
            share_range(share, words),
            counts_text(share, words),
        )
        for name, share in rows
    ]
    return table_of(caption, head, cells)


def funnel_table(report: Report, words: Words) -> Table:
    """List the steps of the funnel."""
    rows = [
        (
            name_of(step.touchpoint, report.settings, words),
            words.count(step.reached),
            words.percent(step.of_first),
            words.percent(step.of_previous),
            words.span(step.median_s),
            words.count(step.undecided),
        )
        for step in report.funnel
    ]
    head = (
        words.say("Step"),
        words.say("Reached"),
        words.say("Of the first"),
        words.say("Of the one before"),
        words.say("Median time"),
        words.say("Still open"),
    )
    return table_of(words.say("Funnel"), head, rows)


def instead_table(report: Report, words: Words) -> Table:
    """List where those went who left the funnel after one of its steps."""
    total = sum(one.customers for one in report.instead)
    rows = [
        (
            words.say("nothing came any more")
            if one.touchpoint is None
            else name_of(one.touchpoint, report.settings, words),
            words.count(one.customers),
            words.percent(one.customers / total if total else None),
            words.span(one.median_s),
        )
        for one in report.instead
    ]
    head = (
        words.say("Instead"),
        _units(report, words),
        words.say("Of those who left ({n})", n=words.count(total)),
        words.say("Median time"),
    )
    return table_of(_instead_caption(report, words), head, rows)


def _instead_caption(report: Report, words: Words) -> str:
    if report.instead_after is None:
        return words.say("Where did they go instead?")
    return words.say(
        "Where did those go who did not get from “{step}” to the next step?",
        step=name_of(report.instead_after, report.settings, words),
    )


def _units(report: Report, words: Words) -> str:
    unit = report.journey_map.unit
    return words.say("Customers") if unit == "customer" else clean(unit)


def name_of(touchpoint: str, settings: Settings, words: Words) -> str:
    """Return what readers call a touchpoint."""
    return clean(settings.touchpoint(touchpoint).label(words.language))


def _point(point: CurvePoint, place: str, group: str, words: Words) -> tuple[str, ...]:
    return (
        place,
        group,
        words.mood(point.mood.value),
        mood_range(point.mood, words),
        words.count(point.mood.n),
        words.percent(point.feeling.enthusiastic.value),
        words.percent(point.feeling.lukewarm.value),
        words.percent(point.feeling.angry.value),
        words.percent(point.fog.value),
    )


def _fog_row(cell: FogCell, settings: Settings, words: Words) -> tuple[str, ...]:
    return (
        name_of(cell.touchpoint, settings, words),
        words.say("Everybody") if cell.group is None else clean(cell.group),
        words.percent(cell.fog.value),
        share_range(cell.fog, words),
        counts_text(cell.fog, words),
        words.mood(cell.mood.value),
        mood_range(cell.mood, words),
        words.span(None if cell.delay_h is None else cell.delay_h * 3600),
        "–" if cell.reason is None else words.say(FOG_REASONS[cell.reason]),
    )


def table_of(
    caption: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    first: int = 1,
    text: tuple[int, ...] = (),
) -> Table:
    """Return a table of texts, cut to the longest.

    Args:
        caption: What it shows.
        head: One title a column.
        rows: Cells, each row as long as ``head``.
        first: From this column on cells hold numbers …
        text: … except in these.
    """
    numbers = frozenset(range(first, len(head))) - set(text)
    return Table(caption, head, tuple(rows[:LONGEST]), numbers, max(0, len(rows) - LONGEST))
