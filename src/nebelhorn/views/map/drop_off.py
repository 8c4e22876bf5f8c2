"""Where journeys end: after how many of the encounters of a touchpoint nothing came any more."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.feedback import Share, wilson
from nebelhorn.journeys import JourneyMap, Station
from nebelhorn.views.shares import share_range
from nebelhorn.views.words import Words


@dataclass(frozen=True, slots=True)
class DropOff:
    """How often journeys end at one touchpoint, and how often elsewhere.

    Attributes:
        here: Of the encounters here, those that were the last of their journey.
        elsewhere: The same part of all other encounters, 0–1; None: there are none.
    """

    here: Share
    elsewhere: float | None


def drop_off(station: Station, whole: JourneyMap) -> DropOff:
    """Return how often journeys end at a touchpoint.

    What leaves a touchpoint on the map and what ends there add up to its encounters. Encounters of
    one customer resemble each other: the interval is as wide as if each customer had one.

    Args:
        station: Where.
        whole: The map it is on.

    Examples:
        >>> shop = Station("shop", 130, 100, 0, 24)
        >>> whole = JourneyMap("customer", None, 100, 100, 375, (shop,), (), 0, 0)
        >>> found = drop_off(shop, whole)
        >>> round(found.here.value, 3), found.here.k, found.here.n, round(found.elsewhere, 2)
        (0.185, 24, 130, 0.31)
    """
    k, n = station.ends, station.events
    others = whole.events - n
    elsewhere = (whole.journeys - k) / others if others > 0 else None
    if n < 1:
        return DropOff(Share(None, 0, 0, None, None), elsewhere)
    low, high = wilson(k / n, station.customers, station.customers)
    return DropOff(Share(k / n, k, n, low, high), elsewhere)


def drop_off_sentence(found: DropOff, words: Words) -> str:
    """Say it: never a share without how many it rests on, its range and what is usual.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> drop_off_sentence(DropOff(Share(0.185, 24, 130, 0.13, 0.26), 0.31), words("en"))
        '24 of 130 encounters end the journey: 18%, likely 13–26%, elsewhere 31%'
    """
    return words.say(
        "{k} of {n} encounters end the journey: {share}, likely {range}, elsewhere {elsewhere}",
        k=words.count(found.here.k),
        n=words.count(found.here.n),
        share=words.percent(found.here.value),
        range=share_range(found.here, words),
        elsewhere=words.percent(found.elsewhere),
    )
