"""Which rule a forecast rests on: the case whose own share comes nearest to what was sealed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import MIN_SUPPORT, Labels
from nebelhorn.rules.pool import Pool

NEAR = 0.02
"""Shares that lie no further apart than this say the same."""

HEARD = 0.05
"""A way with less than this part of all weight is not heard, and none of its cases is cited."""

Shares = NDArray[np.float64]
Places = NDArray[np.int64]

_FAR = 9.0


@dataclass(frozen=True, slots=True)
class Cited:
    """The cases that forecasts rest on, a row a moment.

    Attributes:
        partition: Shape (n,), number of the partition among those of all structures.
        row: Shape (n,), the case within it; 0: in general.
    """

    partition: NDArray[np.int64]
    row: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Cases:
    """Every case that some moment lies in, each once.

    Attributes:
        rows: Shape (cases,), rows of the counts; −1: none.
        tell: Does the case rest on enough, and tell more than the one it lies in?
        support: On how many moments it rests.
        most: Share of its commonest class.
        total: How often anything came in it; with one pool as ``support``.
        silent: Share of those moments after which nothing came; with one pool 0.
    """

    rows: NDArray[np.int32]
    tell: NDArray[np.bool_]
    support: NDArray[np.int64]
    most: Shares
    total: NDArray[np.int64]
    silent: Shares


def cite(what: Pool, whether: Pool | None, labels: Labels, chances: Shares) -> Cited:
    """Say which case each forecast rests on, of the moments both pools were asked about last.

    Looked at are the cases a moment lies in, of all ways that are heard, that rest on ten moments
    and tell more than the case above. The share of the foretold class in each is held against the
    chance: those count whose share is nearest, or ``NEAR`` as near; of these, where there are
    such, the ones in which the class is the commonest; of these the one that rests on most
    moments. "In general" is cited only where it is nearer than all others, by more than ``NEAR``.

    Args:
        what: Foretells what comes.
        whether: Foretells whether anything comes, with class 1 for nothing; None: ``what`` says
            all. Of the same structures.
        labels: Shape (n,), the class that is foretold; with ``whether``, 0 is nothing and all
            others are one more than in ``what``.
        chances: Shape (n,), 0–1, what is sealed of it.

    Returns:
        The cases; "in general" as long as nothing was learnt, or no touchpoint is known that
        could come: then only silence can be foretold.
    """
    many = len(labels)
    if not what.classes or not (what if whether is None else whether).learnt:
        none = np.zeros(many, dtype=np.int64)
        return Cited(none, none.astype(np.int32))
    heard = what.say >= HEARD
    if whether is not None:
        heard |= whether.say >= HEARD
    leaves, back = np.unique(what.asked[heard], return_inverse=True)
    paths = what.lineage(leaves)
    rows, places = np.unique(paths, return_inverse=True)
    places = places.reshape(paths.shape)
    cases = _cases(what, whether, rows, places)
    # shape (n, cases a moment lies in): way by way, the most general first
    mine = places[back.reshape(-1, many).T].reshape(many, -1)
    shares = _shares(what, cases, mine, labels, two=whether is not None)
    apart = np.where(cases.tell[mine], np.abs(shares - chances[:, np.newaxis]), _FAR)
    least = apart.min(axis=1)
    # of those that are near, the ones in which the class is the commonest; then the broadest
    near = apart <= (least + NEAR)[:, np.newaxis]
    rank = near * (1 + cases.support[mine])
    rank *= 1 + (shares >= cases.most[mine]) * rank.max(initial=0)
    chosen = rank.argmax(axis=1)
    partition = np.flatnonzero(heard)[chosen // paths.shape[1]]
    row = cases.rows[mine[np.arange(many), chosen]] - what.starts[partition]
    general = np.abs(shares[:, 0] - chances)
    special = (least < _FAR) & (general >= least - NEAR)
    return Cited(np.where(special, partition, 0), np.where(special, row, 0).astype(np.int32))


def _cases(what: Pool, whether: Pool | None, rows: NDArray[np.int32], places: Places) -> _Cases:
    there = np.maximum(rows, 0)
    counts = what.whole(there)
    total = support = counts.sum(axis=1)
    most = counts.max(axis=1) / np.maximum(total, 1)
    silent = np.zeros(len(rows))
    if whether is not None:
        both = whether.whole(there)
        support = both.sum(axis=1)
        silent = both[:, 1] / np.maximum(support, 1)
        most = np.maximum(silent, (1.0 - silent) * most)
    tell = _tell(what, whether, there, places, (rows >= 0) & (support >= MIN_SUPPORT))
    return _Cases(there, tell, support, most, total, silent)


def _tell(
    what: Pool,
    whether: Pool | None,
    rows: NDArray[np.int32],
    places: Places,
    enough: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Say of each case whether it tells more than the nearest case above it that does."""
    tell = np.zeros(len(rows), dtype=bool)
    above = np.zeros(len(rows), dtype=np.int64)
    above[places[:, 0]] = places[:, 0]
    for depth in range(1, places.shape[1]):
        own, first = np.unique(places[:, depth], return_index=True)
        over = places[first, depth - 1]
        above[own] = np.where(tell[over], over, above[over])
        asked = own[enough[own]]
        if len(asked):
            pair = rows[asked], rows[above[asked]]
            tell[asked] = what.tells(*pair)
            if whether is not None:
                tell[asked] |= whether.tells(*pair)
    return tell


def _shares(what: Pool, cases: _Cases, mine: Places, labels: Labels, *, two: bool) -> Shares:
    """Return the share of the foretold class in each case a moment lies in, shape of ``mine``."""
    wanted = np.maximum(labels - two, 0)[:, np.newaxis]
    shares = what.count(cases.rows[mine], wanted) / np.maximum(cases.total[mine], 1)
    if two:
        silent = cases.silent[mine]
        shares = np.where(labels[:, np.newaxis] == 0, silent, (1.0 - silent) * shares)
    return np.asarray(shares)
