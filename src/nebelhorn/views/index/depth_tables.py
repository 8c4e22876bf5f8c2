"""One click below the headline, as tables."""

from __future__ import annotations

from nebelhorn.feedback import Share
from nebelhorn.reality import Depth, Heap, RealityIndex, Reliability, Shrunk
from nebelhorn.settings import Settings
from nebelhorn.views.index.depth_picture import thinned
from nebelhorn.views.index.depth_sentences import gap_range
from nebelhorn.views.index.rule_sentences import question_of, rule_of_index
from nebelhorn.views.index.situation import quoted
from nebelhorn.views.index.verdict import day_of, share_of
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words, message

_DAY_US = 86_400_000_000
_MOST_ROWS = 60
_HEAPS = {
    Heap.TOUCHPOINT: message("after {what}"),
    Heap.CUSTOMERS: message("the busiest hundredth of customers"),
    Heap.QUIET: message("in quiet spells"),
}


def depth_questions_table(
    depth: Depth, index: RealityIndex, settings: Settings, words: Words
) -> Table:
    """List the questions: lead, fit of the chances, and what the Brier score is made of."""
    rows = []
    for one in depth.questions:
        label = depth_label(one.name, index, settings, words)
        skill, fit, curve = one.skill, one.calibration, one.reliability
        rows.append(
            (
                label,
                _points(skill.value, words),
                gap_range(skill, words),
                _points(fit.value, words),
                gap_range(fit, words),
                *_brier(curve, words),
                words.count(fit.n),
                words.count(fit.customers),
                words.count(one.corrected),
            )
        )
    head = (
        words.say("Question"),
        words.say("Gained of 100 left to gain"),
        words.say("Likely range"),
        words.say("Right less confidence, points"),
        words.say("Likely range"),
        words.say("Brier score"),
        words.say("Chances said wrong (MCB)"),
        words.say("Sure told from unsure (DSC)"),
        words.say("In the matter (UNC)"),
        words.say("Count"),
        words.say("Customers"),
        words.say("Otherwise by late news"),
    )
    return table_of(words.say("Can the questions be trusted?"), head, rows)


def reliability_table(
    depth: Depth, index: RealityIndex, settings: Settings, words: Words
) -> Table | None:
    """List every step of every reliability curve; None without any."""
    rows = [
        (
            depth_label(one.name, index, settings, words),
            words.say(
                "{low} to {high}", low=words.percent(step.low), high=words.percent(step.high)
            ),
            words.percent(step.share),
            words.count(step.n),
        )
        for one in depth.questions
        if one.reliability is not None
        for step in one.reliability.steps
    ]
    head = (
        words.say("Question"),
        words.say("Sealed confidence"),
        words.say("Happened"),
        words.say("Count"),
    )
    if not rows:
        return None
    return table_of(words.say("How often it happened, by sealed confidence"), head, rows)


def running_table(depth: Depth, words: Words) -> Table:
    """List the running index, at most about sixty days evenly apart."""
    rows = [
        (
            day_of(one.day * _DAY_US, words),
            words.percent(one.value),
            words.say("{low} to {high}", low=words.percent(one.low), high=words.percent(one.high)),
            words.count(one.n),
        )
        for one in (thinned(depth.running, _MOST_ROWS) if depth.running else [])
    ]
    head = (
        words.say("Up to"),
        words.say("Right so far"),
        words.say("Bounds for all days at once"),
        words.say("Count"),
    )
    return table_of(words.say("Right so far, day by day"), head, rows)


def heaps_table(depth: Depth, settings: Settings, words: Words) -> Table:
    """List where predictions are heaped up, and the headline without each heap."""
    rows = [
        (
            words.say(
                _HEAPS[one.heap], what=quoted(one.name, settings, words) if one.name else "–"
            ),
            words.percent(one.share),
            words.count(one.n),
            words.percent(one.without.value),
            share_range(share_of(one.without), words),
            words.percent(one.without.naive),
            counts_text(share_of(one.without), words),
        )
        for one in depth.concentration
    ]
    head = (
        words.say("Predictions"),
        words.say("Of all"),
        words.say("Count"),
        words.say("Right without them"),
        words.say("Likely range"),
        words.say("Blind guessing"),
        words.say("Count without them"),
    )
    return table_of(words.say("Where predictions are heaped up"), head, rows)


