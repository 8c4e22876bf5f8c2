"""Mood as colour: seven steps from bad to good, and what a light may show."""

from __future__ import annotations

from nebelhorn.feedback import FogCell

STEPS = 7
"""Count of mood colours; the middle one is heard and so-so, never unknown."""


def step_of(score: float | None) -> int | None:
    """Return which of the seven mood colours a score has.

    Args:
        score: 0 (bad) to 1 (good); None when nobody said.

    Returns:
        0 (bad) to 6 (good); None stays None: unknown has no colour, it is fog.

    Examples:
        >>> step_of(0.0), step_of(0.5), step_of(1.0), step_of(None)
        (0, 3, 6, None)
    """
    if score is None:
        return None
    return max(0, min(STEPS - 1, int(score * STEPS)))


def score_of(cell: FogCell | None) -> float | None:
    """Return the mood of a cell, or None where nobody said how it was.

    Examples:
        >>> score_of(None) is None
        True
    """
    if cell is None or cell.heard == 0:
        return None
    return cell.mood.value


def veil(cell: FogCell | None) -> float:
    """Return how thick the fog over a light is drawn.

    Full where nobody was heard; else it grows with the share of unheard encounters but leaves
    the colour of what was heard to shine through.

    Args:
        cell: The cell; None when nothing is known of it.

    Returns:
        Opacity, 0 (clear) to 1 (nobody heard).

    Examples:
        >>> veil(None)
        1.0
    """
    share = None if cell is None else cell.fog.value
    if cell is None or share is None or score_of(cell) is None:
        return 1.0
    return 0.0 if share == 0 else 0.12 + 0.66 * share
