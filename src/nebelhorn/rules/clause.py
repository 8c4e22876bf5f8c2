"""What a rule looks at, thing by thing, with bounds that never say the same twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Unknown = Literal["no", "too", "only"]
"""Where nothing is known of a feature, a clause holds not, too, or only there."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a rule asks of a moment.

    Numbers: ``low`` < value ≤ ``high``. Texts: the value is ``among`` these, or none of those it
    is ``apart`` from.

    Attributes:
        feature: Name of a column of the state.
        low: Numbers lie above it; None: no bound.
        high: Numbers are at most this; None: no bound.
        among: The text is one of these; empty: no bound.
        apart: The text is none of these.
        unknown: What holds where nothing is known.

    Examples:
        >>> Clause("last_score", high=0.4).plain()
        ['last_score', None, 0.4, [], [], 'no']
    """

    feature: str
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    unknown: Unknown = "no"

    def joined(self, other: Clause) -> Clause:
        """Return what both ask together; they are about the same feature.

        Examples:
            >>> both = Clause("days", low=1.0).joined(Clause("days", low=3.0, high=9.0))
            >>> both.low, both.high
            (3.0, 9.0)
            >>> Clause("tp", apart=("a",), unknown="too").joined(Clause("tp", among=("b",))).plain()
            ['tp', None, None, ['b'], [], 'no']
        """
        apart = tuple(dict.fromkeys((*self.apart, *other.apart)))
        among = tuple(text for text in self.among or other.among if text not in apart)
        if self.among and other.among:
            among = tuple(text for text in among if text in other.among)
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Clause(
            self.feature,
            max(lows, default=None),
            min(highs, default=None),
            among,
            () if among else apart,
            _both(self.unknown, other.unknown),
        )

    def plain(self) -> list[Any]:
        """Return the clause as a list that JSON can hold; ``clause_of`` reads it again."""
        among, apart = list(self.among), list(self.apart)
        return [self.feature, self.low, self.high, among, apart, self.unknown]


def clause_of(plain: list[Any]) -> Clause:
    """Read what ``Clause.plain`` wrote.

    Examples:
        >>> clause = Clause("state", among=("SP", "RJ"))
        >>> clause_of(clause.plain()) == clause
        True
    """
    feature, low, high, among, apart, unknown = plain
    return Clause(feature, low, high, tuple(among), tuple(apart), unknown)


def merge(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Join clauses about the same thing; each feature is left with one, in the order first met.

    Examples:
        >>> merged = merge([Clause("a", low=1.0), Clause("b", high=2.0), Clause("a", low=3.0)])
        >>> [(clause.feature, clause.low, clause.high) for clause in merged]
        [('a', 3.0, None), ('b', None, 2.0)]
    """
    found: dict[str, Clause] = {}
    for clause in clauses:
        known = found.get(clause.feature)
        found[clause.feature] = clause if known is None else known.joined(clause)
    return tuple(found.values())


def _both(one: Unknown, other: Unknown) -> Unknown:
    if "no" in {one, other}:
        return "no"
    return "only" if "only" in {one, other} else "too"
