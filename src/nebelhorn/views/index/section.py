"""The section about the Reality Index: a sentence, a picture, then tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.reality import Depth, QuestionIndex, RealityIndex, RuleIndex, SealFunnel, Shrunk
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar, thin_stack
from nebelhorn.views.index.depth_tables import judged_text
from nebelhorn.views.index.picture import axis_sentence, chart_title, draw_index
from nebelhorn.views.index.plot import MEDIUM, NARROW, WIDE
from nebelhorn.views.index.rule_sentences import rule_of_index
from nebelhorn.views.index.tables import (
    NAIVE,
    groups_table,
    lift_text,
    periods_table,
    places_table,
    question_label,
    questions_table,
    rules_table,
    seals_table,
)
from nebelhorn.views.index.verdict import index_basis, index_marks, index_verdict, share_of
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words

FIRST_RULES = 12
"""So many rules stand open on the page; the table has all."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as a small picture.

    Attributes:
        label: What readers call it.
        horizon: Until when it must have come.
        right: Hit share, or ``k of n``.
        beside: Counts, likely range, and blind guessing.
        bar: Hit share with likely range, blind guessing as a tick.
        flow: What became of all that was foretold, as a thin line.
        counts: The same in words.
    """

    label: str
    horizon: str
    right: str
    beside: str
    bar: Markup
    flow: Markup
    counts: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule.

    Attributes:
        sentence: What it says.
        rests_on: Support and confidence.
        base: Share in general.
        lift: How many times more often than in general.
        bar: Hit share when cited, with likely range; in general as a tick.
        right: The hit share.
        cited: How often it was cited, and the likely range.
        verdict: Against the base rate, in words.
        judged: What is left when all rules are judged at once; empty: not looked at.
        badge: Does it predict, or stand out, among all? Empty: neither.
    """

    sentence: str
    rests_on: str
    base: str
    lift: str
    bar: Markup
    right: str
    cited: str
    verdict: str
    judged: str
    badge: str


@dataclass(frozen=True, slots=True)
class IndexSection:
    """Everything the section shows.

    Attributes:
        marks: What the headline must be marked as.
        verdict: The headline.
        basis: What it rests on.
        title: Of the chart.
        pictures: The chart for wide, medium and narrow screens; empty without any share.
        axis: Which part of 0 to 100 the chart shows.
        periods: The chart as a table; None without periods.
        questions: As small pictures.
        questions_table: The same as a table.
        seals_table: What became of what was foretold, as a table.
        rules: The first few.
        rules_table: All; None without rules.
        parts: (title, table) by group and by touchpoint.
    """

    marks: tuple[str, ...]
    verdict: str
    basis: str
    title: str
    pictures: tuple[Markup, ...]
    axis: str
    periods: Table | None
    questions: tuple[QuestionRow, ...]
    questions_table: Table
    seals_table: Table
    rules: tuple[RuleRow, ...]
    rules_table: Table | None
    parts: tuple[tuple[str, Table], ...]


def build_index(
    index: RealityIndex, settings: Settings, words: Words, depth: Depth | None = None
) -> IndexSection:
    """Say and draw an index.

    Args:
        index: The figures.
        settings: Labels of touchpoints and questions.
        words: Reader's language.
        depth: Marks the rules that stand out when all are judged at once; None marks none.

    Returns:
        What the template shows.
    """
    drawn = any(period.score.value is not None for period in index.periods)
    pictures = [
        draw_index(index, words, size=size, prefix=f"{words.language}-index-{size.name}-")
        for size in (WIDE, MEDIUM, NARROW)
        if drawn
    ]
    judged = depth.rules if depth and len(depth.rules) == len(index.rules) else ()
    parts = []
    if index.groups:
        parts.append((words.say("By group"), groups_table(index, words)))
    if index.touchpoints:
        parts.append((words.say("By touchpoint"), places_table(index, settings, words)))
    return IndexSection(
        marks=tuple(mark[0].upper() + mark[1:] for mark in index_marks(index, words)),
        verdict=index_verdict(index, words),
        basis=index_basis(index, words),
        title=chart_title(words),
        pictures=tuple(pictures),
        axis=axis_sentence(index, words) if drawn else "",
        periods=periods_table(index, words) if index.periods else None,
        questions=tuple(_question(one, settings, words) for one in index.questions),
        questions_table=questions_table(index, settings, words),
        seals_table=seals_table(index, settings, words),
        rules=tuple(
            _rule(rule, one, index, settings, words)
            for rule, one in zip_longest(index.rules[:FIRST_RULES], judged[:FIRST_RULES])
        ),
        rules_table=rules_table(index, index.rules, settings, words) if index.rules else None,
        parts=tuple(parts),
    )


