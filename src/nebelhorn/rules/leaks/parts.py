"""The sign of a copy in part: a value said at a first event that is nearly never wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from nebelhorn.rules.leaks.past import Numbers, Places, Truths

_EACH = 20
"""So many customers must bear a value."""

_NEARLY_ALL = 0.95
"""So large a share of them went the one way …"""

_PART = 0.2
"""… and are at least so large a share of all who went it: a few are no copy."""

_ODDS = 10.0
"""The odds, at their lower bound, are so many times those of the best of all else known then."""

_Z = 1.96


def find_parts(
    said: Mapping[str, Places], opening: Places, came: Truths, what: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the columns of which some values say for nearly all who bear them where they go.

    A copy of the end that was filled in for half of those who left is wrong about the other half,
    so its mistakes do not give it away; that its value is nearly never wrong does. Odds are held
    against each other, as shares near one cannot be thrice another.

    Args:
        said: Column → shape (customers,), code of its value at the first event, −1: none.
        opening: Shape (customers,), code of the first two touchpoints.
        came: Shape (customers, ways), who went each way.
        what: Of each way, in plain words.

    Yields:
        Name of the column, and what gives it away.

    References:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal
        of the American Statistical Association 22, for the lower bound of a share.

    Examples:
        >>> left = np.arange(400) % 10 == 0
        >>> half = np.where(left & (np.arange(400) % 20 == 0), 1, 0)
        >>> kind, opening = np.arange(400) % 3, np.zeros(400, dtype=np.int64)
        >>> ways = (opening, left[:, None], ("who leaves",))
        >>> [name for name, why in find_parts({"x": half, "y": kind}, *ways)]
        ['x']
    """
    if not came.shape[1]:
        return
    counted = {name: _counts(codes, came) for name, codes in said.items()}
    near = {name: _near(*counts, came.sum(axis=0)) for name, counts in counted.items()}
    rest = [counted[name] for name, found in near.items() if not found.any()]
    best = _best([*rest, _counts(opening, came)], came)
    for name, found in near.items():
        many, yes = counted[name]
        bearing = (many[:, None] * found).sum(axis=0)
        right = (yes * found).sum(axis=0)
        far = np.where(bearing > 0, _odds(_lower(right, bearing)) / _odds(best), 0.0)
        way = int(far.argmax())
        if far[way] >= _ODDS:
            reason = (
                f"known at a customer's first event already, with some of its values it is right "
                f"about {what[way]} for {right[way]:.0f} of {bearing[way]:.0f} customers, the best "
                f"of all else known then for {100 * best[way]:.0f} of 100"
            )
            yield name, reason


def _counts(codes: Places, came: Truths) -> tuple[Numbers, Numbers]:
    """Count for each value that enough bear, those who do, and of them those who went each way."""
    values, place, many = np.unique(codes, return_inverse=True, return_counts=True)
    enough = np.flatnonzero((many >= _EACH) & (values >= 0))
    yes = [came[place == value].sum(axis=0) for value in enough.tolist()]
    shape = (len(enough), came.shape[1])
    return many[enough].astype(np.float64), np.array(yes, dtype=np.float64).reshape(shape)


def _near(many: Numbers, yes: Numbers, went: Places) -> Truths:
    """Say of which values nearly all went a way, where they are no small part of all who did."""
    found = yes >= _NEARLY_ALL * many[:, None]
    part = (yes * found).sum(axis=0) >= _PART * went
    return np.asarray(found & part)


def _best(counted: list[tuple[Numbers, Numbers]], came: Truths) -> Numbers:
    """Return for each way the largest share of those who bear one value that went it."""
    shares = [yes / many[:, None] for many, yes in counted]
    return np.asarray(np.concatenate([came.mean(axis=0)[None, :], *shares]).max(axis=0))


def _lower(right: Numbers, many: Numbers) -> Numbers:
    """Return Wilson's lower bound of a share."""
    many = np.maximum(many, 1.0)
    share, by = right / many, _Z**2 / many
    spread = _Z * np.sqrt(share * (1 - share) / many + by / (4 * many))
    return np.asarray((share + by / 2 - spread) / (1 + by))


def _odds(share: Numbers) -> Numbers:
    return np.asarray(share / np.maximum(1 - share, 1e-9))
