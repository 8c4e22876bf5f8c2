"""A condition as tests joined by ``and`` and ``or``, every ``not`` pushed down to its tests."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from nebelhorn.conditions.check import Check
from nebelhorn.conditions.extent import NEVER_MORE, Extent, constant, extent
from nebelhorn.conditions.features import Kind

Value = str | float
Bound = tuple[Value, bool] | None
"""A value, and whether it may be the value itself; None: no bound."""

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
}
_NEGATED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One comparison of a thing with values, as everything that may be true of the thing.

    Attributes:
        node: As it was written, with the ``not`` before it.
        about: The thing; the same text reads the same columns in the same way. Empty: the test
            says nothing that could be laid over another.
        low: Lower bound.
        high: Upper bound.
        only: All it may be; None: anything, empty: nothing.
        never: What it may not be.
        missing: True, it must be missing; False, it must be there.
        within: What it can be at all.
        feature: Its name, if the thing is a feature as it stands.
        whole: Is the thing a whole number?
        why: What is known of the thing, for errors; empty: nothing.
    """

    node: exp.Expr
    about: str = ""
    low: Bound = None
    high: Bound = None
    only: frozenset[Value] | None = None
    never: frozenset[Value] = field(default_factory=frozenset)
    missing: bool = False
    within: Extent = (None, None)
    feature: str = ""
    whole: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of which all must hold, or one.

    Attributes:
        parts: Tests, or parts joined otherwise.
        every: Must all hold?
        written: Did somebody write this ``or``? Else it follows from a ``not``.
    """

    parts: tuple[Shape, ...]
    every: bool
    written: bool = False


Shape = Asked | Joined


def shape_of(node: exp.Expr, check: Check, *, negated: bool = False, loose: bool = False) -> Shape:
    """Return when a condition holds, or when it does not.

    Args:
        node: Of a checked condition.
        check: Reads its parts.
        negated: When is it false?
        loose: Is it enough that nobody knows, because a value is missing?

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({})
        >>> asked = parse_condition("not (hour > 3 or hour < 2)", known)
        >>> found = shape_of(asked.tree, Check(asked.text, known))
        >>> found.every, [(part.low, part.high) for part in found.parts]
        (True, [(None, (3.0, True)), ((2.0, True), None)])
    """
    bare, turned = node, negated
    while isinstance(bare, exp.Paren | exp.Not):
        turned ^= isinstance(bare, exp.Not)
        bare = bare.this
    if not isinstance(bare, exp.And | exp.Or):
        return _leaf(node, bare, check, negated=turned, loose=loose)
    every = isinstance(bare, exp.And) is not turned
    sides = bare.flatten(unnest=False)
    # for errors the "not" before the brackets stands before each of their parts
    said = (exp.Not(this=exp.Paren(this=side.copy())) if turned else side for side in sides)
    return joined(
        (shape_of(one, check, loose=loose) for one in said), every=every, written=not turned
    )


def joined(parts: Iterable[Shape], *, every: bool, written: bool = False) -> Joined:
    """Join parts; those that are joined in the same way already are taken apart.

    Examples:
        >>> one = Asked(exp.null())
        >>> len(joined([one, joined([one, one], every=True)], every=True).parts)
        3
    """
    flat: list[Shape] = []
    for part in parts:
        if isinstance(part, Joined) and part.every is every and (every or part.written is written):
            flat.extend(part.parts)
        else:
            flat.append(part)
    return Joined(tuple(flat), every, written)


def _leaf(node: exp.Expr, bare: exp.Expr, check: Check, *, negated: bool, loose: bool) -> Shape:
    unknown = Asked(node)
    if not isinstance(bare, (*_FLIPPED, exp.Between, exp.In, exp.Is)):
        return unknown
    bound = next(iter(check.operand(bare).readings.values()))
    if isinstance(bound, exp.Is):
        if not isinstance(bound.expression, exp.Null):
            return unknown
        return replace(_thing(node, bare.this, bound.this, check), missing=not negated)
    if isinstance(bound, exp.Between):
        found = _between(node, bare, bound, check, negated=negated)
    elif isinstance(bound, exp.In):
        found = _listed(_thing(node, bare.this, bound.this, check), bound, negated=negated)
    else:
        found = _compared(node, bare, bound, check, negated=negated)
    if not loose:
        return found
    first = found if isinstance(found, Asked) else found.parts[0]
    if not isinstance(first, Asked) or not first.about:
        return joined([found, unknown], every=False)
    gone = Asked(node, first.about, missing=True, feature=first.feature)
    return joined([found, gone], every=False)


def _between(
    node: exp.Expr, bare: exp.Expr, bound: exp.Expr, check: Check, *, negated: bool
) -> Shape:
    low, high = _value(bound.args["low"]), _value(bound.args["high"])
    if low is None or high is None or _value(bound.this) is not None:
        return Asked(node)
    thing = _thing(node, bare.this, bound.this, check)
    if not negated:
        return replace(thing, low=(low, True), high=(high, True))
    return joined(
        [replace(thing, high=(low, False)), replace(thing, low=(high, False))], every=False
    )


def _listed(thing: Asked, bound: exp.Expr, *, negated: bool) -> Asked:
    values = [_value(item) for item in bound.expressions]
    if _value(bound.this) is not None or None in values:
        return Asked(thing.node)
    listed = frozenset(value for value in values if value is not None)
    return replace(thing, never=listed) if negated else replace(thing, only=listed)


def _compared(
    node: exp.Expr, bare: exp.Expr, bound: exp.Expr, check: Check, *, negated: bool
) -> Asked:
    sign = _NEGATED[type(bound)] if negated else type(bound)
    this, value, written = bound.this, _value(bound.expression), bare.this
    if value is None:
        sign = _FLIPPED[sign]
        this, value, written = bound.expression, _value(bound.this), bare.expression
    if value is None or _value(this) is not None:
        sign = _NEGATED[type(bound)] if negated else type(bound)
        return _beside(node, bare, sign, check)
    thing = _thing(node, written, this, check)
    if sign is exp.EQ:
        return replace(thing, only=frozenset({value}))
    if sign is exp.NEQ:
        return replace(thing, never=frozenset({value}))
    itself = sign in {exp.LTE, exp.GTE}
    if sign in {exp.LT, exp.LTE}:
        return replace(thing, high=(value, itself))
    return replace(thing, low=(value, itself))


def _beside(node: exp.Expr, bare: exp.Expr, sign: type[exp.Expr], check: Check) -> Asked:
    """Read a comparison of two things: perhaps it can never be so."""
    left, right = bare.this.unnest(), bare.expression.unnest()
    if sign in {exp.GT, exp.GTE}:
        sign, left, right = _FLIPPED[sign], right, left
    nothing = Asked(node, only=frozenset())
    if left == right:
        said = f"{_said(left)} is compared with itself"
        return replace(nothing, why=said) if sign in {exp.LT, exp.NEQ} else Asked(node)
    pair = (_feature(right, check), _feature(left, check))
    if sign is exp.LT and pair in NEVER_MORE:
        return replace(nothing, why=f"{pair[0]} is never more than {pair[1]}")
    if _apart(sign, extent(left, check.features), extent(right, check.features)):
        return nothing
    return Asked(node)


def _apart(sign: type[exp.Expr], left: Extent, right: Extent) -> bool:
    """Do two ranges lie so that the sign can never be right?"""
    over = left[0] is not None and right[1] is not None and left[0] > right[1]
    if sign is exp.LTE:
        return over
    if sign is exp.LT:
        return over or (left[0] is not None and left[0] == right[1])
    under = left[1] is not None and right[0] is not None and left[1] < right[0]
    if sign is exp.EQ:
        return over or under
    return left[0] is not None and left[0] == left[1] == right[0] == right[1]


def _thing(node: exp.Expr, written: exp.Expr, bound: exp.Expr, check: Check) -> Asked:
    low, high = within = extent(written, check.features)
    said, feature = _said(written), _feature(written, check)
    why = ""
    if low is not None and high is not None:
        why = f"{said} is from {low:g} to {high:g}"
    elif low is not None:
        why = f"{said} is never below {low:g}"
    elif high is not None:
        why = f"{said} is never above {high:g}"
    whole = bool(feature) and check.features[feature].kind is Kind.WHOLE
    return Asked(node, _about(bound), within=within, feature=feature, whole=whole, why=why)


def rounded(bound: Bound, *, up: bool) -> Bound:
    """Return the next whole number a bound lets pass.

    Examples:
        >>> rounded((3.0, False), up=True), rounded((3.5, True), up=False)
        ((4.0, True), (3.0, True))
    """
    if bound is None or isinstance(bound[0], str) or not math.isfinite(bound[0]):
        return bound
    value, itself = bound[0], bound[1]
    if up:
        return float(math.ceil(value) if itself else math.floor(value) + 1), True
    return float(math.floor(value) if itself else math.ceil(value) - 1), True


def _feature(written: exp.Expr, check: Check) -> str:
    bare = written.unnest()
    feature = check.features.get(bare.name) if isinstance(bare, exp.Column) else None
    return "" if feature is None or feature.as_text else feature.name


def _said(node: exp.Expr) -> str:
    return node.unnest().sql("duckdb", normalize_functions="lower").replace('"', "")


def _about(node: exp.Expr) -> str:
    return node.unnest().sql("duckdb")


def _value(node: exp.Expr) -> Value | None:
    bare = node.unnest()
    if isinstance(bare, exp.Neg):
        inner = _value(bare.this)
        return -inner if isinstance(inner, int | float) else None
    if isinstance(bare, exp.Boolean):
        return float(bool(bare.this))
    if not isinstance(bare, exp.Literal):
        return constant(bare)
    if bare.is_string:
        return str(bare.this)
    # times are whole microseconds and must stay exact
    return int(bare.name) if bare.name.isdecimal() else float(bare.name)
