"""What is foretold of many points at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What is foretold, one row a point.

    Attributes:
        classes: Shape (n, 8), likeliest first; the first is the prediction. Unused: 0.
        chances: Shape (n, 8), of 65,535; unused: 0.
        rule: Shape (n,), number of the cited rule, for ``Forecaster.definition``.
        support: Shape (n,), how many points of that rule had come due.
        confidence: Shape (n,), of 65,535: the share of them that turned out as predicted.
        majority: Shape (n,), class that came most often in the last 90 days.
        majority_chance: Shape (n,), its share then, of 65,535.
        markov: Shape (n,), class that most often followed the last moment.
        markov_chance: Shape (n,), of 65,535.
        abstained: Shape (n,), too little was known yet, and the prediction is the Markov guess.
    """

    classes: Codes
    chances: Codes
    rule: NDArray[np.int64]
    support: NDArray[np.uint32]
    confidence: Codes
    majority: Codes
    majority_chance: Codes
    markov: Codes
    markov_chance: Codes
    abstained: NDArray[np.bool_]
