"""How pages say why somebody was not asked, and what is wrong with a question."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.app import AskFinding, WhyNotAsked, Words
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
