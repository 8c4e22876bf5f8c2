"""Do customers go elsewhere than before, and from where to where?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import load_kernel
from nebelhorn.lazy import late
from nebelhorn.reality.diagnosis.case import DAY_US, NOTHING
from nebelhorn.reality.diagnosis.result import MoveChange, Moved, Span
from nebelhorn.reality.multiplicity import bh

special = late("scipy.special")


HORIZON_DAYS = 30
FEW_CUSTOMERS = 50
"""Sources with fewer customers in one of the spans are not looked at."""

_Q = 0.05
_LEAST_BITS = 0.01
_RARE = 10
"""Targets that came less often stand together in the test: χ² does not hold for them."""

_NOBODY = [-1]
_DIGITS = 9
_Table = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Going:
    """What counts as going on.

    Attributes:
        passed: Touchpoints that are no targets, such as acts of the company, which says itself
            when they come; the next act after them counts.
        days: Horizon, days.
        event: Relation with the columns of ``event``.
    """

    passed: Sequence[int] = ()
    days: int = HORIZON_DAYS
    event: str = "event"


_EVERYWHERE = Going()


@dataclass(frozen=True, slots=True)
class MoveTest:
    """How different two ways of going on are.

    Attributes:
        js_bits: Jensen–Shannon divergence, bits, 0–1.
        p: Of the corrected test; 1 where there is only one target.
    """

    js_bits: float
    p: float


def horizon_days(before: Span, after: Span) -> int:
    """Return how long a customer is given to go on: 30 days, of short spans a third.

    Examples:
        >>> horizon_days(Span(0, 90), Span(90, 132)), horizon_days(Span(0, 200), Span(200, 400))
        (14, 30)
    """
    return max(1, min(HORIZON_DAYS, before.days // 3, after.days // 3))


def changed_moves(
    connection: duckdb.DuckDBPyConnection,
    names: Mapping[int, str],
    before: Span,
    after: Span,
    going: Going = _EVERYWHERE,
) -> tuple[MoveChange, ...]:
    """Return, of every touchpoint, where customers went next before and after.

    A move counts only where its horizon was over within the span, so that neither span has seen
    less of what comes late. Nothing within the horizon is a target too.

    Args:
        connection: Facts; reads ``event``.
        names: Touchpoint number → raw name.
        before: Span that is compared with.
        after: Span that is explained.
        going: What counts as going on.

    Returns:
        Every source with at least 50 customers in each span, flagged ones first, then by
        ``js_bits``.

    References:
        Lin (1991), Divergence measures based on the Shannon entropy, IEEE Transactions on
        Information Theory 37; Rao and Scott (1981), The analysis of categorical data from complex
        sample surveys, JASA 76; Benjamini and Hochberg (1995), J. Royal Statistical Society B 57.
    """
    sql = load_kernel("nebelhorn.reality", "next_moves").render(
        event=going.event,
        passed_nos=sorted(going.passed) or _NOBODY,
        horizon_us=going.days * DAY_US,
        before_us=before.from_day * DAY_US,
        before_end_us=before.to_day * DAY_US,
        after_us=after.from_day * DAY_US,
        after_end_us=after.to_day * DAY_US,
    )
    found = connection.execute(
        f"SELECT * FROM ({sql}) WHERE customers_before >= {FEW_CUSTOMERS} "
        f"AND customers_after >= {FEW_CUSTOMERS} ORDER BY from_no, to_no"
    ).fetchnumpy()
    columns = {name: np.asarray(values, dtype=float) for name, values in found.items()}
    tables = [
        {name: values[columns["from_no"] == source] for name, values in columns.items()}
        for source in np.unique(columns["from_no"])
    ]
    tests = [moves_differ(table) for table in tables]
    believed = bh([test.p for test in tests], _Q)
    changes = [
        _change(table, test, names, flagged=bool(sure) and test.js_bits >= _LEAST_BITS)
        for table, test, sure in zip(tables, tests, believed, strict=True)
    ]
    return tuple(sorted(changes, key=lambda c: (not c.flagged, -c.js_bits, c.source)))


def moves_differ(table: _Table) -> MoveTest:
    """Test whether customers go elsewhere from one source.

    χ² of homogeneity over the design effect: δ = Σ_t V_t / p_t over Σ_t (1 − p_t)(1/n0 + 1/n1),
    where V_t is the variance of the difference of the shares of target t, summed over customers
    (in both spans it may be the same ones), and at least 1: Rao and Scott's first-order
    correction.

    Args:
        table: Columns of the kernel ``next_moves`` for one source, shape (targets,) each.

    Returns:
        Effect size and p.
    """
    sooner, later = table["n_before"], table["n_after"]
    n0, n1 = sooner.sum(), later.sum()
    p0, p1 = sooner / n0, later / n1
    p = (sooner + later) / (n0 + n1)
    kept = sooner + later >= _RARE
    counts = np.array([[*sooner[kept], sooner[~kept].sum()], [*later[kept], later[~kept].sum()]])
    counts = counts[:, counts.sum(axis=0) > 0]
    bits = round(js_bits(p0, p1), _DIGITS)
    if counts.shape[1] < 2 or kept.sum() < 2:
        return MoveTest(bits, 1.0)
    customers = float(table["customers"][0])
    variance = _variance(table, p0, p1) * customers / (customers - 1)
    usual = ((1 - p) * (1 / n0 + 1 / n1))[kept].sum()
    effect = max(1.0, float((variance / p)[kept].sum() / usual))
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    squares = float(((counts - expected) ** 2 / expected).sum())
    return MoveTest(bits, float(special.chdtrc(counts.shape[1] - 1, squares / effect)))


def js_bits(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """Return the Jensen–Shannon divergence of two distributions.

    Args:
        p: Shape (n,), sums to 1.
        q: The same.

    Returns:
        Bits, 0 (alike) to 1 (nothing in common).

    References:
        Lin (1991), as above.

    Examples:
        >>> js_bits(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
        1.0
    """
    middle = (p + q) / 2
    return float(sum(_bits(part, middle) for part in (p, q)) / 2)


def _bits(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    there = part > 0
    return float((part[there] * np.log2(part[there] / whole[there])).sum())


def _variance(
    table: _Table, p0: NDArray[np.float64], p1: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Σ over customers of ((a − b p1) / n1 − (c − d p0) / n0)², multiplied out into the sums."""
    t = table
    n0, n1 = t["n_before"].sum(), t["n_after"].sum()
    later = t["aa"] - 2 * p1 * t["ab"] + p1 * p1 * t["bb"]
    sooner = t["cc"] - 2 * p0 * t["cd"] + p0 * p0 * t["dd"]
    both = t["ac"] - p0 * t["ad"] - p1 * t["cb"] + p0 * p1 * t["bd"]
    total: NDArray[np.float64] = later / n1**2 + sooner / n0**2 - 2 * both / (n0 * n1)
    return np.maximum(total, 0.0)


def _change(
    table: _Table, test: MoveTest, names: Mapping[int, str], *, flagged: bool
) -> MoveChange:
    n0, n1 = int(table["n_before"].sum()), int(table["n_after"].sum())
    moved = [
        Moved(
            None if int(to) == NOTHING else names[int(to)],
            round(sooner / n0, _DIGITS),
            round(later / n1, _DIGITS),
            int(sooner),
            int(later),
        )
        for to, sooner, later in zip(
            table["to_no"], table["n_before"].tolist(), table["n_after"].tolist(), strict=True
        )
    ]
    return MoveChange(
        source=names[int(table["from_no"][0])],
        js_bits=test.js_bits,
        p=test.p,
        customers_before=int(table["customers_before"][0]),
        customers_after=int(table["customers_after"][0]),
        n_before=n0,
        n_after=n1,
        flagged=flagged,
        moved=tuple(sorted(moved, key=lambda one: (-abs(one.change), one.target or ""))),
    )
