"""Numbers and texts that what they stand beside can never be, such as ``last_score > 1.5``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from sqlglot import exp

from nebelhorn.conditions.features import Feature
from nebelhorn.conditions.parse import Condition
from nebelhorn.conditions.point import refuse_part, span

_Range = tuple[float | None, float | None]
_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT,
    exp.GT: exp.LT,
    exp.LTE: exp.GTE,
    exp.GTE: exp.LTE,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}
_CASES: tuple[tuple[type[exp.Expr], str], ...] = ((exp.Upper, "capital"), (exp.Lower, "small"))


def refuse_senseless(condition: Condition, features: Mapping[str, Feature]) -> None:
    """Let a condition pass unless it holds something against a value it can never be.

    Looked at is every comparison, wherever it stands: of features that have a range, of ``abs``
    and ``length``, which are never below 0, and of ``upper`` and ``lower``, which give only
    capital or only small letters. A bound outside the range is always so or never, and whoever
    writes one means another scale.

    Args:
        condition: A checked condition.
        features: Those it was checked with.

    Raises:
        ConditionError: There is such a value; points at the comparison, and names the range.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({})
        >>> refuse_senseless(parse_condition("hour > 3 and last_score > 1.5", known), known)
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: hour > 3 and last_score > 1.5
                     ^^^^^^^^^^^^^^^^ last_score is from 0 to 1
    """
    for node in condition.tree.dfs():
        if isinstance(node, tuple(_FLIPPED)):
            _compared(condition, node, features)
        elif isinstance(node, exp.Between):
            _beside(condition, node, node.this, [node.args["low"], node.args["high"]], features)
        elif isinstance(node, exp.In):
            _beside(condition, node, node.this, node.expressions, features)


def _compared(condition: Condition, node: exp.Expr, features: Mapping[str, Feature]) -> None:
    sign, what, value = type(node), node.this, node.expression
    if _number(value) is None and not _is_text(value):
        sign, what, value = _FLIPPED[sign], value, what
    _beside(condition, node, what, [value], features)
    limits, number = _range(what, features), _number(value)
    if limits is None or number is None:
        return
    if (sign is exp.LT and number == limits[0]) or (sign is exp.GT and number == limits[1]):
        _refuse(condition, node, what, limits)


def _beside(
    condition: Condition,
    node: exp.Expr,
    what: exp.Expr,
    values: list[exp.Expr],
    features: Mapping[str, Feature],
) -> None:
    limits, bare = _range(what, features), what.unnest()
    for value in values:
        number = _number(value)
        if limits and number is not None and not _inside(number, limits):
            _refuse(condition, node, what, limits)
        for kind, letters in _CASES:
            text = value.unnest().name
            if isinstance(bare, kind) and _is_text(value):
                given = text.upper() if kind is exp.Upper else text.lower()
                if given != text:
                    refuse_part(
                        condition.text,
                        value,
                        f"this function gives {letters} letters only; write '{given}'",
                    )


def _refuse(condition: Condition, node: exp.Expr, what: exp.Expr, limits: _Range) -> NoReturn:
    start, end = span(condition.text, what)
    bare = what.unnest()
    said = condition.text[start:end] if isinstance(bare, exp.Column) else f"{bare.key}(…)"
    low, high = limits
    if low is None or high is None:
        refuse_part(condition.text, node, f"{said} is never below {low:g}")
    refuse_part(condition.text, node, f"{said} is from {low:g} to {high:g}")


def _range(node: exp.Expr, features: Mapping[str, Feature]) -> _Range | None:
    """Return the least and the largest it can be; None: nobody knows."""
    bare = node.unnest()
    if isinstance(bare, exp.Abs | exp.Length):
        return 0.0, None
    if not isinstance(bare, exp.Column):
        return None
    feature = features[bare.name]
    return None if feature.low is None else (feature.low, feature.high)


def _inside(number: float, limits: _Range) -> bool:
    low, high = limits
    return (low is None or number >= low) and (high is None or number <= high)


def _is_text(node: exp.Expr) -> bool:
    bare = node.unnest()
    return isinstance(bare, exp.Literal) and bool(bare.is_string)


def _number(node: exp.Expr) -> float | None:
    bare = node.unnest()
    if isinstance(bare, exp.Neg):
        inner = _number(bare.this)
        return None if inner is None else -inner
    if isinstance(bare, exp.Literal) and not bare.is_string:
        return float(bare.name)
    return None