def rule_verdict(rule: RuleIndex, words: Words) -> str:
    """Judge a rule by what is right in general, never by a coin.

    Args:
        rule: As it was cited.
        words: Reader's language.

    Returns:
        A few words.
    """
    low, high = rule.score.low, rule.score.high
    if low is None or high is None:
        return words.say("too few cases")
    if low > rule.base:
        return words.say("holds")
    if high < rule.base:
        return words.say("rarer than usual")
    return words.say("may be chance")


def _question(one: QuestionIndex, settings: Settings, words: Words) -> QuestionRow:
    share = share_of(one.score)
    if one.score.value is None:
        right = counts_text(share, words) if one.score.n else "–"
        beside = _why_no_share(one, words)
    else:
        right = words.percent(one.score.value)
        beside = words.say(
            "{counts}, likely {range}; blind guessing {blind} ({how})",
            counts=counts_text(share, words),
            range=share_range(share, words),
            blind=words.percent(one.score.naive),
            how=words.say(NAIVE[one.naive]),
        )
    return QuestionRow(
        label=question_label(one, settings, words),
        horizon=words.within(one.horizon_days),
        right=right,
        beside=beside,
        bar=share_bar(share, _colour(share, one.score.naive), beside=one.score.naive),
        flow=_flow(one.funnel),
        counts=funnel_text(one.funnel, words),
    )


def funnel_text(funnel: SealFunnel, words: Words) -> str:
    """Say what became of what was foretold.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> funnel_text(SealFunnel(100, 20, 80, 70, 10, 0, 3), words("en"))
        '100 foretold → 80 due → 70 settled, 10 void; 20 still open'
    """
    said = words.say(
        "{issued} foretold → {due} due → {settled} settled, {void} void; {open} still open",
        issued=words.count(funnel.issued),
        due=words.count(funnel.due),
        settled=words.count(funnel.settled),
        void=words.count(funnel.void),
        open=words.count(funnel.open),
    )
    if not funnel.erased:
        return said
    return words.say("{said}, {n} erased", said=said, n=words.count(funnel.erased))


def _colour(share: Share, beside: float | None) -> str:
    """Blue only where the whole likely range is better than what it is compared with."""
    surely = share.low is not None and beside is not None and share.low > beside
    return "f6" if surely else "plain"


def _why_no_share(one: QuestionIndex, words: Words) -> str:
    if one.score.n:
        return words.say("too few customers for a share")
    return words.say("nothing was settled") if one.funnel.due else words.say("nothing is due yet")


def _flow(funnel: SealFunnel) -> Markup:
    whole = max(1, funnel.issued)
    parts = [(funnel.settled, "settled"), (funnel.void, "void"), (funnel.open, "open")]
    return thin_stack([(n / whole, colour) for n, colour in parts])


def _rule(
    rule: RuleIndex, one: Shrunk | None, index: RealityIndex, settings: Settings, words: Words
) -> RuleRow:
    share = share_of(rule.score)
    cited = counts_text(share, words)
    if rule.score.value is not None:
        cited = words.say("{counts}, likely {range}", counts=cited, range=share_range(share, words))
    return RuleRow(
        sentence=rule_of_index(rule, index, settings, words),
        rests_on=words.say(
            "{share} of {n}", share=words.percent(rule.confidence), n=words.count(rule.support)
        ),
        base=words.percent(rule.base),
        lift=lift_text(rule, words),
        bar=share_bar(share, _colour(share, rule.base), beside=rule.base),
        right=words.percent(rule.score.value),
        cited=cited,
        verdict=rule_verdict(rule, words),
        judged=judged_text(one, words) if one else "",
        badge=_badge(one, words),
    )


def _badge(one: Shrunk | None, words: Words) -> str:
    if one is None:
        return ""
    if one.predicts:
        return words.say("predicts")
    return words.say("stands out") if one.stands_out else ""
