"""Between which numbers a part of a condition lies, and which features never exceed others."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sqlglot import exp

from nebelhorn.conditions.features import Feature

Extent = tuple[float | None, float | None]
"""The least and the largest it can be; None: no bound is known."""

NEVER_MORE: frozenset[tuple[str, str]] = frozenset(
    {
        ("events_7d", "events_30d"),
        ("events_7d", "events_before"),
        ("events_30d", "events_before"),
        ("same_before", "events_before"),
        ("days_since_last", "days_since_first"),
    }
)
"""The first feature is never more than the second, and nothing is known of both or of neither.
Voices can be older than the first event, so nothing is said of ``days_since_voice``."""

_ANYTHING: Extent = (None, None)


def extent(node: exp.Expr, features: Mapping[str, Feature]) -> Extent:
    """Return between which numbers a part lies whenever it is there, by interval arithmetic.

    Bounds are worked out with the doubles an engine would use, and rounding never changes which of
    two results is larger, so that a bound is never too narrow.

    Args:
        node: A part of a checked condition, as it was written.
        features: Those it was checked with.

    References:
        Moore (1966), Interval analysis, chapter 2.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({})
        >>> extent(parse_condition("1 - 2 * last_score > 3", known).tree.this, known)
        (-1.0, 1.0)
        >>> extent(parse_condition("events_before + 1 < 1", known).tree.this, known)
        (1.0, None)
    """
    bare = node.unnest()
    if isinstance(bare, exp.Column):
        feature = features.get(bare.name)
        return _ANYTHING if feature is None else (feature.low, feature.high)
    if isinstance(bare, exp.Literal):
        return _ANYTHING if bare.is_string else _finite((float(bare.name), float(bare.name)))
    if isinstance(bare, exp.Add | exp.Sub | exp.Mul | exp.Div):
        return _arithmetic(bare, extent(bare.this, features), extent(bare.expression, features))
    return _of_one(bare, features)


def constant(node: exp.Expr) -> float | None:
    """Return the number that arithmetic of plain numbers gives; None: there is a name in it.

    Examples:
        >>> import sqlglot
        >>> constant(sqlglot.parse_one("30 - 2 * 2")), constant(sqlglot.parse_one("hour"))
        (26.0, None)
    """
    low, high = extent(node, {})
    return low if low == high else None


def _arithmetic(node: exp.Expr, left: Extent, right: Extent) -> Extent:
    if isinstance(node, exp.Add):
        return _sum(left, right)
    if isinstance(node, exp.Sub):
        return _sum(left, _turned(right))
    if isinstance(node, exp.Mul) and left[0] == left[1]:
        left, right = right, left
    factor = right[0]
    if factor is None or factor != right[1] or factor == 0:
        return _ANYTHING
    low, high = (
        None if bound is None else bound * factor if isinstance(node, exp.Mul) else bound / factor
        for bound in left
    )
    return _finite((low, high) if factor > 0 else (high, low))


def _of_one(bare: exp.Expr, features: Mapping[str, Feature]) -> Extent:
    if isinstance(bare, exp.Length):
        return 0.0, None
    if isinstance(bare, exp.Neg):
        return _turned(extent(bare.this, features))
    if isinstance(bare, exp.Abs):
        return _absolute(extent(bare.this, features))
    return _ANYTHING


def _sum(left: Extent, right: Extent) -> Extent:
    low, high = (
        None if one is None or other is None else one + other
        for one, other in zip(left, right, strict=True)
    )
    return _finite((low, high))


def _turned(one: Extent) -> Extent:
    low, high = one
    return None if high is None else -high, None if low is None else -low


def _absolute(one: Extent) -> Extent:
    low, high = one
    if low is not None and low >= 0:
        return one
    most = None if low is None or high is None else max(-low, high)
    return (-high if high is not None and high < 0 else 0.0), most


def _finite(one: Extent) -> Extent:
    low, high = (None if bound is None or not math.isfinite(bound) else bound for bound in one)
    return low, high
