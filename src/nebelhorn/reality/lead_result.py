"""What lead times are made of: what was seen coming, how early, and how safe the safe were."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.reality.days import Days
from nebelhorn.reality.deed import Deed
from nebelhorn.reality.told import Rate


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was seen coming, at one level of saying so.

    Attributes:
        share: Of the outcomes that came, those before which it had been said and not been taken
            back. Its base: the share of *all* predictions that said so; who always cries has
            both at 1.
        days: From the first such prediction to the outcome; None where fewer than 15 customers
            are behind it. For a silence the outcome is when it was full: then it is the horizon
            less ``waited``, whoever foretells it, and no figure of skill.
        right: Of all predictions that said so, those that turned out yes. Its base: the share of
            yes among all predictions.
        blind: As ``share``, of the better of the two naive guesses sealed with each prediction;
            the majority guess never warns. Its base: the share of all predictions of which that
            guess said so.
        blind_days: As ``days``, of that guess.
        waited: For ``falls_silent``: from the last sign of life to the first such prediction; 0
            where it was called together with that. None for other questions, and as for ``days``.
        blind_waited: As ``waited``, of the naive guess.
    """

    share: Rate
    days: Days | None
    right: Rate
    blind: Rate
    blind_days: Days | None
    waited: Days | None = None
    blind_waited: Days | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How early one question called what came, and how safe those were whom it called safe.

    Attributes:
        question: Name.
        kind: ``outcome`` or ``falls_silent``.
        horizon_days: How far it looks ahead, days.
        deed: What a yes means.
        outcomes: How many times it came, and decided at least one prediction.
        customers: Of how many customers.
        too_early: Of ``outcomes``: everything that could have called them was foretold before
            anything of the question had come due, so nothing could be known of it.
        possible: From the first prediction that each of them decided: nobody could have called it
            earlier; None below 15 customers.
        called: Yes had been foretold as the likelier.
        warned: The sealed odds of yes, chance / (1 − chance), had been at least twice the usual
            ones: of a usual 3 % from 5.8 % on, of 60 % from 75 % on.
        said_no: Of the predictions that said no, those that turned out yes.
        unlikely: Likewise of those that said no with less than half the usual odds of yes.
    """

    question: str
    kind: str
    horizon_days: float
    deed: Deed
    outcomes: int
    customers: int
    too_early: int
    possible: Days | None
    called: Ahead
    warned: Ahead
    said_no: Rate
    unlikely: Rate
