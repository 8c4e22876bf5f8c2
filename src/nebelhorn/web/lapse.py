"""Say on every page when the clock of the company is not the real one."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn.app import Words
from nebelhorn.clock import TimeLapse, utc

_DAY_S = 86_400


def said_lapse(clock: Callable[[], int], words: Words) -> str:
    """Return what a page has to say about its clock; empty: it is the real one.

    Args:
        clock: Of the company.
        words: In the reader's language.

    Examples:
        >>> from nebelhorn.app import words_of
        >>> english = words_of("nebelhorn.web", "en")
        >>> said_lapse(lambda: 0, english)
        ''
        >>> said_lapse(TimeLapse(0, 17_280, lambda: 10**15), english)
        'Demo of a made-up company: its time stands still on 1 Jan 1970 until you look at it.'
    """
    if not isinstance(clock, TimeLapse):
        return ""
    if clock.is_real:
        return words.say("Demo of a made-up company: its time has caught up with today.")
    day = words.day(utc(clock()))
    if not clock.has_begun:
        return words.say(
            "Demo of a made-up company: its time stands still on {day} until you look at it.",
            day=day,
        )
    return words.say(
        "Demo of a made-up company: a day passes in about {n} seconds. "
        "When this page was opened it was {day} there.",
        n=f"{_DAY_S / clock.full_speed:g}",
        day=day,
    )
