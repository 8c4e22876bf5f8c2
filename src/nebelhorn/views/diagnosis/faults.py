"""What changed in the data and not in customers, in sentences."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn.reality import DataFault, Fault
from nebelhorn.settings import Settings
from nebelhorn.views.horn.names import apart, day_text
from nebelhorn.views.index.situation import quoted, short
from nebelhorn.views.words import Words


def fault_sentence(fault: DataFault, settings: Settings, words: Words) -> str:
    """Say what is wrong with the data, since when, and by how much.

    Args:
        fault: Something that changed in the data.
        settings: Labels of touchpoints.
        words: Reader's language.

    Returns:
        One sentence.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> silent = DataFault(Fault.SILENT, "crm.csv", 20402, 41.0, 0.0, 574)
        >>> fault_sentence(silent, Settings(), words("en")).split(": ")[1]
        '0 moments a day instead of 41 (n = 574).'
    """
    return _SAID[fault.fault](fault, settings, words)


def _source(fault: DataFault, words: Words) -> str:
    if not fault.subject:
        return words.say("without a name")
    return words.say("“{name}”", name=short(fault.subject))


def _silent(fault: DataFault, settings: Settings, words: Words) -> str:
    del settings
    return words.say(
        "Source {what} has been silent since {day}: {lately} moments a day instead of {usual} "
        "(n = {n}).",
        what=_source(fault, words),
        day=day_text(fault.since_day, words),
        lately=words.decimal(fault.lately),
        usual=words.decimal(fault.usual),
        n=words.count(fault.n),
    )


def _clock(fault: DataFault, settings: Settings, words: Words) -> str:
    del settings
    hours = words.decimal(fault.lately)
    return words.say(
        "The clock of source {what} has been shifted by {hours} hours since {day} (n = {n}).",
        what=_source(fault, words),
        hours=f"+{hours}" if fault.lately > 0 else hours,
        day=day_text(fault.since_day, words),
        n=words.count(fault.n),
    )


def _late(fault: DataFault, settings: Settings, words: Words) -> str:
    del settings
    return words.say(
        "Source {what} has been known at another time since {day}: half of it {lately} hours after "
        "it happened instead of {usual} (n = {n}).",
        what=_source(fault, words),
        day=day_text(fault.since_day, words),
        lately=words.decimal(fault.lately),
        usual=words.decimal(fault.usual),
        n=words.count(fault.n),
    )


def _doubles(fault: DataFault, settings: Settings, words: Words) -> str:
    del settings
    lately, usual = apart(fault.lately, fault.usual, words)
    return words.say(
        "The same has come twice from source {what} since {day}: {lately} of 100 moments "
        "instead of {usual} (n = {n}).",
        what=_source(fault, words),
        day=day_text(fault.since_day, words),
        lately=lately,
        usual=usual,
        n=words.count(fault.n),
    )


def _renamed(fault: DataFault, settings: Settings, words: Words) -> str:
    became = quoted(fault.became or "", settings, words)
    return words.say(
        "{what} seems to have been called {became} since {day}: {lately} moments a day, "
        "before {usual} (n = {n}).",
        what=quoted(fault.subject, settings, words),
        became=became,
        day=day_text(fault.since_day, words),
        lately=words.decimal(fault.lately),
        usual=words.decimal(fault.usual),
        n=words.count(fault.n),
    )


_SAID: dict[Fault, Callable[[DataFault, Settings, Words], str]] = {
    Fault.SILENT: _silent,
    Fault.CLOCK: _clock,
    Fault.LATE: _late,
    Fault.DOUBLES: _doubles,
    Fault.RENAMED: _renamed,
}
