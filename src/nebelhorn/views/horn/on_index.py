"""Red alarms as marks on the chart of the index."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import Alarm, Level
from nebelhorn.settings import Settings
from nebelhorn.views.horn.alarm_sentences import alarm_fact
from nebelhorn.views.index.alarm_marks import AlarmMark
from nebelhorn.views.words import Words

_DAY_US = 86_400_000_000


def alarm_marks(alarms: Sequence[Alarm], settings: Settings, words: Words) -> tuple[AlarmMark, ...]:
    """Return the red alarms as marks; yellow ones stand on the page of the horn only.

    Args:
        alarms: Open and acknowledged ones.
        settings: Labels of questions and touchpoints.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> alarm_marks([], Settings("Demo"), words("en"))
        ()
    """
    return tuple(
        AlarmMark(one.red_day * _DAY_US + _DAY_US // 2, alarm_fact(one, settings, words))
        for one in alarms
        if one.level is Level.RED and one.red_day is not None
    )
