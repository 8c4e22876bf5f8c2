"""Each question of the index as a small picture, with what it says about lead time and safety."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.reality import Deed, LeadTime, QuestionIndex, SealFunnel
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar, thin_stack
from nebelhorn.views.index.lead_sentences import lead_sentence, lead_strip, safe_sentence
from nebelhorn.views.index.tables import NAIVE, question_label
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.words import Words


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
        early: How early it was called; empty: no question with a yes and a no.
        safe: What came of those called safe; empty likewise.
        strip: How long before, of the warnings that stood, on a strip of one horizon; empty
            without lead time, and for a silence, whose lead is bounded by the horizon.
    """

    label: str
    horizon: str
    right: str
    beside: str
    bar: Markup
    flow: Markup
    counts: str
    early: str
    safe: str
    strip: Markup


def question_row(
    one: QuestionIndex,
    lead: LeadTime | None,
    settings: Settings,
    words: Words,
    *,
    is_ours: bool = False,
) -> QuestionRow:
    """Say and draw one question.

    Args:
        one: How often it was right.
        lead: How early it was called; None: no question with a yes and a no.
        settings: Labels of questions.
        words: Reader's language.
        is_ours: Is the headline ours? Then what we got right is said beside the machine.
    """
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
    if is_ours:
        beside = f"{_we(one, words)} {beside}"
    return QuestionRow(
        label=question_label(one, settings, words),
        horizon=words.within(one.horizon_days),
        right=right,
        beside=beside,
        bar=share_bar(share, sure_colour(share, one.score.naive), beside=one.score.naive),
        flow=_flow(one.funnel),
        counts=funnel_text(one.funnel, words),
        early="" if lead is None else lead_sentence(lead, words),
        safe="" if lead is None else safe_sentence(lead, words),
        strip=_strip(lead),
    )


def funnel_text(funnel: SealFunnel, words: Words) -> str:
    """Say what became of what was foretold.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> funnel_text(SealFunnel(100, 20, 80, 70, 10, 0, 0), words("en"))
        '100 foretold → 80 due → 70 settled, 10 void; 20 still open'
        >>> funnel_text(SealFunnel(9, 9, 0, 0, 0, 0, 3), words("de")).split("; ")[-1]
        'wegen zu weniger Belege enthalten: 3, dort steht eine naive Vermutung'
    """
    said = words.say(
        "{issued} foretold → {due} due → {settled} settled, {void} void; {open} still open",
        issued=words.count(funnel.issued),
        due=words.count(funnel.due),
        settled=words.count(funnel.settled),
        void=words.count(funnel.void),
        open=words.count(funnel.open),
    )
    if funnel.erased:
        said = words.say("{said}, {n} erased", said=said, n=words.count(funnel.erased))
    if funnel.abstained:
        said = words.say(
            "{said}; abstained for too little evidence: {n}, where a naive guess stands in",
            said=said,
            n=words.count(funnel.abstained),
        )
    return said


def sure_colour(share: Share, beside: float | None) -> str:
    """Return blue only where the whole likely range is better than what it is compared with."""
    surely = share.low is not None and beside is not None and share.low > beside
    return "f6" if surely else "plain"


def _we(one: QuestionIndex, words: Words) -> str:
    if one.ours is None:
        return words.say("We said nothing about it.")
    share = share_of(one.ours)
    right = counts_text(share, words) if one.ours.value is None else words.percent(one.ours.value)
    return words.say("We {right}. Machine:", right=right)


def _why_no_share(one: QuestionIndex, words: Words) -> str:
    if one.score.n:
        return words.say("too few customers for a share")
    return words.say("nothing was settled") if one.funnel.due else words.say("nothing is due yet")


def _flow(funnel: SealFunnel) -> Markup:
    whole = max(1, funnel.issued)
    parts = [(funnel.settled, "settled"), (funnel.void, "void"), (funnel.open, "open")]
    return thin_stack([(n / whole, colour) for n, colour in parts])


def _strip(lead: LeadTime | None) -> Markup:
    if lead is None or lead.deed is Deed.FALLS_SILENT:
        return Markup("")
    return lead_strip(lead.warned.days, lead.horizon_days)
