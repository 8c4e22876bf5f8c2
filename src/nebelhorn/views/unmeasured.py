"""What could not be measured, and why: said in the report instead of left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from nebelhorn.feedback import WhyNot
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words, message


class UnmeasuredKind(Enum):
    """Known reasons why a figure is missing: what is missing, and why."""

    NO_EVENTS = (message("The map"), message("there is no encounter in the log."))
    NO_VOICES = (
        message("Mood"),
        message("nobody has said anything; answers with a score would lift the fog."),
    )
    NO_SCORES = (
        message("Mood"),
        message("voices were heard, but none of them carries a score."),
    )
    UNPLACED_VOICES = (
        message("Where some voices belong"),
        message("{n} voices speak about no encounter in the log."),
    )
    COUNTS_ONLY = (
        message("Who was there"),
        message("{touchpoint}: only counts exist, nobody can be asked here."),
    )
    NO_STAGES = (
        message("Stages"),
        message("no touchpoint has a stage yet; the columns of the map follow the flows."),
    )
    NO_GROUPS = (message("Groups"), message("no customer group is defined."))
    NAVI = (message("Who can still find us"), message("no customer with a voice."))
    CARE = (message("Care before and after leaving"), message("{why}"))
    STAY = (message("Who stays"), message("{why}"))
    NO_FUNNEL = (
        message("Funnel"),
        message("no order of touchpoints was asked for, and none is frequent enough to propose."),
    )
    NO_INDEX = (
        message("Reality Index"),
        message("no replay has been made yet; see: nebelhorn replay."),
    )
    NOTHING_DUE = (
        message("Reality Index"),
        message("predictions made: {n}; none of them is settled yet."),
    )
    REJECTED = (
        message("Some records"),
        message("{n} records could not be read; see: nebelhorn rejects."),
    )
    ONE_TIME = (
        message("Durations"),
        message("all encounters carry the same time."),
    )

    @property
    def what(self) -> str:
        """What is missing, as an English message."""
        return self.value[0]

    @property
    def why(self) -> str:
        """Why, as an English message with ``{places}``."""
        return self.value[1]


REASONS = {
    WhyNot.NO_CUSTOMERS: message("no customer is known"),
    WhyNot.NO_LEAVING: message("no touchpoint is marked as leaving"),
    WhyNot.NOBODY_LEFT: message("nobody left"),
    WhyNot.NO_CARE: message("no touchpoint is an act of the company"),
    WhyNot.TOO_SHORT: message("the log is too short"),
    WhyNot.NO_WINDOW: message("no leaver has a whole window before and after in the log"),
    WhyNot.NO_ACTS: message("the company did nothing around the time of leaving"),
    WhyNot.NO_COMPLAINT: message("nobody complained"),
    WhyNot.NO_VOICE: message("nobody said anything, so silence is everything there is"),
}
"""Reasons of the room that measures; here so that they are translated."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """One thing that could not be measured.

    Attributes:
        kind: What and why.
        values: (place, value) for the places of the reason, such as ``("n", 12)``.
    """

    kind: UnmeasuredKind
    values: tuple[tuple[str, str | int], ...] = ()

    def what(self, words: Words) -> str:
        """Return what is missing, in the reader's language.

        Examples:
            >>> from nebelhorn.views.words import words
            >>> Unmeasured(UnmeasuredKind.NO_VOICES).what(words("de"))
            'Stimmung'
        """
        return words.say(self.kind.what)

    def why(self, words: Words) -> str:
        """Return why, in the reader's language.

        Examples:
            >>> from nebelhorn.views.words import words
            >>> Unmeasured(UnmeasuredKind.UNPLACED_VOICES, (("n", 1200),)).why(words("en"))
            '1,200 voices speak about no encounter in the log.'
        """
        values = {name: self._shown(value, words) for name, value in self.values}
        return words.say(self.kind.why, **values)

    @staticmethod
    def _shown(value: str | int, words: Words) -> str:
        if isinstance(value, int):
            return words.count(value)
        # reasons of our own are translated, names of touchpoints stay as they are
        return clean(words.say_if_known(value))
