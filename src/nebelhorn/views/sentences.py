"""The figures as sentences; the command line says the same ones."""

from __future__ import annotations

from nebelhorn.feedback import (
    CareBalance,
    Feeling,
    FogMap,
    FogReason,
    NaviCount,
    StayComparison,
)
from nebelhorn.journeys import FunnelStep, Variant
from nebelhorn.views.shares import share_text
from nebelhorn.views.words import Words, message

FOG_REASONS = {
    FogReason.NOT_ASKED: message("never asked: no answer ever came from here"),
    FogReason.SILENT: message("others spoke here, these did not"),
    FogReason.FELL_SILENT: message("fell silent: there were voices before"),
    FogReason.UNREACHABLE: message("nobody can be asked here"),
}
"""Why there is fog, in the words readers see."""


def feeling_sentence(feeling: Feeling, words: Words) -> str:
    """Say how the voices feel, as shares.

    Examples:
        >>> from nebelhorn.feedback import Share
        >>> from nebelhorn.views.words import words
        >>> none = Share(None, 0, 0, None, None)
        >>> feeling_sentence(Feeling(none, none, none), words("en"))
        'No voice carries a score, so nobody knows how customers feel.'
    """
    if not feeling.enthusiastic.n:
        return words.say("No voice carries a score, so nobody knows how customers feel.")
    return words.say(
        "Of {n} voices {enthusiastic} are enthusiastic, {lukewarm} lukewarm, {angry} angry.",
        n=words.count(feeling.enthusiastic.n),
        enthusiastic=words.percent(feeling.enthusiastic.value),
        lukewarm=words.percent(feeling.lukewarm.value),
        angry=words.percent(feeling.angry.value),
    )


def delay_sentence(fog: FogMap, words: Words) -> str:
    """Say how late we hear.

    Examples:
        >>> from nebelhorn.feedback import Share
        >>> from nebelhorn.views.words import words
        >>> delay_sentence(FogMap((), Share(0.5, 1, 2, 0, 1), 0.5, 20.0, 0), words("en"))
        'Half of the voices reach us within 20 hours of the encounter.'
    """
    if fog.delay_h is None:
        return words.say("Nobody spoke, so there is no delay of hearing.")
    if fog.delay_h <= 0:
        return words.say("Half of the voices or more come with the encounter itself.")
    return words.say(
        "Half of the voices reach us within {span} of the encounter.",
        span=words.span(fog.delay_h * 3600),
    )


def navi_sentence(navi: NaviCount, words: Words) -> str:
    """Say how many customers can no longer find us."""
    if not navi.measurable:
        return words.say("No customer ever spoke, so nobody can be seen losing us.")
    said = words.say_n(
        "{n} customer can no longer find us: {share}.",
        "{n} customers can no longer find us: {share}.",
        navi.torn.k,
        share=share_text(navi.torn, words),
    )
    return (
        said
        + " "
        + words.say(
            "Contact is alive with {alive}; {fog} have been silent for more than {days} days.",
            alive=share_text(navi.alive, words),
            fog=share_text(navi.fog, words),
            days=words.decimal(navi.silence_days),
        )
    )


def care_sentence(care: CareBalance, words: Words) -> str:
    """Say when care came: before customers left, or after."""
    if care.why_not is not None or care.before_per_30d is None or care.after_per_30d is None:
        return words.say("Not measurable: {why}", why=words.say_if_known(care.why_not or "–"))
    return words.say(
        "{leavers}: {before} acts of ours a customer in 30 days before, {after} after. Of all this "
        "care, {share} came before they left.",
        leavers=words.say_n("{n} customer left", "{n} customers left", care.leavers),
        before=words.decimal(care.before_per_30d, digits=2),
        after=words.decimal(care.after_per_30d, digits=2),
        share=share_text(care.share_before, words),
    )


def stay_sentence(stay: StayComparison, words: Words) -> str:
    """Say who stays: who complained, who was silent, and everybody as the baseline."""
    if stay.why_not is not None:
        return words.say("Not measurable: {why}", why=words.say_if_known(stay.why_not))
    return words.say(
        "Within {days} days come back: after complaining {complaint}; after silence {silence}; "
        "of all {baseline}.",
        days=words.decimal(stay.horizon_days),
        complaint=share_text(stay.after_complaint, words),
        silence=share_text(stay.after_silence, words),
        baseline=share_text(stay.baseline, words),
    )


def variants_sentence(variants: tuple[Variant, ...], total: int, words: Words) -> str:
    """Say how many ways there are and how much those listed cover.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> variants_sentence((Variant(("a",), 3, 0.75),), 2, words("en"))
        '2 different ways; the 1 listed is 75% of the journeys (3 of 4).'
    """
    journeys = sum(variant.journeys for variant in variants)
    share = sum(variant.share for variant in variants)
    if not journeys:
        return words.say("There is no journey.")
    ways = words.say_n("{n} way", "{n} different ways", total)
    listed = words.say_n(
        "the {n} listed is {share} of the journeys ({k} of {all}).",
        "the {n} listed are {share} of the journeys ({k} of {all}).",
        len(variants),
        share=words.percent(min(1.0, share)),
        k=words.count(journeys),
        all=words.count(round(journeys / share) if share else 0),
    )
    return f"{ways}; {listed}"


def funnel_sentence(funnel: tuple[FunnelStep, ...], label: str, words: Words) -> str:
    """Say how many reach the last step.

    Args:
        funnel: Steps; at least one.
        label: What readers call the last step.
        words: Reader's language.

    Returns:
        One sentence with the counts behind the share.
    """
    first, last = funnel[0], funnel[-1]
    said = words.say(
        "{k} of {n} reach “{label}” ({share}).",
        k=words.count(last.reached),
        n=words.count(first.reached),
        label=label,
        share=words.percent(last.of_first),
    )
    if last.undecided:
        said += " " + words.say_n(
            "{n} is still within the window.", "{n} are still within the window.", last.undecided
        )
    return said
