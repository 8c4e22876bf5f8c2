"""What most people would guess wrong about customers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surprise:
    """Something about the customers that most people would guess wrong.

    Attributes:
        question: Name of the forecast question it comes from.
        kind: Kind of that question.
        horizon_days: Of that question.
        after: The situation, newest first, as in ``RuleIndex``.
        foretells: The class that is asked for, as in ``RuleIndex``.
        customers: Count of customers in that situation.
        k: How many times it turned out so.
        n: How many times customers were in that situation.
        value: k / n, 0–1.
        low: Lower 95 % bound.
        high: Upper 95 % bound.
        base: The same share whatever the situation, 0–1: what a naive guess would say.
    """

    question: str
    kind: str
    horizon_days: float
    after: tuple[str, ...]
    foretells: str
    customers: int
    k: int
    n: int
    value: float
    low: float
    high: float
    base: float
