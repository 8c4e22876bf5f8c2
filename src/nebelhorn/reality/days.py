"""Times before something came, by quarters of the cases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Days:
    """A time by quarters of the cases; days, fractions too.

    Attributes:
        late: In three of four cases so many days or more.
        half: In half of them (the median).
        early: In a quarter of them.
        n: Count of cases.
    """

    late: float
    half: float
    early: float
    n: int


@dataclass(frozen=True, slots=True)
class RuleLead:
    """How long before it came a rule had called what came.

    Attributes:
        n: How many times it came after the rule had called it, and nothing had taken that back.
        customers: Of how many customers.
        days: From the first such call to what came; None below 15 customers.
    """

    n: int
    customers: int
    days: Days | None
