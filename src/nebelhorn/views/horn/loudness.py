"""How loud an alarm is, and what a person said about it."""

from __future__ import annotations

from nebelhorn.reality import Alarm, Level, Watched
from nebelhorn.views.horn.names import day_text
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words, message

_YELLOW = message("Yellow: by chance as loud as this once a year.")
_RED = message("Red since {day}: by chance as loud as this once in ten years.")
_YELLOW_NEW = message("Yellow: less than 1 in 1,000 that it was there all the time.")
_RED_NEW = message("Red since {day}: less than 1 in 10,000 that it was there all the time.")


def level_sentence(alarm: Alarm, words: Words) -> str:
    """Say how loud an alarm is: how often chance alone would be as loud.

    Args:
        alarm: One sounding of the horn.
        words: Reader's language.

    Returns:
        One sentence, and another when the drop is proven.
    """
    new, red = alarm.watched is Watched.NEW_KIND, alarm.red_day
    if alarm.level is Level.YELLOW or red is None:
        text = _YELLOW_NEW if new else _YELLOW
    else:
        text = _RED_NEW if new else _RED
    said = words.say(text, day=day_text(alarm.raised_day if red is None else red, words))
    if alarm.proven_day is None:
        return said
    proven = words.say(
        "Proven on {day}, however often one looks.", day=day_text(alarm.proven_day, words)
    )
    return f"{said} {proven}"


def acknowledged_sentence(alarm: Alarm, words: Words) -> str:
    """Say what a person said about an alarm; ``""`` when nobody has."""
    if alarm.acknowledged is None:
        return ""
    return words.say(
        "Acknowledged on {day} by {by}: {cause}",
        day=day_text(alarm.acknowledged.at_us // 86_400_000_000, words),
        by=clean(alarm.acknowledged.by),
        cause=clean(alarm.acknowledged.cause),
    )
