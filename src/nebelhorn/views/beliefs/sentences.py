"""A belief and what became of it as sentences; the command line says the same ones."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.feedback import Share
from nebelhorn.predictions import rule_of
from nebelhorn.reality import FEW_CUSTOMERS, BeliefRecord, BeliefResult, BeliefVerdict, Side
from nebelhorn.settings import Settings
from nebelhorn.views.index.foretold import SAYS, foretold
from nebelhorn.views.index.rule_sentences import rule_sentence
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text, share_range, share_text
from nebelhorn.views.words import Words, message

_LONGEST_CONDITION = 160

VERDICTS = {
    BeliefVerdict.HOLDS: message("holds"),
    BeliefVerdict.DOES_NOT_HOLD: message("does not hold"),
    BeliefVerdict.TOO_LITTLE: message("too little evidence"),
}
"""The three things that may be said."""


def beliefs_headline(judged: Sequence[BeliefResult], words: Words) -> str:
    """Say how many beliefs hold.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> beliefs_headline([], words("en"))
        'Nobody has written down a belief yet.'
    """
    if not judged:
        return words.say("Nobody has written down a belief yet.")
    said = [one.record.verdict for one in judged]
    counts = {
        "holds": words.count(said.count(BeliefVerdict.HOLDS)),
        "fails": words.count(said.count(BeliefVerdict.DOES_NOT_HOLD)),
        "little": words.count(said.count(BeliefVerdict.TOO_LITTLE)),
    }
    if any(one.adopted is not None for one in judged):
        return words.say(
            "Beliefs and adopted rules that hold: {holds}; that do not: {fails}; with too little "
            "evidence: {little}.",
            **counts,
        )
    return words.say(
        "Beliefs that hold: {holds}; that do not: {fails}; with too little evidence: {little}.",
        **counts,
    )


def belief_claim(one: BeliefResult, settings: Settings, words: Words) -> str:
    """Say what a belief claims: of whom, and more often than of whom.

    Args:
        one: The belief.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        A sentence without a full stop; conditions stand in it as they were written.
    """
    if one.adopted is not None:
        rule = rule_of(one.adopted)
        sentence = rule_sentence(rule.after, one.claimed, one.question, settings, words, rule.when)
        return words.say("{sentence}, more often than otherwise", sentence=sentence)
    key, places = foretold(one.claimed, one.question, settings, words)
    then = words.say(SAYS[key], **places)
    condition = _condition(one.belief.condition)
    if one.belief.than is None:
        said = words.say(
            "when {condition}: {then}, more often than otherwise", condition=condition, then=then
        )
    else:
        said = words.say(
            "when {condition}: {then}, more often than when {than}",
            condition=condition,
            then=then,
            than=_condition(one.belief.than),
        )
    return said[0].upper() + said[1:]


def whose_belief(one: BeliefResult, words: Words) -> str:
    """Say who stands behind it: who wrote it, or who adopted it.

    Args:
        one: The belief, or the adopted rule.
        words: Reader's language.
    """
    name = clean(one.belief.author)
    if one.adopted is None:
        return words.say("belief of {name}", name=name)
    return words.say("adopted by {name}", name=name)


def written_text(one: BeliefResult, words: Words) -> str:
    """Say since when it is believed, and until when.

    Args:
        one: The belief, or the adopted rule.
        words: Reader's language.
    """
    belief = one.belief
    day = words.day(belief.written)
    if one.adopted is None:
        said = words.say("written {day}", day=day)
    else:
        said = words.say("adopted {day}", day=day)
    if belief.withdrawn is None:
        return said
    return words.say("{said}; withdrawn {day}", said=said, day=words.day(belief.withdrawn))


def verdict_word(record: BeliefRecord, words: Words) -> str:
    """Say the verdict in a few words, and how much more it needs where nothing is decided.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> side = Side(40, 90, 60, 0.44, 0.3, 0.6)
        >>> record = BeliefRecord(side, side, 0.0, -0.2, 0.2, 0.05, BeliefVerdict.TOO_LITTLE, 1234,
        ...                       0, 0, 0)
        >>> verdict_word(record, words("en")), verdict_word(record, words("de"))
        ('too little evidence (needs about 1,200 more)', 'zu wenig Belege (es braucht etwa 1.200 mehr)')
    """  # noqa: E501 - doctest output is one line
    if record.more is None:
        return words.say(VERDICTS[record.verdict])
    rounded = round(record.more, min(0, 2 - len(str(record.more))))
    return words.say("too little evidence (needs about {n} more)", n=words.count(rounded))


def belief_verdict(record: BeliefRecord, words: Words) -> str:
    r"""Say what reality says: the verdict, both shares, and their difference.

    Args:
        record: Cases and what follows from them.
        words: Reader's language.

    Returns:
        One sentence without a full stop. It compares what was seen, and names no cause.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> when, than = Side(62, 100, 80, 0.62, 0.51, 0.72), Side(400, 1000, 700, 0.4, 0.37, 0.43)
        >>> record = BeliefRecord(when, than, 0.22, 0.1, 0.33, 0.05, BeliefVerdict.HOLDS, None,
        ...                       0, 0, 0)
        >>> print(belief_verdict(record, words("en")))
        holds: 62% (62 of 100, likely 51–72%), otherwise 40%; difference +22 points, likely +10 to +33
        >>> print(belief_verdict(record, words("de")).replace("\xa0", " "))
        stimmt: 62 % (62 von 100, wahrscheinlich 51–72 %), sonst 40 %; Unterschied +22 Punkte, wahrscheinlich +10 bis +33
    """  # noqa: E501 - doctest output is one line
    return words.say(
        "{verdict}: {figures}",
        verdict=verdict_word(record, words),
        figures=figures_text(record, words),
    )


def backtest_sentence(one: BeliefResult, words: Words) -> str:
    """Say what the time before it was written or adopted says, marked; empty: not asked for.

    Args:
        one: The belief, or the adopted rule.
        words: Reader's language.

    Returns:
        One sentence without a full stop.
    """
    if one.backtest is None:
        return ""
    verdict = belief_verdict(one.backtest, words)
    if one.adopted is None:
        return words.say(
            "backtest (before it was written; proves nothing): {verdict}", verdict=verdict
        )
    return words.say(
        "backtest (before it was adopted; it was learnt from that, so it proves nothing): "
        "{verdict}",
        verdict=verdict,
    )


def figures_text(record: BeliefRecord, words: Words) -> str:
    """Say what a verdict rests on; below 15 customers only "k of n".

    Examples:
        >>> from nebelhorn.views.words import words
        >>> none, few = Side(0, 0, 0, None, None, None), Side(3, 7, 5, None, None, None)
        >>> little = (None, None, None, None, BeliefVerdict.TOO_LITTLE, None, 0)
        >>> figures_text(BeliefRecord(none, few, *little, 12, 0), words("en"))
        'nothing is due yet, 12 cases are open'
        >>> figures_text(BeliefRecord(few, none, *little, 0, 0), words("en"))
        'so far 3 of 7, from 5 customers; a share is said from 15 customers on'
    """
    when, than = record.when, record.than
    if record.both and not (when.n and than.n):
        return _both_text(record, words)
    if not when.n and not record.open:
        return words.say("no case has come yet")
    if not when.n:
        return words.say_n(
            "nothing is due yet, {n} case is open",
            "nothing is due yet, {n} cases are open",
            record.open,
        )
    if when.value is None:
        return words.say(
            "so far {counts}, from {customers}; a share is said from {few} customers on",
            counts=counts_text(share_of(when), words),
            customers=words.say_n("{n} customer", "{n} customers", when.customers),
            few=FEW_CUSTOMERS,
        )
    share = share_text(share_of(when), words)
    if record.difference is None or record.low is None or record.high is None:
        return words.say(
            "{share}; too few to compare with (otherwise {counts})",
            share=share,
            counts=counts_text(share_of(than), words),
        )
    return words.say(
        "{share}, otherwise {base}; difference {points} points, likely {low} to {high}",
        share=share,
        base=words.percent(than.value),
        points=words.points(record.difference),
        low=words.points(record.low),
        high=words.points(record.high),
    )


def _both_text(record: BeliefRecord, words: Words) -> str:
    """Say that a side is empty because what would stand there met both conditions."""
    both = words.say_n(
        "{n} moment met both conditions and counts on neither side",
        "{n} moments met both conditions and count on neither side",
        record.both,
    )
    if not record.when.n and not record.than.n:
        return words.say("no case on either side: {both}", both=both)
    if not record.when.n:
        return words.say("no case met the first condition alone: {both}", both=both)
    return words.say(
        "so far {counts}; none to compare with: {both}",
        counts=counts_text(share_of(record.when), words),
        both=both,
    )


def calibration_sentence(one: BeliefResult, words: Words) -> str:
    """Say what the author said beside what came; empty where nothing was said.

    Args:
        one: The belief.
        words: Reader's language.

    Returns:
        One sentence without a full stop.
    """
    said = one.calibration
    if said is None:
        return ""
    places = {"author": clean(one.belief.author), "said": words.percent(said.said)}
    share = share_of(one.record.when)
    if said.fits is None:
        return words.say(
            "{author} said {said}; so far {counts}", counts=counts_text(share, words), **places
        )
    return words.say(
        "{author} said {said}; it was {value} ({counts}, likely {range}): {fits}",
        value=words.percent(said.value),
        counts=counts_text(share, words),
        range=share_range(share, words),
        fits=_fits(said.fits, said.said, said.value or 0.0, words),
        **places,
    )


def share_of(side: Side) -> Share:
    """Return a side as a share of voices is written.

    Examples:
        >>> share_of(Side(1, 2, 2, None, None, None)).n
        2
    """
    return Share(side.value, side.k, side.n, side.low, side.high)


def _fits(fits: bool, said: float, value: float, words: Words) -> str:  # noqa: FBT001 - a figure
    if fits:
        return words.say("that fits")
    return words.say("said too high") if said > value else words.say("said too low")


def _condition(text: str) -> str:
    kept = clean(text)
    if len(kept) <= _LONGEST_CONDITION:
        return kept
    return kept[: _LONGEST_CONDITION - 1].rstrip() + "…"
