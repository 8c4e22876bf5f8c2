"""Who the people of the demo company are: segment, region, goal, circumstances, own level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nebelhorn.demo import points
from nebelhorn.demo.chance import Chance, odds


@dataclass(frozen=True, slots=True)
class Segment:
    """One kind of customers.

    Attributes:
        share: Of all people, 0–1.
        answers: Chance to answer when asked, before mood and tiredness, 0–1.
        digital: How often they use app and web, 1 is usual.
        level: Added to what they usually feel, in points of the scale 0–10.
        bill_eur: Usual bill for two months, euro.
        leans: How much more (over 1) or less likely they do something, by touchpoint.
    """

    share: float
    answers: float
    digital: float
    level: float
    bill_eur: float
    leans: dict[str, float]


SEGMENTS: Final[dict[str, Segment]] = {
    "private": Segment(0.45, 0.50, 0.9, 0.0, 140.0, {}),
    "family": Segment(
        0.24, 0.54, 1.0, 0.2, 210.0, {points.HOTLINE_CALL: 1.1, points.COMPLAINT: 1.2}
    ),
    "business": Segment(
        0.12, 0.36, 0.9, -0.2, 420.0, {points.HOTLINE_CALL: 1.25, points.TARIFF_CHANGE: 1.3}
    ),
    "young": Segment(
        0.19,
        0.40,
        1.7,
        0.1,
        95.0,
        {points.HOTLINE_CALL: 0.75, points.SELF_SERVICE: 1.5, points.CAMPAIGN_ANSWERED: 1.3},
    ),
}

REGIONS: Final = odds({"north": 0.34, "south": 0.22, "east": 0.18, "west": 0.26})


@dataclass(frozen=True, slots=True)
class Bias:
    """What a goal or a circumstance does to feeling and behaviour.

    Attributes:
        share: Of the people, or of the moments, 0–1.
        feels: Added to the score felt, in points of the scale 0–10, by touchpoint; the key ``""``
            is for all others.
        leans: How much more (over 1) or less likely something is done, by touchpoint.
    """

    share: float
    feels: dict[str, float]
    leans: dict[str, float]

    def feel(self, touchpoint: str) -> float:
        """Return what is added to the score felt there.

        Examples:
            >>> CIRCUMSTANCES["worried"].feel("invoice"), GOALS["no hassle"].feel("invoice")
            (-0.7, 0.0)
        """
        return self.feels.get(touchpoint, self.feels.get("", 0.0))


GOALS: Final[dict[str, Bias]] = {
    "save money": Bias(
        0.36,
        {points.FIRST_INVOICE: -0.5, points.INVOICE: -0.4},
        {points.CANCELLATION: 1.3, points.CAMPAIGN_ANSWERED: 1.25},
    ),
    "no hassle": Bias(
        0.28, {points.HOTLINE_CALL: -0.4, points.TICKET_SOLVED: -0.3}, {points.COMPLAINT: 1.2}
    ),
    "fast internet": Bias(
        0.21,
        {points.TECHNICIAN_VISIT: -0.3, points.ACTIVATION_DONE: -0.3, points.TARIFF_CHANGE: 0.3},
        {points.TARIFF_CHANGE: 1.4},
    ),
    "green power": Bias(0.15, {"": 0.2}, {points.CANCELLATION: 0.7, points.RECOMMENDATION: 1.6}),
}

CIRCUMSTANCES: Final[dict[str, Bias]] = {
    "hurried": Bias(0.27, {"": -0.3}, {points.HOTLINE_CALL: 1.1, points.SELF_SERVICE: 1.2}),
    "worried": Bias(0.17, {"": -0.7}, {points.HOTLINE_CALL: 1.35, points.COMPLAINT: 1.3}),
    "at ease": Bias(0.38, {"": 0.45}, {points.HOTLINE_CALL: 0.8, points.RECOMMENDATION: 1.3}),
    "distracted": Bias(0.18, {"": -0.1}, {points.HOTLINE_CALL: 0.85}),
}
"""Circumstances change from month to month; the goal stays."""

_ALREADY_CUSTOMER = 0.36
_GERMAN = 0.78
_BY_DEBIT = 0.62
_INTERNET = 0.55
_SIGNED_WHERE = odds({"web": 0.5, "branch": 0.28, "phone": 0.22})
_SEGMENTS = odds({name: segment.share for name, segment in SEGMENTS.items()})
_GOALS = odds({name: goal.share for name, goal in GOALS.items()})
_CIRCUMSTANCES = odds({name: entry.share for name, entry in CIRCUMSTANCES.items()})


@dataclass(frozen=True, slots=True)
class Person:
    """What does not change about somebody.

    Attributes:
        name: As the log has it.
        segment: Key of `SEGMENTS`.
        region: ``north``, ``south``, ``east`` or ``west``.
        language: ``de`` or ``en``; of what they write.
        goal: Key of `GOALS`.
        level: Score they usually feel, 0–10.
        by_debit: Does the bank pay by itself, so that no payment is ever theirs?
        internet: Does a technician have to come?
        signed_where: Channel in which a customer from before the log once signed.
        arrives_share: When they first turn up, as share 0–1 of the log's length; below 0: they
            are customers already.
    """

    name: str
    segment: str
    region: str
    language: str
    goal: str
    level: float
    by_debit: bool
    internet: bool
    signed_where: str
    arrives_share: float


def draw_person(number: int, chance: Chance) -> Person:
    """Return somebody who becomes, or is, or never will be a customer.

    Args:
        number: Distinguishes people; part of the name.
        chance: Of this person.

    Examples:
        >>> draw_person(3, Chance(7, 3)).name
        'C00003'
    """
    segment = chance.pick(_SEGMENTS)
    return Person(
        name=f"C{number:05d}",
        segment=segment,
        region=chance.pick(REGIONS),
        language="de" if chance.share() < _GERMAN else "en",
        goal=chance.pick(_GOALS),
        level=7.5 + SEGMENTS[segment].level + 0.9 * chance.normal(),
        by_debit=chance.share() < _BY_DEBIT,
        internet=chance.share() < _INTERNET,
        signed_where=chance.pick(_SIGNED_WHERE),
        arrives_share=(chance.share() - _ALREADY_CUSTOMER) / (1 - _ALREADY_CUSTOMER),
    )


def draw_circumstance(chance: Chance) -> str:
    """Return a key of `CIRCUMSTANCES`, as often as its share says.

    Examples:
        >>> draw_circumstance(Chance(7, 3)) in CIRCUMSTANCES
        True
    """
    return chance.pick(_CIRCUMSTANCES)
