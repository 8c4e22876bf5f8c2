"""The section about the Reality Index: a sentence, a picture, then tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from markupsafe import Markup

from nebelhorn.reality import Depth, LeadTime, Readability, RealityIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.alarm_marks import AlarmMark
from nebelhorn.views.index.lead_sentences import leads_table, safe_table
from nebelhorn.views.index.links import linked, part_links
from nebelhorn.views.index.part_bars import PartBar, part_bars
from nebelhorn.views.index.picture import draw_index
from nebelhorn.views.index.picture_words import axis_sentence, chart_title, twin_sentence
from nebelhorn.views.index.plot import MEDIUM, NARROW, WIDE
from nebelhorn.views.index.question_rows import QuestionRow, question_row
from nebelhorn.views.index.readability_sentences import readability_sentence, readability_table
from nebelhorn.views.index.rule_leads import leads_note
from nebelhorn.views.index.rule_part import RulePart, build_rule_part
from nebelhorn.views.index.rule_rows import FIRST_RULES, RuleRow, rule_row
from nebelhorn.views.index.tables import (
    groups_table,
    periods_table,
    place_label,
    places_table,
    questions_table,
    rules_table,
    seals_table,
)
from nebelhorn.views.index.verdict import (
    identity_sentence,
    index_basis,
    index_marks,
    index_verdict,
    live_sentence,
)
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words

_SIZES = (WIDE, MEDIUM, NARROW)


@dataclass(frozen=True, slots=True)
class IndexSection:
    """Everything the section shows.

    Attributes:
        marks: What the headline must be marked as.
        is_ours: Is the headline ours?
        verdict: The headline.
        basis: What it rests on.
        live: How far what is sealed live has got, as long as no index is said of it; else empty.
        identity: How many are void since their customer became another one; empty: none.
        title: Of the chart.
        pictures: The chart for wide, medium and narrow screens; empty without any share.
        axis: Which part of 0 to 100 the chart shows.
        twin: What the line of the frozen twin is; empty: there is none.
        periods: The chart as a table; None without periods.
        questions: As small pictures.
        questions_table: The same as a table.
        seals_table: What became of what was foretold, as a table.
        lead_tables: How early it was called, and how safe the safe were; empty: not asked.
        readability: What readability costs; empty: no black box was asked.
        readability_table: The same by question; None for less than two, or not asked.
        rules: The first few.
        rules_led: Has any of all a lead time? Else there is no column of it.
        rules_early: What a lead time is, or why there is none.
        rules_table: All; None without rules.
        parts: (title, bars, table) by group and by touchpoint.
        by_rule: The rules most predictions rest on; None: no page of the server, which has one of
            all rules, or no rules.
    """

    marks: tuple[str, ...]
    is_ours: bool
    verdict: str
    basis: str
    live: str
    identity: str
    title: str
    pictures: tuple[Markup, ...]
    axis: str
    twin: str
    periods: Table | None
    questions: tuple[QuestionRow, ...]
    questions_table: Table
    seals_table: Table
    lead_tables: tuple[Table, ...]
    readability: str
    readability_table: Table | None
    rules: tuple[RuleRow, ...]
    rules_led: bool
    rules_early: str
    rules_table: Table | None
    parts: tuple[tuple[str, tuple[PartBar, ...], Table], ...]
    by_rule: RulePart | None = None


def build_index(
    index: RealityIndex,
    settings: Settings,
    words: Words,
    depth: Depth | None = None,
    leads: Sequence[LeadTime] = (),
    readability: Readability | None = None,
) -> IndexSection:
    """Say and draw an index.

    Args:
        index: The figures.
        settings: Labels of touchpoints and questions.
        words: Reader's language.
        depth: Marks the rules that stand out when all are judged at once; None marks none.
        leads: How early it was called, of those questions that have a yes and a no.
        readability: What readability costs; None: no black box was asked.

    Returns:
        What the template shows.
    """
    drawn = any(period.score.value is not None for period in index.periods)
    pictures = [
        draw_index(index, words, size=size, prefix=f"{words.language}-index-{size.name}-")
        for size in _SIZES
        if drawn
    ]
    judged = depth.rules if depth and len(depth.rules) == len(index.rules) else ()
    ahead = {lead.question: lead for lead in leads}
    parts = []
    if index.groups:
        scores = [(one.name, one.score) for one in index.groups]
        table = groups_table(index, words)
        parts.append((words.say("By group"), part_bars(scores, words), table))
    if index.touchpoints:
        scores = [(place_label(one, settings, words), one.score) for one in index.touchpoints]
        table = places_table(index, settings, words)
        parts.append((words.say("By touchpoint"), part_bars(scores, words), table))
    return IndexSection(
        marks=tuple(mark[0].upper() + mark[1:] for mark in index_marks(index, words)),
        is_ours=index.is_ours,
        verdict=index_verdict(index, words),
        basis=index_basis(index, words),
        live="" if index.live is None else live_sentence(index.live, words),
        identity=identity_sentence(index, words),
        title=chart_title(words),
        pictures=tuple(pictures),
        axis=axis_sentence(index, words) if drawn else "",
        twin=twin_sentence(index, words),
        periods=periods_table(index, words) if index.periods else None,
        questions=tuple(
            question_row(one, ahead.get(one.name), settings, words, is_ours=index.is_ours)
            for one in index.questions
        ),
        questions_table=questions_table(index, settings, words),
        seals_table=seals_table(index, settings, words),
        lead_tables=tuple(
            make(leads, settings, words) for make in (leads_table, safe_table) if leads
        ),
        readability=readability_sentence(readability.whole, words, mean=readability.several)
        if readability
        else "",
        readability_table=readability_table(readability, settings, words)
        if readability and readability.several
        else None,
        rules=tuple(
            rule_row(rule, one, index, settings, words)
            for rule, one in zip_longest(index.rules[:FIRST_RULES], judged[:FIRST_RULES])
        ),
        rules_led=any(rule.lead for rule in index.rules),
        rules_early=leads_note(index.rules, words),
        rules_table=rules_table(index, index.rules, settings, words) if index.rules else None,
        parts=tuple(parts),
    )


def with_links(
    section: IndexSection,
    index: RealityIndex,
    settings: Settings,
    words: Words,
    alarms: Sequence[AlarmMark] = (),
) -> IndexSection:
    """Let points and rows lead to the predictions behind them, for a page of the server.

    Args:
        section: As ``build_index`` made it.
        index: It was made of.
        settings: Labels of touchpoints and questions.
        words: Reader's language.
        alarms: Marked on the chart.
    """
    ways = part_links(index)
    names = [*(["groups"] if index.groups else []), *(["places"] if index.touchpoints else [])]
    return replace(
        section,
        pictures=tuple(
            draw_index(
                index,
                words,
                size=size,
                prefix=f"{words.language}-{size.name}-",
                links=True,
                alarms=alarms,
            )
            for size in _SIZES[: len(section.pictures)]
        ),
        periods=linked(section.periods, ways["periods"]),
        questions_table=replace(section.questions_table, links=tuple(ways["questions"])),
        rules_table=linked(section.rules_table, ways["rules"]),
        parts=tuple(
            (
                title,
                tuple(replace(bar, link=way) for bar, way in zip(bars, ways[name], strict=False)),
                replace(table, links=tuple(ways[name])[: len(table.rows)]),
            )
            for name, (title, bars, table) in zip(names, section.parts, strict=True)
        ),
        by_rule=build_rule_part(index, settings, words),
    )
