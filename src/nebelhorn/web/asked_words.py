"""How pages say why somebody was not asked, and what is wrong with a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nebelhorn.app import AskFinding, AskOfCustomer, AskState, WhyNotAsked, Words
from nebelhorn.web.refusing import message

WHY_NOT = {
    WhyNotAsked.ERASED: message("erased"),
    WhyNotAsked.OBJECTED: message("they object to being asked"),
    WhyNotAsked.NO_CONSENT: message("they never agreed"),
    WhyNotAsked.UNREACHABLE: message("no address"),
    WhyNotAsked.ALREADY_ASKED: message("asked about it already"),
    WhyNotAsked.ALREADY_SPOKE: message("said something about it already"),
    WhyNotAsked.TOO_EARLY: message("it is too early"),
    WhyNotAsked.TOO_LATE: message("it is too late"),
    WhyNotAsked.COMPLAINED: message("they complained a short time ago"),
    WhyNotAsked.WAITING: message("asked a short time ago"),
    WhyNotAsked.TOO_OFTEN: message("asked often enough this year"),
    WhyNotAsked.QUIET_HOURS: message("it is night where they are"),
    WhyNotAsked.NOT_DRAWN: message("others were drawn, where the fog is thicker"),
}
"""Why somebody was not asked."""


STATES = {
    None: message("on its way"),
    AskState.ASKED: message("not opened yet"),
    AskState.SHOWN: message("opened, nothing said"),
    AskState.DISMISSED: message("closed without an answer"),
    AskState.PARTIAL: message("begun and not sent off"),
    AskState.FINISHED: message("answered"),
}
"""What became of one ask."""

CHANNELS = {
    "mail": message("by mail"),
    "sms": message("by text message"),
    "webhook": message("by another system"),
    "desk": message("at the counter"),
}
"""How somebody was asked; others are called as they are."""


def asked_lines(
    found: Sequence[AskOfCustomer], words: Words, zone: str, label: Callable[[str], str]
) -> tuple[tuple[str, str, str], ...]:
    """Return of each ask when and about what, why, and what became of it.

    Args:
        found: What a customer was asked.
        words: Reader's language.
        zone: IANA name of the time zone.
        label: What readers call a touchpoint.
    """
    return tuple(
        (
            f"{words.moment(one.decided, zone)}: {label(one.touchpoint)}",
            _why(one, words),
            _became(one, words),
        )
        for one in found
    )


def _why(one: AskOfCustomer, words: Words) -> str:
    how = words.say(CHANNELS[one.channel]) if one.channel in CHANNELS else one.channel
    if one.chance is None:
        return words.say("asked {how}, by hand", how=how)
    if one.by_lot:
        return words.say(
            "drawn by lot, whatever the fog: a chance of {share}, {how}",
            share=words.percent(one.chance),
            how=how,
        )
    return words.say(
        "because little is heard there: a chance of {share}, {how}",
        share=words.percent(one.chance),
        how=how,
    )


def _became(one: AskOfCustomer, words: Words) -> str:
    if one.state is not AskState.NOT_ASKED:
        return words.say(STATES[one.state])
    if one.why_not is None:
        return words.say("not asked")
    return words.say("not asked: {why}", why=words.say(WHY_NOT[one.why_not]))


def findings_of(
    found: Sequence[AskFinding], words: Words
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return of each flaw what stands there, why it is one, and other wordings.

    Args:
        found: As the question check found them.
        words: Reader's language.
    """
    return tuple(
        (one.words, one.de if words.language == "de" else one.en, one.better) for one in found
    )
