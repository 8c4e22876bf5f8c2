"""Rules as one picture, for files: on the page they are a table with small bars."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.reality import RealityIndex, RuleIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.question_rows import sure_colour
from nebelhorn.views.index.rule_rows import FIRST_RULES
from nebelhorn.views.index.rule_sentences import rule_of_index
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.labels import wrap
from nebelhorn.views.shares import counts_text
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_SAID, _WIDE, _TALL, _END = 520.0, 360.0, 56.0, 130.0


def draw_rules(
    index: RealityIndex, settings: Settings, words: Words, *, prefix: str = ""
) -> Markup | None:
    """Draw how often the first rules were right when cited, beside what is usual.

    Args:
        index: With its rules.
        settings: Labels of touchpoints.
        words: Reader's language.
        prefix: Starts every id.

    Returns:
        One ``<svg>`` for ``standalone_svg``; None without rules.
    """
    shown = index.rules[:FIRST_RULES]
    if not shown:
        return None
    rows = [
        _row(rule, rule_of_index(rule, index, settings, words), place * _TALL, words)
        for place, rule in enumerate(shown)
    ]
    return tag(
        "svg",
        tag("title", words.say("The rules that carry most"), id=f"{prefix}title"),
        join(rows),
        viewBox=f"0 0 {_SAID + _WIDE + _END:.0f} {_TALL * len(shown):.0f}",
        class_="rp",
        role="img",
        aria_labelledby=f"{prefix}title",
    )


def _row(rule: RuleIndex, sentence: str, y: float, words: Words) -> Markup:
    share = share_of(rule.score)
    lines = wrap(sentence, limit=_SAID - 24, lines=3, size=12.5)
    top = y + 28 - 8 * (len(lines) - 1)
    parts = [tag("text", line, class_="say", x=0, y=top + 16 * i) for i, line in enumerate(lines)]
    bar = {"y": y + 16, "height": 14.0, "rx": 3.0, "x": _SAID}
    parts.append(tag("rect", class_="track", width=_WIDE, **bar))
    if share.value is not None:
        sure = "sure" if sure_colour(share, rule.base) == "f6" else "plain"
        parts.append(tag("rect", class_=sure, width=_WIDE * share.value, **bar))
    if share.low is not None and share.high is not None:
        ends = {"x1": _SAID + _WIDE * share.low, "x2": _SAID + _WIDE * share.high}
        parts.append(tag("line", class_="ci", y1=y + 23, y2=y + 23, **ends))
    usual = _SAID + _WIDE * rule.base
    parts.append(tag("line", class_="than", x1=usual, x2=usual, y1=y + 12, y2=y + 34))
    counts = counts_text(share, words)
    right = counts if share.value is None else words.percent(share.value)
    parts.append(tag("text", right, class_="share", x=_SAID + _WIDE + 12, y=y + 28))
    if share.value is not None:
        parts.append(tag("text", counts, class_="small", x=_SAID + _WIDE + 12, y=y + 44))
    return join(parts)
