"""How early it was called, and what came of those called safe, in sentences and as a strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from nebelhorn.reality import Ahead, Days, Deed, LeadTime, Rate
from nebelhorn.settings import Settings
from nebelhorn.views.index.rates import fine_percent, rate_range, rate_share, rate_text
from nebelhorn.views.index.rule_sentences import question_of
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text
from nebelhorn.views.svg import join, tag
from nebelhorn.views.tables import Table, table_of
from nebelhorn.views.words import Words, message

_DAY_S = 86_400.0
_SOON_DAYS = 1 / 24
"""What is sealed within an hour of a sign of life was known with it."""

_CAME = {
    Deed.LEAVES: message("Times a customer left: {n}."),
    Deed.FALLS_SILENT: message("Times a customer fell silent: {n}."),
    Deed.COMPLAINS: message("Times a customer complained: {n}."),
    Deed.BUYS: message("Times a customer bought: {n}."),
    Deed.OTHER: message("Times it came: {n}."),
}
_WARNED = message("We had warned of {share}")
_CALLED = message("We had called {share} outright")
_BESIDE = (
    message("{told}; warnings are {base} of all predictions."),
    message("{told}; such calls are {base} of all predictions."),
)
_BLIND_WARNED = message("Blind guessing had warned of {share}")
_BLIND_CALLED = message("Blind guessing had called {share} outright")
_BLIND_NOTHING = message("Blind guessing had done so of nothing.")
_BEFORE = message("{told}, half of these {days} before it came or earlier")
_WAITED = message("{told}, half of these within {days} of the last sign of life")
_AT_ONCE = message("{told}, half of these together with the last sign of life")
_NO_SKILL = message(
    "How long before a silence was full it had been called is no skill: it is known {horizon} "
    "after the last sign of life, and who calls it together with that is always {horizon} early."
)
_SAFE = {
    Deed.LEAVES: message("Of those we called safe, {share} left all the same"),
    Deed.FALLS_SILENT: message("Of those we called safe, {share} fell silent all the same"),
    Deed.COMPLAINS: message("Of those we called safe, {share} complained all the same"),
    Deed.BUYS: message("Of those from whom we expected nothing, {share} bought all the same"),
    Deed.OTHER: message("Of those with whom we did not expect it, {share} did it all the same"),
}


def lead_sentence(lead: LeadTime, words: Words) -> str:
    """Say how much of what came had been called, how early, and how often that came true.

    Args:
        lead: Of one question.
        words: Reader's language.

    Returns:
        Sentences; how much was called always stands beside how often it is called anyway, and
        beside what blind guessing had called. Of a silence it is said how long after the last
        sign of life it was called, for its lead is bounded by the horizon, whoever foretells it.
    """
    if not lead.outcomes:
        return words.say("It has not come among what is due: there was nothing to call.")
    said = [
        words.say(_CAME[lead.deed], n=words.count(lead.outcomes)),
        *([_too_early(lead, words)] if lead.too_early else []),
        *_level(lead.warned, (_WARNED, _BLIND_WARNED, _BESIDE[0]), lead.deed, words),
        *_level(lead.called, (_CALLED, _BLIND_CALLED, _BESIDE[1]), lead.deed, words),
    ]
    if lead.deed is Deed.FALLS_SILENT:
        said.append(words.say(_NO_SKILL, horizon=words.span(lead.horizon_days * _DAY_S)))
    elif lead.possible is not None:
        said.append(
            words.say(
                "Half of it had its first prediction {days} before or earlier.",
                days=words.span(lead.possible.half * _DAY_S),
            )
        )
    right = lead.warned.right
    if right.n:
        said.append(
            words.say(
                "Of the warnings {share} came true{usual}.",
                share=rate_text(right, words),
                usual=_usual(right, words),
            )
        )
    return " ".join(said)


def _too_early(lead: LeadTime, words: Words) -> str:
    return words.say(
        "Of {n} of them nothing could be known, for nothing had come due yet.",
        n=words.count(lead.too_early),
    )


def safe_sentence(lead: LeadTime, words: Words) -> str:
    """Say how many of those came or left all the same of whom we had said they would not.

    Args:
        lead: Of one question.
        words: Reader's language.

    Returns:
        One or two sentences, with what is usual beside them.
    """
    if not lead.said_no.n:
        return words.say("Nobody was called safe among what is due.")
    share = rate_text(lead.said_no, words)
    said = words.say(_SAFE[lead.deed], share=share) + _usual(lead.said_no, words) + "."
    if not lead.unlikely.n:
        return said
    narrow = words.say(
        "With less than half the usual odds: {share}.", share=rate_text(lead.unlikely, words)
    )
    return f"{said} {narrow}"


def lead_strip(days: Days | None, horizon_days: float) -> Markup:
    """Draw how early it was called on a strip of one horizon; at its right edge it came.

    Args:
        days: Quarters of the cases; None: the strip lies in fog.
        horizon_days: Length of the strip.

    Returns:
        An ``<svg>`` hidden from screen readers; the number stands beside it in words.
    """
    size = {"y": "3", "height": "12", "rx": "3"}
    if days is None:
        parts = [tag("rect", class_="track none", x="0", width="100%", **size)]
    else:
        early, half, late = (
            100 * (1 - min(1.0, at / horizon_days)) for at in (days.early, days.half, days.late)
        )
        middle = {"x1": f"{half:.2f}%", "x2": f"{half:.2f}%", "y1": "-1", "y2": "19"}
        parts = [
            tag("rect", class_="track", x="0", width="100%", **size),
            tag("rect", class_="f6", x=f"{early:.2f}%", width=f"{late - early:.2f}%", **size),
            tag("line", class_="than under", **middle),
            tag("line", class_="than", **middle),
        ]
    return tag("svg", join(parts), class_="bar", aria_hidden="true", focusable="false")


def leads_table(leads: Sequence[LeadTime], settings: Settings, words: Words) -> Table:
    """List how early it was called and how safe the safe were, by question and level."""
    rows = [
        (
            _label(lead, settings, words),
            said,
            *_cells(ahead.share, words),
            _half(None if lead.deed is Deed.FALLS_SILENT else ahead.days, words),
            _half(ahead.waited, words),
            fine_percent(ahead.blind.value, words),
            fine_percent(ahead.blind.base, words),
            _half(None if lead.deed is Deed.FALLS_SILENT else ahead.blind_days, words),
            _half(ahead.blind_waited, words),
            *_cells(ahead.right, words),
        )
        for lead in leads
        for said, ahead in (
            (words.say("warned of"), lead.warned),
            (words.say("called outright"), lead.called),
        )
    ]
    head = (
        words.say("Question"),
        words.say("Said"),
        words.say("Of what came"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("Of all predictions"),
        words.say("Half of it earlier, days"),
        words.say("Half so soon after the last sign of life, days"),
        words.say("Blind guessing: of what came"),
        words.say("Blind guessing: of all predictions"),
        words.say("Blind guessing: half of it earlier, days"),
        words.say("Blind guessing: half so soon after, days"),
        words.say("Came true"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("In general"),
    )
    return table_of(words.say("How early it was called"), head, rows)


def safe_table(leads: Sequence[LeadTime], settings: Settings, words: Words) -> Table:
    """List what came of those called safe."""
    rows = [
        (
            _label(lead, settings, words),
            said,
            *_cells(rate, words),
            words.count(rate.customers),
        )
        for lead in leads
        for said, rate in (
            (words.say("no was likelier"), lead.said_no),
            (words.say("less than half the usual odds"), lead.unlikely),
        )
    ]
    head = (
        words.say("Question"),
        words.say("Said"),
        words.say("Came all the same"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("In general"),
        words.say("Customers"),
    )
    return table_of(words.say("What came of those called safe"), head, rows)


def _level(ahead: Ahead, said: tuple[str, str, str], deed: Deed, words: Words) -> Iterator[str]:
    """Say what we had called at one level, and then what blind guessing had."""
    ours, blind, beside = said
    pairs = {ours: (ahead.share, ahead.days), blind: (ahead.blind, ahead.blind_days)}
    if deed is Deed.FALLS_SILENT:
        pairs = {ours: (ahead.share, ahead.waited), blind: (ahead.blind, ahead.blind_waited)}
    for name, (share, days) in pairs.items():
        if name == blind and not (share.k and share.value is not None):
            yield from () if ahead.share.value is None else (words.say(_BLIND_NOTHING),)
            continue
        told = words.say(name, share=rate_text(share, words))
        if days is not None:
            told = _when(told, days, deed, words)
        if share.value is None or share.base is None:
            yield f"{told}."
        else:
            yield words.say(beside, told=told, base=fine_percent(share.base, words))


def _when(told: str, days: Days, deed: Deed, words: Words) -> str:
    how = _BEFORE
    if deed is Deed.FALLS_SILENT:
        how = _WAITED if days.half > _SOON_DAYS else _AT_ONCE
    return words.say(how, told=told, days=words.span(days.half * _DAY_S))


def _usual(rate: Rate, words: Words) -> str:
    """What is usual, as the end of a sentence; nothing where no share may be said."""
    if rate.value is None or rate.base is None:
        return ""
    return words.say("; of all predictions {base}", base=fine_percent(rate.base, words))


def _half(days: Days | None, words: Words) -> str:
    return "–" if days is None else words.decimal(days.half, digits=2)


def _cells(rate: Rate, words: Words) -> tuple[str, ...]:
    return (
        fine_percent(rate.value, words),
        rate_range(rate, words),
        counts_text(rate_share(rate), words),
        fine_percent(rate.base, words),
    )


def _label(lead: LeadTime, settings: Settings, words: Words) -> str:
    question = question_of(lead.question, lead.kind, lead.horizon_days, settings)
    return clean(question.label(words.language))
