"""Conditions that no customer can ever meet, such as ``last_score < 0.2 and last_score > 0.8``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from sqlglot import exp

from nebelhorn.conditions.check import Check
from nebelhorn.conditions.features import Feature
from nebelhorn.conditions.parse import Condition
from nebelhorn.conditions.point import refuse_part
from nebelhorn.conditions.render import to_text

_Value = str | float
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
class _Test:
    """One comparison of a thing with values, as everything that may be true of the thing.

    ``low`` and ``high`` are (value, may it be the value itself?); None: no bound. ``only`` lists
    all it may be, None: anything. ``missing``: True, it must be missing; False, it must be there.
    """

    node: exp.Expr
    about: str
    low: tuple[_Value, bool] | None = None
    high: tuple[_Value, bool] | None = None
    only: frozenset[_Value] | None = None
    never: frozenset[_Value] = field(default_factory=frozenset)
    missing: bool = False


def refuse_contradiction(condition: Condition, features: Mapping[str, Feature]) -> None:
    """Let a condition pass unless its parts can never hold together.

    Comparisons of one thing with values that are joined by ``and`` are laid over each other;
    where nothing is left, no record can meet the condition. Of ``or``, every side must be
    impossible. What is no such comparison is taken for possible, so that no condition is refused
    that some record meets; some impossible ones are not found.

    Args:
        condition: A checked condition.
        features: Those it was checked with.

    Raises:
        ConditionError: No record can meet it; points at the second part that does not fit.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({})
        >>> text = "last_score < 0.2 and hour > 3 and last_score > 0.8"
        >>> refuse_contradiction(parse_condition(text, known), known)
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: last_score < 0.2 and hour > 3 and last_score > 0.8
                                          ^^^^^^^^^^^^^^^^ can never hold together with: last_score < 0.2
    """  # noqa: E501 - the caret stands where it stands
    found = _impossible(condition.tree, Check(condition.text, features))
    if found is not None:
        _refuse(condition, *found)


def _refuse(condition: Condition, second: exp.Expr, earlier: list[exp.Expr]) -> NoReturn:
    if not earlier:
        refuse_part(condition.text, second, "nothing can ever be so")
    said = " and ".join(to_text(replace(condition, tree=node)) for node in earlier)
    refuse_part(condition.text, second, f"can never hold together with: {said}")


def _impossible(node: exp.Expr, check: Check) -> tuple[exp.Expr, list[exp.Expr]] | None:
    """Return the part that makes it impossible, and those before it that it does not fit."""
    if isinstance(node, exp.Paren):
        return _impossible(node.this, check)
    if isinstance(node, exp.Or):
        sides = [_impossible(side, check) for side in node.flatten(unnest=False)]
        return None if None in sides else sides[0]
    if not isinstance(node, exp.And):
        return _lay([test for test in [_test(node, check)] if test])
    tests: list[_Test] = []
    for part in _parts(node):
        inner = _impossible(part, check)
        if inner is not None:
            return inner
        test = _test(part, check)
        tests += [test] if test else []
    return _lay(tests)


def _parts(node: exp.Expr) -> list[exp.Expr]:
    """Return all that must hold at once, with brackets around ``and`` taken off."""
    bare = node
    while isinstance(bare, exp.Paren):
        bare = bare.this
    if not isinstance(bare, exp.And):
        return [node]
    return [part for side in bare.flatten(unnest=False) for part in _parts(side)]


def _lay(tests: list[_Test]) -> tuple[exp.Expr, list[exp.Expr]] | None:
    for at, test in enumerate(tests):
        before = [earlier for earlier in tests[:at] if earlier.about == test.about]
        if _is_empty([*before, test]):
            fight = [earlier for earlier in before if _is_empty([earlier, test])]
            alone = _is_empty([test])
            return test.node, [] if alone else [one.node for one in fight[:1] or before]
    return None


def _is_empty(tests: list[_Test]) -> bool:
    """Is there no value that passes all tests? Values stand in one order, whatever their kind."""
    if len({test.missing for test in tests}) > 1:
        return True
    low, high = _tightest([t.low for t in tests], up=True), _tightest([t.high for t in tests])
    never = frozenset().union(*(test.never for test in tests))
    lists = [test.only for test in tests if test.only is not None]
    if lists:
        left = frozenset.intersection(*lists) - never
        return not any(_within(value, low, high) for value in left)
    if low is None or high is None:
        return False
    if low[0] == high[0]:
        return not (low[1] and high[1]) or low[0] in never
    return _above(low[0], high[0])


def _tightest(
    bounds: list[tuple[_Value, bool] | None], *, up: bool = False
) -> tuple[_Value, bool] | None:
    best: tuple[_Value, bool] | None = None
    for bound in bounds:
        if bound is None:
            continue
        tighter = best is None or (_above(bound[0], best[0]) if up else _above(best[0], bound[0]))
        if tighter or (best is not None and bound[0] == best[0] and not bound[1]):
            best = bound
    return best


def _within(
    value: _Value, low: tuple[_Value, bool] | None, high: tuple[_Value, bool] | None
) -> bool:
    for bound, inside in ((low, True), (high, False)):
        if bound is None:
            continue
        if bound[0] == value:
            if not bound[1]:
                return False
        elif _above(bound[0], value) is inside:
            return False
    return True


def _above(one: _Value, other: _Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one > other
    assert not isinstance(one, str)  # noqa: S101 - kinds were checked: one thing has one kind
    assert not isinstance(other, str)  # noqa: S101 - as above
    return one > other


def _test(node: exp.Expr, check: Check) -> _Test | None:
    """Read one part as a test; None: it says nothing that could be laid over another."""
    bare, negated = node, False
    while isinstance(bare, exp.Paren | exp.Not):
        negated ^= isinstance(bare, exp.Not)
        bare = bare.this
    if not isinstance(bare, (*_FLIPPED, exp.Between, exp.In, exp.Is)):
        return None
    bound = next(iter(check.operand(bare).readings.values()))
    if isinstance(bound, exp.Is):
        return _missing(node, bound, negated=negated)
    if isinstance(bound, exp.Between):
        return None if negated else _between(node, bound)
    if isinstance(bound, exp.In):
        return _listed(node, bound, negated=negated)
    return _compared(node, bound, negated=negated)


def _missing(node: exp.Expr, bound: exp.Is, *, negated: bool) -> _Test | None:
    if not isinstance(bound.expression, exp.Null):
        return None
    return _Test(node, _about(bound.this), missing=not negated)


def _between(node: exp.Expr, bound: exp.Between) -> _Test | None:
    low, high = _value(bound.args["low"]), _value(bound.args["high"])
    if low is None or high is None or _value(bound.this) is not None:
        return None
    return _Test(node, _about(bound.this), low=(low, True), high=(high, True))


def _listed(node: exp.Expr, bound: exp.In, *, negated: bool) -> _Test | None:
    values = [_value(item) for item in bound.expressions]
    if _value(bound.this) is not None or None in values:
        return None
    listed = frozenset(value for value in values if value is not None)
    about = _about(bound.this)
    return _Test(node, about, never=listed) if negated else _Test(node, about, only=listed)


def _compared(node: exp.Expr, bound: exp.Expr, *, negated: bool) -> _Test | None:
    sign, this, value = type(bound), bound.this, _value(bound.expression)
    if value is None:
        sign, this, value = _FLIPPED[sign], bound.expression, _value(bound.this)
    if value is None or _value(this) is not None:
        return None
    sign = _NEGATED[sign] if negated else sign
    about = _about(this)
    if sign is exp.EQ:
        return _Test(node, about, only=frozenset({value}))
    if sign is exp.NEQ:
        return _Test(node, about, never=frozenset({value}))
    itself = sign in {exp.LTE, exp.GTE}
    if sign in {exp.LT, exp.LTE}:
        return _Test(node, about, high=(value, itself))
    return _Test(node, about, low=(value, itself))


def _about(node: exp.Expr) -> str:
    """Return what is compared; the same text reads the same columns in the same way."""
    return node.unnest().sql("duckdb")


def _value(node: exp.Expr) -> _Value | None:
    bare = node.unnest()
    if isinstance(bare, exp.Neg):
        inner = _value(bare.this)
        return -inner if isinstance(inner, int | float) else None
    if isinstance(bare, exp.Boolean):
        return float(bool(bare.this))
    if not isinstance(bare, exp.Literal):
        return None
    if bare.is_string:
        return str(bare.this)
    # times are whole microseconds and must stay exact
    return int(bare.name) if bare.name.isdecimal() else float(bare.name)
