"""How each thing a rule can look at is spoken of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto

from nebelhorn.views.words import message


class Measure(Enum):
    """How the bounds of a thing are said."""

    NUMBER = auto()
    SPAN = auto()
    POINTS = auto()
    EVENTS = auto()
    TIMES = auto()
    HOUR = auto()
    WEEKDAY = auto()
    TOUCHPOINT = auto()
    STAGE = auto()
    ACTOR = auto()
    GROUP = auto()
    ANY = auto()
    """Texts, or numbers where the clause has bounds."""


OR_UNKNOWN = message("{clause} (or not known)")
OR_NOTHING = message("{clause} (or nothing)")
OR_FIRST = message("{clause} (or this is the first)")
_FIRST = message("it is the customer's first event")
_NOT_FIRST = message("it is not the customer's first event")
_NOTHING_YET = message("nothing has come yet")
_SOMETHING_CAME = message("something has come")


@dataclass(frozen=True, slots=True)
class Phrase:
    """How one thing is spoken of, as messages for ``Words.say``.

    In German each is the rest of a clause that began with "wenn": the verb comes last.

    Attributes:
        says: Sentence with the place ``{x}`` for the bounds, and ``{what}`` for a name.
        measure: How bounds are said.
        unknown: Where nothing is known of it; None: it is always known.
        known: Where something is known of it, whatever it is.
        or_else: Added where it may also be unknown.
        least: Smallest value there is; smaller bounds ask nothing.
        most: Largest value there is.
        zero: Where it is at most 0; None: said as any other bound.
        some: Where it is more than 0; None: said as any other bound.
    """

    says: str
    measure: Measure
    unknown: str | None = None
    known: str | None = None
    or_else: str = OR_UNKNOWN
    least: float = -math.inf
    most: float = math.inf
    zero: str | None = None
    some: str | None = None


PHRASES: dict[str, Phrase] = {
    "touchpoint": Phrase(message("the touchpoint is {x}"), Measure.TOUCHPOINT),
    "stage": Phrase(message("the stage is {x}"), Measure.STAGE),
    "by": Phrase(message("it was {x}"), Measure.ACTOR),
    "value": Phrase(
        message("the value is {x}"),
        Measure.NUMBER,
        message("there is no value"),
        message("there is a value"),
    ),
    "hour": Phrase(
        message("it was between {low} and {high} h (UTC)"), Measure.HOUR, least=0, most=23
    ),
    "weekday": Phrase(message("it was {x}"), Measure.WEEKDAY, least=1, most=7),
    "events_before": Phrase(
        message("the customer had {x} before"), Measure.EVENTS, least=0, zero=_FIRST
    ),
    "same_before": Phrase(
        message("the same had come {x} before"),
        Measure.TIMES,
        least=0,
        zero=message("the same had never come before"),
    ),
    "last_touchpoint": Phrase(
        message("what came right before was {x}"),
        Measure.TOUCHPOINT,
        _FIRST,
        _NOT_FIRST,
        OR_NOTHING,
    ),
    "days_since_last": Phrase(
        message("the event before came {x} earlier"),
        Measure.SPAN,
        _FIRST,
        _NOT_FIRST,
        OR_FIRST,
        least=0,
        zero=message("the event before came at the same moment"),
        some=message("the event before came at an earlier moment"),
    ),
    "days_since_first": Phrase(
        message("the first event came {x} earlier"),
        Measure.SPAN,
        _FIRST,
        _NOT_FIRST,
        OR_FIRST,
        least=0,
        zero=message("the first event came at the same moment"),
        some=message("the first event came at an earlier moment"),
    ),
    "events_7d": Phrase(
        message("the customer had {x} in the 7 days before"), Measure.EVENTS, least=0
    ),
    "events_30d": Phrase(
        message("the customer had {x} in the 30 days before"), Measure.EVENTS, least=0
    ),
    "value_before": Phrase(message("the sum of values before is {x}"), Measure.NUMBER),
    "last_score": Phrase(
        message("the last score is {x}"),
        Measure.NUMBER,
        message("there is no score yet"),
        message("there is a score"),
        least=0,
        most=1,
    ),
    "score_trend": Phrase(
        message("the score has changed by {x}"),
        Measure.NUMBER,
        message("there are no two scores yet"),
        message("there are two scores at least"),
        least=-1,
        most=1,
        zero=message("the last score is no better than the one before"),
        some=message("the last score is better than the one before"),
    ),
    "voices_before": Phrase(
        message("the customer had been heard {x} before"),
        Measure.TIMES,
        least=0,
        zero=message("the customer had not been heard before"),
    ),
    "days_since_voice": Phrase(
        message("the last voice was {x} ago"),
        Measure.SPAN,
        message("the customer had not been heard before"),
        message("the customer had been heard before"),
        least=0,
        zero=message("the last voice came at the same moment"),
        some=message("the last voice came at an earlier moment"),
    ),
    "last_topic": Phrase(
        message("the last topic is {x}"),
        Measure.ANY,
        message("there is no topic yet"),
        message("there is a topic"),
    ),
    "last_circumstance": Phrase(
        message("the last circumstance is {x}"),
        Measure.ANY,
        message("there is no circumstance yet"),
        message("there is a circumstance"),
    ),
    "last_goal": Phrase(
        message("the last goal is {x}"),
        Measure.ANY,
        message("there is no goal yet"),
        message("there is a goal"),
    ),
    "days_quiet": Phrase(
        message("the newest event was {x} ago"),
        Measure.SPAN,
        _NOTHING_YET,
        _SOMETHING_CAME,
        least=0,
        zero=message("the newest event has just come"),
        some=message("the newest event was some time ago"),
    ),
    "points": Phrase(message("the customer has {x}"), Measure.POINTS),
}
"""Features of conditions, and what only rules look at."""

_ATTRIBUTE = Phrase(
    message("{what} is {x}"),
    Measure.ANY,
    message("{what} is not known"),
    message("{what} is known"),
)
_TIMES = Phrase(
    message("{what} has come {x} so far"),
    Measure.TIMES,
    least=0,
    zero=message("{what} has not come yet"),
)
_GROUP = Phrase(
    message("the customer is in {what}"),
    Measure.GROUP,
    message("nobody knows whether the customer is in {what}"),
    message("it is known whether the customer is in {what}"),
    zero=message("the customer is not in {what}"),
)

_MOMENTS = (
    message("the last thing was {x}"),
    message("the second-last thing was {x}"),
    message("the third-last thing was {x}"),
    message("the fourth-last thing was {x}"),
    message("the fifth-last thing was {x}"),
    message("the sixth-last thing was {x}"),
    message("the seventh-last thing was {x}"),
    message("the eighth-last thing was {x}"),
)


def phrase_of(feature: str) -> tuple[Phrase, str]:
    """Find how a feature of a clause is spoken of.

    Args:
        feature: As in ``Clause.feature``; whatever is not known here is an attribute.

    Returns:
        Its phrase, and the raw name that fills ``{what}``; empty where there is none.

    Examples:
        >>> phrase_of("times:invoice")[1], phrase_of("last_score")[1], phrase_of("state")[1]
        ('invoice', '', 'state')
        >>> phrase_of("moment_2")[0].says
        'the second-last thing was {x}'
    """
    if feature in PHRASES:
        return PHRASES[feature], ""
    for prefix, phrase in (("times:", _TIMES), ("group:", _GROUP)):
        if feature.startswith(prefix):
            return phrase, feature.removeprefix(prefix)
    place = moment_place(feature)
    if place is None:
        return _ATTRIBUTE, feature
    if place == 1:
        unknown, known = _NOTHING_YET, _SOMETHING_CAME
    else:
        unknown = message("fewer than {n} things have come so far")
        known = message("at least {n} things have come so far")
    says = _MOMENTS[place - 1]
    return Phrase(says, Measure.TOUCHPOINT, unknown, known, OR_NOTHING), ""


def moment_place(feature: str) -> int | None:
    """Return which of the newest moments a feature is, from 1; None: it is none.

    Examples:
        >>> moment_place("moment_3"), moment_place("moment_9"), moment_place("stage")
        (3, None, None)
    """
    number = feature.removeprefix("moment_")
    names = {str(place): place for place in range(1, len(_MOMENTS) + 1)}
    return names.get(number) if number != feature else None
