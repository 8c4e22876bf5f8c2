"""A state to which moments are added again and again, without copying all of it each time."""

from __future__ import annotations

import numpy as np

from nebelhorn.rules.state import State

_LEAST = 1024


class Growing:
    """Collects moments behind each other; room is doubled when it runs out.

    Args:
        state: Where it begins.

    Attributes:
        state: All moments so far. States returned earlier stay as they were.

    Examples:
        >>> from nebelhorn.rules.state import Column
        >>> growing = Growing(State.of([(Column("value"), [1.0, 2.0])]))
        >>> growing.add(State.of([(Column("value"), [3.0])])).values.tolist()
        [[1.0, 2.0, 3.0]]
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._room = state.values

    def add(self, more: State) -> State:
        """Put moments behind those so far.

        Args:
            more: The same columns in the same order; texts may have more labels behind the old
                ones.

        Returns:
            All moments so far.

        Raises:
            ValueError: The columns are others.
        """
        was, many = self.state.columns, len(self.state)
        if [one.name for one in was] != [one.name for one in more.columns]:
            msg = "these are other columns than those so far"
            raise ValueError(msg)
        needed = many + len(more)
        if needed > self._room.shape[1]:
            room = np.empty((len(was), max(_LEAST, 2 * needed)), dtype=np.float32)
            room[:, :many] = self.state.values
            self._room = room
        self._room[:, many:needed] = more.values
        self.state = State(more.columns, self._room[:, :needed])
        return self.state
