"""Names of lines right of a chart, each near the end of its line and none on another."""

from __future__ import annotations

from collections.abc import Sequence


def places_apart(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Return where names stand so that each is near its line and they keep their distance.

    The least squares of the shifts under the order of the lines and their distance: with y less
    i times the distance, neighbours that break the order are pooled at their mean.

    Args:
        wanted: Where the lines end, ascending.
        apart: Least distance between two names, pixels.
        top: None stands above it.
        bottom: None stands below it.

    Returns:
        As many places, ascending.

    References:
        Pool adjacent violators: Ayer et al. (1955), Annals of Mathematical Statistics 26.

    Examples:
        >>> places_apart([50, 52, 90], 10, 0, 100)
        [46.0, 56.0, 90.0]
        >>> places_apart([2, 3, 4], 10, 0, 100)
        [0.0, 10.0, 20.0]
    """
    pools: list[tuple[float, int]] = []
    for place, y in enumerate(wanted):
        mean, many = y - place * apart, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, many = (before * count + mean * many) / (count + many), many + count
        pools.append((mean, many))
    level = [mean for mean, many in pools for _ in range(many)]
    last = bottom - (len(wanted) - 1) * apart
    return [float(max(top, min(mean, last)) + place * apart) for place, mean in enumerate(level)]
