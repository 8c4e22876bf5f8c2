"""What the answers to an ask were worth: who answered, how far, and did it help to foretell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nebelhorn.asking.result import AskState
from nebelhorn.feedback import Share, share, t_quantile

ENOUGH_ANSWERS = 200
"""Below it no verdict: the standard deviation of the gain is then some .03 bits, as large as what
good questions gain."""

ENOUGH_CUSTOMERS = 40
LEAST_CHANCE = 1e-4
"""Chances are cut here, or a single sure error would weigh as much as all the rest."""

_BEGUN = frozenset({AskState.PARTIAL, AskState.FINISHED})
_OPENED = _BEGUN | {AskState.SHOWN, AskState.DISMISSED}


class WorthVerdict(StrEnum):
    """What can be said of what answers were worth for foretelling.

    ``TOO_FEW``: nothing yet. ``HELPED``: forecasts with the answer were better, and not by chance.
    ``NOT_SEEN``: no difference is to be seen. ``HARMED``: forecasts with the answer were worse.
    """

    TOO_FEW = "too_few"
    HELPED = "helped"
    NOT_SEEN = "not_seen"
    HARMED = "harmed"


@dataclass(frozen=True, slots=True)
class BitsGained:
    """How much better forecasts were with the answer, in bits a forecast.

    Attributes:
        value: Mean of log2(chance given to what came, with the answer) − log2(without); None when
            n = 0.
        n: Count of settled forecasts.
        customers: Count of customers behind them.
        low: Lower 95 % bound, clustered by customer; None under two customers.
        high: Upper bound.
    """

    value: float | None
    n: int
    customers: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AskWorth:
    """What the answers to an ask were worth.

    Attributes:
        opened: Opened, of those asked.
        response: Answered at least in part, of those asked.
        completeness: Sent off, of those who answered at least in part.
        bits: Gain in foretelling an answer.
        bits_per_ask: response × gain: what a contact brought; None where either is not known.
        verdict: What can be said of it.
        missing: Answers still missing until a verdict can be given; 0: none.
    """

    opened: Share
    response: Share
    completeness: Share
    bits: BitsGained
    bits_per_ask: float | None
    verdict: WorthVerdict
    missing: int


def gains(
    chance_with: NDArray[np.float64], chance_without: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the gain of each settled forecast, in bits: log2(with) − log2(without).

    Both chances must come from models that had not seen the outcome (the sealed forecast, or
    cross-validation). The difference of log scores is the only such gain that is 0 on average for
    an answer that says nothing: Good (1952), Rational decisions, Journal of the Royal Statistical
    Society B 14. A plug-in mutual information is not: eleven steps that say nothing show .14 bits
    at 60 answers.

    Args:
        chance_with: Shape (n,), chance 0–1 given to what came by the model with the answer.
        chance_without: Shape (n,), by the same model without it.

    Examples:
        >>> gains(np.array([0.5, 0.25]), np.array([0.25, 0.5])).tolist()
        [1.0, -1.0]
    """
    floor = np.log2(np.maximum(np.stack([chance_with, chance_without]), LEAST_CHANCE))
    return np.asarray(floor[0] - floor[1])


def bits_gained(gained: NDArray[np.float64], customers: Sequence[Hashable]) -> BitsGained:
    """Return the mean gain with its 95 % interval, clustered by customer.

    m = Σ g / n; with e_c = Σ (g − m) of customer c, V = G/(G−1) · Σ e_c² / n², and the interval is
    m ± t(G−1) · sqrt(V). Source: Liang and Zeger (1986), Longitudinal data analysis using
    generalized linear models, Biometrika 73; with the correction for few clusters.

    Args:
        gained: Shape (n,), bits.
        customers: Shape (n,), whose.

    Raises:
        ValueError: The inputs differ in length.

    Examples:
        >>> found = bits_gained(np.array([0.5, 0.25, 0.75, 0.5]), ["a", "b", "c", "d"])
        >>> found.value, found.customers, 0 < found.low < 0.5 < found.high
        (0.5, 4, True)
    """
    pairs = list(zip(gained.tolist(), customers, strict=True))
    sizes = Counter(customer for _, customer in pairs)
    n, groups = len(pairs), len(sizes)
    if not n:
        return BitsGained(None, 0, 0, None, None)
    mean = math.fsum(gain for gain, _ in pairs) / n
    if groups < 2:
        return BitsGained(mean, n, groups, None, None)
    off: dict[Hashable, float] = dict.fromkeys(sizes, 0.0)
    for gain, customer in pairs:
        off[customer] += gain - mean
    variance = groups / (groups - 1) * math.fsum(e * e for e in off.values()) / n**2
    half = t_quantile(groups - 1) * math.sqrt(variance)
    return BitsGained(mean, n, groups, mean - half, mean + half)


def ask_worth(
    states: Sequence[tuple[Hashable, AskState]],
    gained: NDArray[np.float64],
    customers: Sequence[Hashable],
) -> AskWorth:
    """Return what the answers to an ask were worth.

    Args:
        states: (customer, state) of every ask whose time is over; those not asked are left out of
            every share, for nobody can answer who was not asked.
        gained: Shape (n,), bits by which each forecast settled after an answer was better with it.
        customers: Shape (n,), whose forecast it is.

    Raises:
        ValueError: ``gained`` and ``customers`` differ in length.

    Examples:
        >>> states = [(number, AskState.FINISHED if number < 3 else AskState.ASKED)
        ...           for number in range(10)]
        >>> worth = ask_worth(states, np.zeros(0), [])
        >>> worth.response.value, worth.verdict.value, worth.missing
        (0.3, 'too_few', 200)
    """
    asked = [(who, state) for who, state in states if state is not AskState.NOT_ASKED]
    begun = [(who, state) for who, state in asked if state in _BEGUN]
    response = _part(asked, _BEGUN)
    bits = bits_gained(gained, customers)
    known = response.value is not None and bits.value is not None
    return AskWorth(
        opened=_part(asked, _OPENED),
        response=response,
        completeness=_part(begun, frozenset({AskState.FINISHED})),
        bits=bits,
        bits_per_ask=(response.value or 0.0) * (bits.value or 0.0) if known else None,
        verdict=_verdict(bits),
        missing=max(0, ENOUGH_ANSWERS - bits.n),
    )


def _part(asks: Sequence[tuple[Hashable, AskState]], states: frozenset[AskState]) -> Share:
    n = Counter(who for who, _ in asks)
    k = Counter(who for who, state in asks if state in states)
    return share([k[who] for who in n], list(n.values()))


def _verdict(bits: BitsGained) -> WorthVerdict:
    enough = bits.n >= ENOUGH_ANSWERS and bits.customers >= ENOUGH_CUSTOMERS
    if not enough or bits.low is None or bits.high is None:
        return WorthVerdict.TOO_FEW
    if bits.low > 0:
        return WorthVerdict.HELPED
    return WorthVerdict.HARMED if bits.high < 0 else WorthVerdict.NOT_SEEN