def judged_rules_table(
    depth: Depth, index: RealityIndex, settings: Settings, words: Words
) -> Table:
    """List the rules judged all at once: drawn towards their like, and which stand out."""
    pairs = zip(index.rules, depth.rules, strict=False)
    rows = [
        (
            rule_of_index(rule, index, settings, words),
            words.percent(rule.score.value),
            *judged(one, words),
            counts_text(share_of(rule.score), words),
        )
        for rule, one in pairs
    ]
    return table_of(
        words.say("The rules, judged all at once"),
        (words.say("Rule"), words.say("Right when cited"), *_judged_head(words)),
        rows,
        text=(4, 5),
    )


def judged_groups_table(depth: Depth, index: RealityIndex, words: Words) -> Table:
    """List the groups judged all at once."""
    pairs = zip(index.groups, depth.groups, strict=False)
    rows = [
        (
            clean(group.name),
            words.percent(group.score.value),
            *judged(one, words),
            counts_text(share_of(group.score), words),
        )
        for group, one in pairs
    ]
    return table_of(
        words.say("The groups, judged all at once"),
        (words.say("Group"), words.say("Right"), *_judged_head(words)),
        rows,
        text=(4, 5),
    )


def lines_table(depth: Depth, words: Words) -> Table:
    """List the lines of the chart: every set of questions that history was asked with."""
    rows = [
        (
            words.count(number),
            clean(line.set_version),
            day_of(line.begun_us, words),
            words.count(line.run_no),
            words.say("this one") if line.now else "–",
        )
        for number, line in enumerate(depth.lines, 1)
    ]
    head = (
        words.say("Line"),
        words.say("Question set"),
        words.say("Begun on"),
        words.say("Run"),
        words.say("Shown"),
    )
    return table_of(words.say("Lines of the chart"), head, rows, first=3, text=(4,))


def judged(one: Shrunk, words: Words) -> tuple[str, str, str, str]:
    """Return the shrunk share, its 90 % range, if it stands out, and if it predicts.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> judged(Shrunk(0.61, 0.55, 0.66, stands_out=True, predicts=False), words("en"))
        ('61%', '55–66%', 'stands out', 'not shown')
    """
    if one.low is None or one.high is None:
        return words.percent(one.value), "–", "–", "–"
    return (
        words.percent(one.value),
        share_range(Share(one.value, 0, 0, one.low, one.high), words),
        words.say("stands out") if one.stands_out else words.say("may be chance"),
        words.say("predicts") if one.predicts else words.say("not shown"),
    )


def judged_text(one: Shrunk, words: Words) -> str:
    """Return the shrunk share with its 90 % range, as one text; ``""`` without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> judged_text(Shrunk(0.61, 0.55, 0.66, stands_out=True, predicts=False), words("en"))
        'among all 61%, likely 55–66%'
    """
    if one.value is None or one.low is None or one.high is None:
        return ""
    share, likely, *_ = judged(one, words)
    return words.say("among all {share}, likely {range}", share=share, range=likely)


def depth_label(name: str, index: RealityIndex, settings: Settings, words: Words) -> str:
    """Return what readers call a question of a depth."""
    asked = next((one for one in index.questions if one.name == name), None)
    kind, horizon_days = ("", 0.0) if asked is None else (asked.kind, asked.horizon_days)
    return clean(question_of(name, kind, horizon_days, settings).label(words.language))


def _judged_head(words: Words) -> tuple[str, ...]:
    return (
        words.say("Drawn towards its like"),
        words.say("Likely range (90 %)"),
        words.say("Among all"),
        words.say("Beats blind guessing however often one looks"),
        words.say("Count"),
    )


def _points(value: float | None, words: Words) -> str:
    return "–" if value is None else words.points(value)


def _brier(curve: Reliability | None, words: Words) -> tuple[str, ...]:
    if curve is None:
        return ("–",) * 4
    return tuple(
        words.decimal(part, digits=3) for part in (curve.brier, curve.mcb, curve.dsc, curve.unc)
    )
