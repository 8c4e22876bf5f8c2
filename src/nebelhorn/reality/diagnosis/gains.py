"""Rises are explained like drops: what gave the points?"""

from __future__ import annotations

from collections.abc import Collection

from nebelhorn.reality.diagnosis.result import Waterfall
from nebelhorn.reality.diagnosis.signs import Gain

_LEAST = 5e-4
"""Less than a twentieth of a point is not worth a line."""


def gains(waterfall: Waterfall, new: Collection[str] = ()) -> tuple[Gain, ...]:
    """Return the parts of a change that gave points.

    Args:
        waterfall: The change, taken apart.
        new: Raw touchpoints that were not there before.

    Returns:
        Most points first. Hundreds of parts are looked at, and at 90 % each some always stand
        out: only parts of a term that itself rose for sure are listed, and of those only what
        can be told from nothing and is worth a twentieth of a point.
    """
    return tuple(
        Gain(
            question=part.question,
            after=part.after,
            cause=part.cause,
            newly_catalogued=part.after in new,
            term=part.term,
            n_before=part.n_before,
            n_after=part.n_after,
            rules=tuple(rule for rule in part.rules if rule.points > 0),
        )
        for part in waterfall.parts
        if part.term.points >= _LEAST
        and part.term.low > 0
        and getattr(waterfall, part.cause.value).low > 0
    )
