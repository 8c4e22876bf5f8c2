"""What people write in an answer: a sentence about the matter, sometimes one about themselves."""

from __future__ import annotations

from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.life import Life
from nebelhorn.demo.reactions import felt
from nebelhorn.demo.records import Event
from nebelhorn.demo.sentences_de import ENDINGS_DE, SENTENCES_DE
from nebelhorn.demo.sentences_en import ENDINGS_EN, SENTENCES_EN

WRITES_SHARE: Final = 0.5
"""Share 0–1 of the answers that have a text."""

_PORTAL = "portal"
_MENTIONS_PORTAL = 0.8
_ABOUT_ONESELF = 0.3
_TOPICS: Final[dict[str, str]] = {
    points.ADVICE_CALL: "advice",
    points.BRANCH_VISIT: "advice",
    points.CONTRACT_SIGNED: "contract",
    points.TECHNICIAN_VISIT: "technician",
    points.ACTIVATION_DONE: "activation",
    points.FIRST_INVOICE: "bill",
    points.INVOICE: "bill",
    points.TARIFF_CHANGE: "tariff",
    points.HOTLINE_CALL: "hotline",
    points.SELF_SERVICE: "self-service",
    points.TICKET_SOLVED: "ticket",
    points.COMPLAINT: "complaint",
    points.CANCELLATION: "leaving",
}


def compose(life: Life, event: Event, score: int) -> str:
    """Return what a person writes; empty: nothing, only the score.

    Args:
        life: Who; language, circumstances and goal show in the words.
        event: What it is about, where people are asked. Behind what comes from the dark stands
            the portal, and most of them mention it.
        score: Given, 0–10.
    """
    chance = life.chance
    if chance.share() >= WRITES_SHARE:
        return ""
    german = life.person.language == "de"
    topic = _TOPICS[event.touchpoint]
    if event.from_the_dark and chance.share() < _MENTIONS_PORTAL:
        topic = _PORTAL
    choices = (SENTENCES_DE if german else SENTENCES_EN)[topic][felt(score)]
    sentence = choices[int(chance.share() * len(choices))]
    if chance.share() >= _ABOUT_ONESELF:
        return sentence
    oneself = life.circumstance if chance.share() < 0.5 else life.person.goal
    ending = (ENDINGS_DE if german else ENDINGS_EN).get(oneself)
    return f"{sentence} {ending}" if ending else sentence
