"""Whose index sank: ours, the machine's, or both."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import Alarm, Chart, ChartState, Watched
from nebelhorn.views.words import Words, message

_BESIDE = {
    ("machine", "holds"): message("The machine's holds."),
    ("machine", "sank"): message("The machine's has sunk as well."),
    ("we", "holds"): message("Our own rules hold."),
    ("we", "sank"): message("Our own rules have sunk as well."),
}
_BOTH = message("Our own index has sunk, and so has the machine's.")
_WE = message("Our own index has sunk, the machine's holds.")
_MACHINE = message("Our own index holds, the machine's has sunk.")


def is_beside(alarm: Alarm) -> bool:
    """Is this an alarm of the machine while the horn also watches our own index?"""
    return any(name == "we" for name, _ in alarm.detail)


def beside_sentence(alarm: Alarm, words: Words) -> str:
    """Say of an alarm of people or machine whether the other one sank too.

    Args:
        alarm: Any.
        words: Reader's language.

    Returns:
        One sentence; empty where only one of them is watched, or the other one learns.

    Examples:
        >>> from nebelhorn.reality import Level
        >>> from nebelhorn.views.words import words
        >>> ours = Alarm("we/next/2025-11-20", Watched.WE, "next", Level.YELLOW, 20402, 20412,
        ...              None, None, 0.6, 0.5, 412, (("machine", "holds"),))
        >>> beside_sentence(ours, words("en"))
        "The machine's holds."
    """
    said = [_BESIDE[pair] for pair in _BESIDE if pair in alarm.detail]
    return words.say(said[0]) if said else ""


def whose_sentence(alarms: Sequence[Alarm], charts: Sequence[Chart], words: Words) -> str:
    """Say whose index has an open alarm, where both are watched.

    Args:
        alarms: All of the horn.
        charts: All of the horn.
        words: Reader's language.

    Returns:
        One sentence; empty where neither sank, or nothing is known of the other one yet.
    """
    down = {alarm.watched for alarm in alarms if alarm.acknowledged is None}
    awake = {chart.watched for chart in charts if chart.state is not ChartState.LEARNING}
    if not {Watched.WE, Watched.INDEX} <= awake | down:
        return ""
    ours, machine = Watched.WE in down, Watched.INDEX in down
    if ours and machine:
        return words.say(_BOTH)
    if ours:
        return words.say(_WE)
    return words.say(_MACHINE) if machine else ""
