"""What is known of customers at many moments, as columns of numbers that rules can look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is known of each moment.

    Attributes:
        name: What rules call it: a feature of ``nebelhorn.conditions``, ``group:NAME``,
            ``times:TOUCHPOINT`` …
        labels: Text of each code 0, 1 …; None: the values are numbers, and their order counts.
    """

    name: str
    labels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Columns of equal length, a row a moment.

    Attributes:
        columns: What there is.
        values: Shape (columns, moments). Codes of texts, or numbers; NaN: nothing is known.

    Examples:
        >>> state = State.of([(Column("state", ("SP", "RJ")), [0, 1, np.nan]),
        ...                   (Column("value"), [9.5, np.nan, 3])])
        >>> state.place("value"), len(state), state.values[0].tolist()
        (1, 3, [0.0, 1.0, nan])
    """

    columns: tuple[Column, ...]
    values: Values

    @classmethod
    def of(cls, columns: Iterable[tuple[Column, Sequence[float] | Values]]) -> State:
        """Put columns beside each other."""
        listed = list(columns)
        values = np.array([values for _, values in listed], dtype=np.float32)
        return cls(tuple(column for column, _ in listed), np.atleast_2d(values))

    def __len__(self) -> int:
        return int(self.values.shape[1])

    def place(self, name: str) -> int:
        """Return the row of ``values`` that holds a column.

        Raises:
            KeyError: There is none of this name.
        """
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        raise KeyError(name)

    def without(self, names: Iterable[str]) -> State:
        """Return the state with some columns left out."""
        out = set(names)
        kept = [place for place, column in enumerate(self.columns) if column.name not in out]
        return State(tuple(self.columns[place] for place in kept), self.values[kept])
