"""Fewer moments that stand for all, and how much a column tells of what came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Labels


def evenly(many: int, most: int) -> NDArray[np.int64]:
    """Return at most so many places of ``many``, evenly spread.

    Examples:
        >>> evenly(3, 5).tolist(), evenly(9, 3).tolist()
        ([0, 1, 2], [0, 4, 8])
    """
    if many <= most:
        return np.arange(many)
    return np.linspace(0, many - 1, most).astype(np.int64)


def information(buckets: NDArray[np.int32], labels: Labels, classes: int) -> float:
    """Return the mutual information of a column with what came, nats a moment, less its bias.

    Args:
        buckets: Shape (n,), from 0.
        labels: Shape (n,), class of what came.
        classes: How many there are.

    References:
        Bias of the plug-in estimate: Miller (1955), Note on the bias of information estimates,
        in Information Theory in Psychology.

    Examples:
        >>> two = np.arange(100) % 2
        >>> round(information(two.astype(np.int32), two, 2), 2)
        0.7
    """
    many = int(buckets.max()) + 1
    table = np.bincount(buckets * classes + labels, minlength=many * classes)
    joint = table.reshape(many, classes) / len(labels)
    row, column = joint.sum(axis=1, keepdims=True), joint.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.where(joint > 0, joint * np.log(joint / (row * column)), 0.0).sum()
    seen = (joint > 0).sum() - (row > 0).sum() - (column > 0).sum() + 1
    return float(told - seen / (2 * len(labels)))
