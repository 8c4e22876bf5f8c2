"""Say on every page when the company is made up, or its clock is not the real one."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn.app import Words
from nebelhorn.clock import TimeLapse, utc
from nebelhorn.web.page import Visit

_DAY_S = 86_400


def said_made_up(visit: Visit) -> str:
    """Return what every page has to say where what it shows is made up; empty: it is not.

    Args:
        visit: Of the page.
    """
    said = said_lapse(visit.service.workspace.clock, visit.words)
    if said or not visit.service.made_up.is_here:
        return said
    return visit.words.say("This is a made-up company: nobody in it is real.")


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
    seconds = words.decimal(_DAY_S / clock.full_speed)
    if seconds == "1":
        return words.say(
            "Demo of a made-up company: a day passes in about one second. "
            "When this page was opened it was {day} there.",
            day=day,
        )
    return words.say(
        "Demo of a made-up company: a day passes in about {n} seconds. "
        "When this page was opened it was {day} there.",
        n=seconds,
        day=day,
    )
