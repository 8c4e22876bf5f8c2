"""Look at everything learnt so far by new structures, while the old ones go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nebelhorn.rules import Pool, State, Structure


@dataclass(frozen=True, slots=True)
class Renewed:
    """Pools with structure learnt anew.

    Attributes:
        what: Foretells what comes.
        whether: Foretells whether anything comes; None: nobody asks.
        moments: So many moments are laid into them.
    """

    what: Pool
    whether: Pool | None
    moments: int

    def all(self, state: State) -> tuple[Pool, Pool | None]:
        """Lay the moments that have come meanwhile into both, and return them.

        Args:
            state: What is known at all moments.
        """
        fresh = state.values[:, self.moments :]
        if fresh.shape[1]:
            self.what.grow(fresh)
            if self.whether is not None:
                self.whether.grow(fresh)
        return self.what, self.whether


Hand = Callable[[Callable[[], Renewed]], Callable[[], Renewed]]
"""Takes work, and returns what waits for its end and tells what came of it."""


@dataclass(frozen=True, slots=True)
class Renewing:
    """Work that may be done in another thread: it changes nothing that is in use.

    Attributes:
        learn: Learns the structures.
        what: Pool that foretells what comes; nothing is taught to it meanwhile.
        whether: Likewise whether anything comes; None: nobody asks.
        moments: So many moments the structures are laid over.
    """

    learn: Callable[[], tuple[Structure, ...]]
    what: Pool
    whether: Pool | None
    moments: int

    def __call__(self) -> Renewed:
        """Do it."""
        structures = self.learn()
        whether = None if self.whether is None else self.whether.anew(structures)
        return Renewed(self.what.anew(structures), whether, self.moments)


def at_once(work: Callable[[], Renewed]) -> Callable[[], Renewed]:
    """Do the work now, and return what tells what came of it."""
    done = work()
    return lambda: done
