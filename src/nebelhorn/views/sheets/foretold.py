"""Index, horn, rules and beliefs as tables for programs."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import BeliefResult, RealityIndex, RuleIndex, RuleLead, Side
from nebelhorn.views.horn.names import watched_name
from nebelhorn.views.index.ahead_section import ahead_of
from nebelhorn.views.index.links import rule_name
from nebelhorn.views.index.rule_part import most_cited
from nebelhorn.views.index.rule_sentences import rule_of_index
from nebelhorn.views.report import Report
from nebelhorn.views.sheets.sheet import (
    SCORE,
    SHARE,
    Cell,
    Sheet,
    day_cell,
    named,
    score_cells,
    time_cell,
    title_of,
)
from nebelhorn.views.today import Saying
from nebelhorn.views.words import Words

_MICROSECONDS = 1_000_000

LEAD = ("n", "customers", "late_days", "half_days", "early_days")
"""Columns of a lead time: counts, then so many days or more in 3/4, 1/2, and 1/4 of the cases."""


def today_sheets(sayings: Sequence[Saying], words: Words) -> tuple[Sheet, ...]:
    """Return the three sentences of the morning."""
    rows = tuple((one.sentence, "; ".join(one.marks), int(one.loud), one.page) for one in sayings)
    columns = ("sentence", "marks", "loud", "page")
    return (Sheet("today", title_of("today", words), columns, rows),)


def index_sheets(index: RealityIndex, words: Words) -> tuple[Sheet, ...]:
    """Return the index over time, by question, by group, by touchpoint, and by rule."""
    scores = (*named("machine", SCORE), *named("we", SCORE))
    periods = tuple(
        (
            time_cell(one.from_us),
            *(*score_cells(one.score), *score_cells(one.ours), *score_cells(one.twin)),
        )
        for one in index.periods
    )
    questions = tuple(
        (
            *(one.name, one.kind, one.horizon_days),
            *(*score_cells(one.score), *score_cells(one.ours)),
            *(one.majority, one.markov, one.brier, one.log_score),
            *(one.funnel.issued, one.funnel.due, one.funnel.settled, one.funnel.void),
            *(one.funnel.open, one.funnel.erased, one.funnel.abstained),
        )
        for one in index.questions
    )
    asked = ("question", "kind", "horizon_days", *scores, "majority", "last_moment", "brier")
    asked += ("log_score", "foretold", "due", "of_due_settled", "void", "open", "erased")
    parts = [
        Sheet(
            name,
            title_of(name, words),
            (column, *SCORE),
            tuple((one.name, *score_cells(one.score)) for one in found),
        )
        for name, column, found in (
            ("groups", "group", index.groups),
            ("places", "touchpoint", index.touchpoints),
        )
    ]
    rules = tuple(
        (rule_name(one), one.question, one.foretells, *score_cells(one.score))
        for one in most_cited(index.rules)
    )
    return (
        Sheet(
            "periods", title_of("periods", words), ("from", *scores, *named("twin", SCORE)), periods
        ),
        Sheet("questions", title_of("questions", words), (*asked, "abstained"), questions),
        *parts,
        Sheet("cited", title_of("cited", words), ("rule", "question", "foretells", *SCORE), rules),
    )


def horn_sheets(report: Report, words: Words) -> tuple[Sheet, ...]:
    """Return every day of every chart, and every alarm."""
    settings = report.settings
    days = tuple(
        (
            *(chart.watched.value, chart.subject),
            watched_name(chart.watched, chart.subject, settings, words),
            chart.state.value,
            *(day_cell(point.day), point.n, point.value, chart.usual, point.sum),
        )
        for chart in report.charts
        for point in chart.points
    )
    alarms = tuple(
        (
            *(one.alarm_id, one.watched.value, one.subject, one.level.value),
            *(day_cell(one.since_day), day_cell(one.raised_day), day_cell(one.red_day)),
            *(day_cell(one.proven_day), one.usual, one.lately, one.n),
            *(
                (said.cause, said.by, time_cell(said.at_us))
                if (said := one.acknowledged)
                else (None, None, None)
            ),
        )
        for one in report.alarms
    )
    named_days = ("watched", "subject", "label", "state", "day", "n", "value", "usual", "sum")
    columns: tuple[str, ...] = (
        "alarm",
        "watched",
        "subject",
        "level",
        "since",
        "heard",
        "red",
        "proven",
        "usual",
    )
    columns += ("lately", "n", "cause", "said_by", "said_at")
    return (
        Sheet("alarms", title_of("alarms", words), columns, alarms),
        Sheet("days", title_of("days", words), named_days, days),
    )


def rule_sheets(report: Report, words: Words) -> tuple[Sheet, ...]:
    """Return rules with what they rest on and how often they were right, then beliefs."""
    found: list[Sheet] = []
    columns: tuple[str, ...]
    if report.index is not None:
        rows = tuple(_rule(one, report.index, report, words) for one in report.index.rules)
        columns = ("rule", "sentence", "question", "foretells", "adopted_by", "support")
        columns += ("confidence", "base", "lift", *named("cited", SCORE), *named("lead", LEAD))
        found.append(Sheet("rules", title_of("rules", words), columns, rows))
        if led := ahead_of(report.standing):
            rows = tuple(_rule(one, report.index, report, words) for one in led)
            found.append(Sheet("ahead", title_of("ahead", words), columns, rows))
    if report.beliefs:
        columns = ("belief", "author", "written", "condition", "claim", "verdict")
        columns += (*named("when", SHARE), *named("otherwise", SHARE), "difference", "low", "high")
        rows = tuple(_belief(one) for one in report.beliefs)
        found.append(Sheet("beliefs", title_of("beliefs", words), (*columns, "open"), rows))
    return tuple(found)


def _rule(rule: RuleIndex, index: RealityIndex, report: Report, words: Words) -> tuple[Cell, ...]:
    return (
        rule_name(rule),
        rule_of_index(rule, index, report.settings, words),
        *(rule.question, rule.foretells, rule.adopted_by, rule.support),
        *(rule.confidence, rule.base, rule.lift, *score_cells(rule.score)),
        *_lead_cells(rule.lead),
    )


def _lead_cells(lead: RuleLead | None) -> tuple[Cell, ...]:
    if lead is None:
        return (None,) * len(LEAD)
    days = lead.days
    quarters = (None, None, None) if days is None else (days.late, days.half, days.early)
    return (lead.n, lead.customers, *quarters)


def _belief(one: BeliefResult) -> tuple[Cell, ...]:
    belief, record = one.belief, one.record
    return (
        *(belief.name, belief.author),
        time_cell(round(belief.written.timestamp() * _MICROSECONDS)),
        *(belief.condition, belief.claim, record.verdict.value),
        *(*_side(record.when), *_side(record.than)),
        *(record.difference, record.low, record.high, record.open),
    )


def _side(side: Side) -> tuple[Cell, ...]:
    return (side.k, side.n, side.value, side.low, side.high)
