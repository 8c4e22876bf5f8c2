"""Which run a person wants to look at: what is sealed live, or the backtest."""

from __future__ import annotations

from enum import StrEnum

from nebelhorn.errors import UnknownName, choices
from nebelhorn.predictions.runs import BACKTEST, LIVE


class RunChoice(StrEnum):
    """Which run is looked at.

    ``LIVE``: what is sealed while the workspace is served. ``BACKTEST``: the newest replay.
    """

    LIVE = LIVE
    BACKTEST = BACKTEST


def run_choice(said: str | None) -> RunChoice | None:
    """Return which run is meant.

    Args:
        said: ``live`` or ``backtest``; None: nobody said.

    Raises:
        UnknownName: Anything else.

    Examples:
        >>> run_choice("live"), run_choice(None)
        (<RunChoice.LIVE: 'live'>, None)
    """
    if said is None:
        return None
    known = [str(one) for one in RunChoice]
    if said not in known:
        msg = f"there is no run {said!r}; {choices(said, known)}"
        raise UnknownName(msg)
    return RunChoice(said)
