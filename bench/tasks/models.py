"""What whoever foretells must offer: a module with ``foretell`` and ``stream``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from event_log import EventLog
from numpy.typing import NDArray
from splits import Split


@dataclass(frozen=True, slots=True)
class Foretold:
    """Chances, and what a reader should know of how they came about.

    Attributes:
        chances: A row a prefix asked, in the order of the log, a column a class; rows sum to 1.
            Of a stream: a row an event of the log and a column an activity; what nothing follows
            is never looked at.
        note: As ``48 leaves, 1,097 contexts``; empty: nothing to say.
        going_on: Chances of a model that was chosen by how well it foretells where a case goes
            on; None: the same.
    """

    chances: NDArray[np.float32]
    note: str = ""
    going_on: NDArray[np.float32] | None = None


class Model(Protocol):
    """A module that foretells: ``readable``, ``challenger``, ``naive``."""

    def foretell(self, log: EventLog, split: Split) -> Foretold:
        """Learn ``split.learn``, choose on ``split.validate``, return chances of ``split.ask``."""
        ...

    def stream(self, log: EventLog) -> Foretold:
        """Foretell what follows each event by what was seen before its day; see ``days``."""
        ...
