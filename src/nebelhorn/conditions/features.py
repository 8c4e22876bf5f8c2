"""What conditions may speak about: the typed list of features, as of each event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a feature are; decides what they may be compared with."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing a condition may name.

    Attributes:
        name: Written in conditions; double-quoted there unless it is a plain identifier.
        kind: What its values are. ``time`` is microseconds since 1970 UTC (BIGINT), written in
            conditions as a text in ISO form.
        column: Where the value stands in a row.
        en: English label.
        de: German label.
        as_text: Does the column hold text whatever ``kind`` says, because it comes from a file
            as it was? Beside a number it is then read as one; what is no number is missing.
        low: Least number it can be; None: no bound.
        high: Largest number it can be; None: no bound.
    """

    name: str
    kind: Kind
    column: str
    en: str
    de: str
    as_text: bool = False
    low: float | None = None
    high: float | None = None


def _own(
    name: str, kind: Kind, en: str, de: str, *, low: float | None = None, high: float | None = None
) -> Feature:
    return Feature(name, kind, name, en, de, low=low, high=high)


FEATURES: tuple[Feature, ...] = (
    _own("touchpoint", Kind.TEXT, "touchpoint", "Kontaktpunkt"),
    _own("stage", Kind.TEXT, "stage", "Phase"),
    _own("by", Kind.TEXT, "whose act", "wer handelt"),
    _own("value", Kind.NUMBER, "value", "Wert"),
    _own(
        "hour",
        Kind.WHOLE,
        "hour of the day (0–23, UTC)",
        "Stunde des Tages (0–23, UTC)",
        low=0,
        high=23,
    ),
    _own("weekday", Kind.WHOLE, "weekday (1 = Monday)", "Wochentag (1 = Montag)", low=1, high=7),
    _own("events_before", Kind.WHOLE, "events before", "Ereignisse davor", low=0),
    _own(
        "same_before",
        Kind.WHOLE,
        "earlier events at this touchpoint",
        "frühere Ereignisse an diesem Kontaktpunkt",
        low=0,
    ),
    _own("last_touchpoint", Kind.TEXT, "touchpoint right before", "Kontaktpunkt direkt davor"),
    _own(
        "days_since_last",
        Kind.NUMBER,
        "days since the last event",
        "Tage seit dem letzten Ereignis",
        low=0,
    ),
    _own(
        "days_since_first",
        Kind.NUMBER,
        "days since the first event",
        "Tage seit dem ersten Ereignis",
        low=0,
    ),
    _own(
        "events_7d", Kind.WHOLE, "events in the last 7 days", "Ereignisse der letzten 7 Tage", low=0
    ),
    _own(
        "events_30d",
        Kind.WHOLE,
        "events in the last 30 days",
        "Ereignisse der letzten 30 Tage",
        low=0,
    ),
    _own("value_before", Kind.NUMBER, "value before, in sum", "Wert davor, in Summe"),
    _own(
        "last_score",
        Kind.NUMBER,
        "score of the last voice (0–1)",
        "Note der letzten Stimme (0–1)",
        low=0,
        high=1,
    ),
    _own(
        "score_trend",
        Kind.NUMBER,
        "last score less the one before (−1 to 1)",
        "letzte Note weniger die davor (−1 bis 1)",
        low=-1,
        high=1,
    ),
    _own("voices_before", Kind.WHOLE, "voices before", "Stimmen davor", low=0),
    _own(
        "days_since_voice",
        Kind.NUMBER,
        "days since the last voice",
        "Tage seit der letzten Stimme",
        low=0,
    ),
    _own("last_topic", Kind.TEXT, "last topic of a voice", "letztes Thema einer Stimme"),
    _own(
        "last_circumstance",
        Kind.TEXT,
        "circumstance the customer last told",
        "zuletzt erzählter Umstand",
    ),
    _own("last_goal", Kind.TEXT, "goal the customer last told", "zuletzt genanntes Ziel"),
)
"""As of each event: what was known of its customer strictly before it, and the event itself.

The columns of the feature kernel of ``journeys`` bear these names. A missing value is NULL.
"""


def features_with(attributes: Mapping[str, str]) -> dict[str, Feature]:
    """Put the attributes of a workspace beside the features every workspace has.

    Args:
        attributes: Attribute name → column of the row.

    Returns:
        Name → feature. Attributes are text read ``as_text``; one that bears the name of a feature
        is called ``attribute_<name>``, with the prefix repeated while that is taken too.

    Examples:
        >>> known = features_with({"state": "a_state", "stage": "a_stage"})
        >>> known["state"].column, known["stage"].column, known["attribute_stage"].column
        ('a_state', 'stage', 'a_stage')
    """
    found = {feature.name: feature for feature in FEATURES}
    taken = set(found)
    for name in sorted(attributes):
        reachable = name
        while reachable in taken or (reachable != name and reachable in attributes):
            reachable = f"attribute_{reachable}"
        column = attributes[name]
        found[reachable] = Feature(reachable, Kind.TEXT, column, name, name, as_text=True)
    return found
