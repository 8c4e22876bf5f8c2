"""Take a change of hit shares apart, without remainder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tables:
    """Settled predictions and hits of each context, in two spans.

    Attributes:
        n0: Shape (…, contexts), predictions of the span before, 0 and up.
        h0: Hits among them.
        n1: Predictions of the span after.
        h1: Hits among them.
    """

    n0: Floats
    h0: Floats
    n1: Floats
    h1: Floats

    def of(self, chosen: NDArray[np.int64]) -> Tables:
        """Return the same with only some contexts."""
        return Tables(
            self.n0[..., chosen], self.h0[..., chosen], self.n1[..., chosen], self.h1[..., chosen]
        )


@dataclass(frozen=True, slots=True)
class Split:
    """What each context adds to the change, by cause; all four together sum to it.

    Attributes:
        unseen: Shape (…, contexts); 0 where the context was there before.
        vanished: 0 where it is still there.
        within: 0 where it was not there in both.
        mix: Likewise.
    """

    unseen: Floats
    vanished: Floats
    within: Floats
    mix: Floats

    def whole(self) -> Floats:
        """Return the sum of all causes a context, shape (…, contexts)."""
        return self.unseen + self.vanished + self.within + self.mix


def split(tables: Tables) -> Split:
    """Take the change of a share apart by context.

    With w the part a context has of those seen in both spans (c), a its hit share, ν and ξ the
    part of new and of vanished contexts, the change A1 − A0 is
    ν (A1_new − A1_c) − ξ (A0_gone − A0_c) + Σ_c ½ (w0 + w1)(a1 − a0)
    + Σ_c ½ ((a0 + a1) − (A0_c + A1_c))(w1 − w0).
    Both spans are treated alike (this is the two-factor Shapley value). Where no context is seen
    in both, the middle of A0 and A1 stands for A0_c and A1_c.

    Args:
        tables: Of all contexts of one question. A span without any prediction explains nothing:
            all parts are 0.

    Returns:
        The parts, as shares; they sum to A1 − A0 but for rounding.

    References:
        Kitagawa (1955), Components of a difference between two rates, JASA 50; Shorrocks (2013),
        Decomposition procedures for distributional analysis: a unified framework based on the
        Shapley value, J. Economic Inequality 11.

    Examples:
        >>> before, after = np.array([50.0, 50.0]), np.array([25.0, 75.0])
        >>> parts = split(Tables(before, before * [0.9, 0.6], after, after * [0.9, 0.6]))
        >>> round(float(parts.mix.sum()), 6), round(float(abs(parts.within).sum()), 6)
        (-0.075, 0.0)
    """
    n0, h0, n1, h1 = tables.n0, tables.h0, tables.n1, tables.h1
    both = (n0 > 0) & (n1 > 0)
    all0, all1 = _total(n0), _total(n1)
    known = (all0 > 0) & (all1 > 0)
    mean0, mean1 = _ratio(_total(h0), all0), _ratio(_total(h1), all1)
    kept0, kept1 = _total(n0 * both), _total(n1 * both)
    some, middle = kept0 > 0, (mean0 + mean1) / 2
    common0 = np.where(some, _ratio(_total(h0 * both), kept0), middle)
    common1 = np.where(some, _ratio(_total(h1 * both), kept1), middle)
    a0, a1 = _ratio(h0, n0), _ratio(h1, n1)
    w0, w1 = _ratio(n0 * both, kept0), _ratio(n1 * both, kept1)
    return Split(
        unseen=known * (n0 == 0) * _ratio(h1 - n1 * common1, all1),
        vanished=known * (n1 == 0) * _ratio(n0 * common0 - h0, all0),
        within=known * both * 0.5 * (w0 + w1) * (a1 - a0),
        mix=known * both * 0.5 * (a0 + a1 - common0 - common1) * (w1 - w0),
    )


def _total(values: Floats) -> Floats:
    total: Floats = values.sum(axis=-1, keepdims=True)
    return total


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = part / np.where(whole > 0, whole, 1.0)
    return ratio
