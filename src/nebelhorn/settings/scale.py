"""How customers give a score, and how each score becomes one between 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from nebelhorn.errors import NebelhornError


class OffScale(NebelhornError):
    """A score that cannot be one of this scale; the message says which can."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One way to give a score.

    Attributes:
        name: Its id, what ``scale`` of an ask names.
        low: Worst score; equal to ``high`` where the scale has no score at all.
        high: Best score.
        step: Between neighbouring scores.
        de: (worst, best) as German customers read them.
        en: (worst, best) as English customers read them.
        words: Other ways to write a score (``up`` is 1), in lower case.
    """

    name: str
    low: float
    high: float
    step: float
    de: tuple[str, str]
    en: tuple[str, str]
    words: Mapping[str, float] = field(default_factory=dict)

    @property
    def scored(self) -> bool:
        """Is there a score, or only a text?"""
        return self.high > self.low

    def steps(self) -> tuple[float, ...]:
        """Return every score there is, worst first; none where the scale has no score.

        Examples:
            >>> Scale("thumbs", 0, 1, 1, ("", ""), ("", "")).steps()
            (0.0, 1.0)
        """
        if not self.scored:
            return ()
        count = round((self.high - self.low) / self.step) + 1
        return tuple(float(self.low + number * self.step) for number in range(count))

    def read(self, given: str | float) -> float:
        """Return a score as a number of this scale.

        Args:
            given: As the customer or a file gave it: a number, a text with one, or one of
                ``words``; a comma may stand for the point.

        Raises:
            OffScale: It is none of the scores there are; the message says which there are.

        Examples:
            >>> stars = Scale("stars", 1, 5, 1, ("", ""), ("", ""))
            >>> stars.read("4"), stars.read(4.0)
            (4.0, 4.0)
            >>> stars.read("6")
            Traceback (most recent call last):
            nebelhorn.settings.scale.OffScale: 6 is no score of scale stars: a whole number from 1 to 5
        """  # noqa: E501 - an error message is one line
        number = self._number(given)
        if number is None or number not in self.steps():
            shown = given.strip()[:40] if isinstance(given, str) else f"{given:g}"
            message = f"{shown or 'nothing'} is no score of scale {self.name}: {self._range()}"
            raise OffScale(message)
        return number

    def score(self, given: str | float) -> float:
        """Return a score on 0–1, where 1 is the best: (given − low) / (high − low).

        Args:
            given: As for ``read``.

        Raises:
            OffScale: It is none of the scores there are.

        Examples:
            >>> Scale("stars", 1, 5, 1, ("", ""), ("", "")).score(4)
            0.75
        """
        return (self.read(given) - self.low) / (self.high - self.low)

    def ends(self, language: str) -> tuple[str, str]:
        """Return what the worst and the best score are called; English where not ``de``."""
        return self.de if language == "de" else self.en

    def _number(self, given: str | float) -> float | None:
        if not isinstance(given, str):
            return float(given) if math.isfinite(given) else None
        text = given.strip().casefold()
        if text in self.words:
            return float(self.words[text])
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _range(self) -> str:
        if not self.scored:
            return "it has none, only a text"
        if self.words:
            return f"{self.low:g} or {self.high:g} ({', '.join(sorted(self.words))})"
        return f"a whole number from {self.low:g} to {self.high:g}"
