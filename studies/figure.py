"""One measured figure beside its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What a simulation showed.

    Attributes:
        name: What was measured.
        value: The figure.
        goal: Where it should be.
        at_most: True: at most ``goal``; False: at least.
        n: Count of runs behind it.
    """

    name: str
    value: float
    goal: float
    at_most: bool
    n: int

    @property
    def ok(self) -> bool:
        """Is the goal reached?"""
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def line(self) -> str:
        """Return it as one line: name, figure, goal, runs, ok or short."""
        goal = f"{'<=' if self.at_most else '>='} {self.goal:.4g}"
        verdict = "ok" if self.ok else "short"
        return f"{self.name:<72} {self.value:>10.4g}   {goal:<10} {self.n:>6,} runs   {verdict}"
