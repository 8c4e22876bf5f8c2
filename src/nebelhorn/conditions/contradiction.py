"""Conditions that no customer can ever meet, such as ``last_score < 0.2 and last_score > 0.8``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from sqlglot import exp

from nebelhorn.conditions.check import Check
from nebelhorn.conditions.extent import NEVER_MORE
from nebelhorn.conditions.features import Feature
from nebelhorn.conditions.parse import Condition
from nebelhorn.conditions.point import refuse, refuse_part
from nebelhorn.conditions.render import to_text
from nebelhorn.conditions.shape import Asked, Bound, Joined, Shape, Value, joined, rounded, shape_of

_CASES = 16

_Fight = tuple[Asked, list[Asked]]
"""The test that makes it impossible, and those before it that it does not fit."""


def refuse_contradiction(condition: Condition, features: Mapping[str, Feature]) -> None:
    """Let a condition pass unless its parts can never hold together, or always do.

    Comparisons of one thing with values that are joined by ``and`` are laid over each other and
    over what the thing can be at all; where nothing is left, no record can meet the condition. Of
    ``or``, every side must be possible for itself, and one beside all that must hold with it.
    Features of which one is never more than another bound each other. What is no such comparison
    is taken for possible, so that no condition is refused that tells records apart; some that do
    not are not found.

    Args:
        condition: A checked condition.
        features: Those it was checked with.

    Raises:
        ConditionError: No record can meet it or one side of its ``or``, and it points at the
            second part that does not fit; or no record whose values are known can miss it.

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
        >>> refuse_contradiction(parse_condition("last_score >= 0", known), known)
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: last_score >= 0
        ^^^^^^^^^^^^^^^ is always so where last_score is known; to ask just that, write: last_score is not null
    """  # noqa: E501 - the caret stands where it stands
    check = Check(condition.text, features)
    shape = shape_of(condition.tree, check)
    found = _impossible(shape, []) or next(_dead(shape), None)
    if found is not None:
        _refuse(condition, *found)
    if _impossible(shape_of(condition.tree, check, negated=True), []) is not None:
        _refuse_always(condition)


def implies(one: Condition, other: Condition, features: Mapping[str, Feature]) -> bool:
    """Can it be shown that whatever meets one condition meets another one too?

    Args:
        one: A checked condition.
        other: Another one.
        features: Those both were checked with.

    Returns:
        False also where nobody can tell by bounds alone.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({})
        >>> many, some = (parse_condition(f"events_before > {n}", known) for n in (5, 3))
        >>> implies(many, some, known), implies(some, many, known)
        (True, False)
    """
    met = shape_of(one.tree, Check(one.text, features))
    missed = shape_of(other.tree, Check(other.text, features), negated=True, loose=True)
    return _impossible(joined([met, missed], every=True), []) is not None


def _refuse(condition: Condition, second: Asked, earlier: list[Asked]) -> NoReturn:
    # the word "not" bears no place, so that the caret stands under what it denies
    this = "denied, this " if isinstance(second.node.unnest(), exp.Not) else ""
    if not earlier:
        never = f"{this}can never be so" if this else "nothing can ever be so"
        known = f": {second.why}" if second.why else ""
        refuse_part(condition.text, second.node, f"{never}{known}")
    said = " and ".join(to_text(replace(condition, tree=one.node)) for one in earlier)
    others = {one.feature for one in earlier} - {second.feature}
    order = next(
        (pair for pair in sorted(NEVER_MORE) if second.feature in pair and others & set(pair)), None
    )
    why = f" ({order[0]} is never more than {order[1]})" if order else ""
    refuse_part(condition.text, second.node, f"{this}can never hold together with: {said}{why}")


def _refuse_always(condition: Condition) -> NoReturn:
    names = sorted(condition.names)
    text = condition.text.strip()
    start = condition.text.index(text)
    asked = " and ".join(f"{name} is not null" for name in names)
    refuse(
        condition.text,
        start,
        len(text),
        f"is always so where {' and '.join(names)} {'is' if len(names) == 1 else 'are'} known; "
        f"to ask just that, write: {asked}",
    )


def _dead(shape: Shape) -> Iterator[_Fight]:
    """Yield sides of an ``or`` somebody wrote that nothing can ever meet."""
    if isinstance(shape, Asked):
        return
    for part in shape.parts:
        if shape.written and not shape.every:
            found = _impossible(part, [])
            if found is not None:
                yield found
        yield from _dead(part)


def _impossible(shape: Shape, given: Sequence[Asked], cases: int = _CASES) -> _Fight | None:
    """Return what makes it impossible; ``given`` must hold too, and can.

    Several ``or`` side by side are tried in up to ``cases`` combinations, beyond that one by one.
    """
    if isinstance(shape, Asked):
        return _lay([*given, shape])
    if not shape.every:
        return _no_side(shape, (), given, cases)
    tests = [*given, *(part for part in shape.parts if isinstance(part, Asked))]
    found = _lay(tests)
    if found is not None:
        return found
    # what is joined by "or" comes last: it must fit all that is asked beside it
    choices = [part for part in shape.parts if isinstance(part, Joined)]
    inner = (_impossible(part, tests, 1) for part in choices)
    alone = next((one for one in inner if one is not None), None)
    if alone is not None or not choices:
        return alone
    return _no_side(choices[0], choices[1:], tests, cases)


def _no_side(
    choice: Joined, others: Sequence[Joined], given: Sequence[Asked], cases: int
) -> _Fight | None:
    """Return why no side of an ``or`` is possible beside the others."""
    left = cases // len(choice.parts)
    if others and not left:
        return None
    first = None
    for side in choice.parts:
        found = _impossible(joined([side, *others], every=True) if others else side, given, left)
        if found is None:
            return None
        first = first or found
    return first


def _lay(tests: list[Asked]) -> _Fight | None:
    for at, test in enumerate(tests):
        if _is_empty([test]):
            return test, []
        if not test.about:
            continue
        before = [(one, said) for one in tests[:at] if (said := _told(one, test)) is not None]
        if _is_empty([*(said for _, said in before), test]):
            fight = [one for one, said in before if _is_empty([said, test])]
            return test, fight[:1] or [one for one, _ in before]
    return None


def _told(one: Asked, other: Asked) -> Asked | None:
    """Return what one test says about the thing of another; None: nothing."""
    if one.about == other.about:
        return one
    bare = replace(other, low=None, high=None, only=None, never=frozenset(), missing=one.missing)
    if (one.feature, other.feature) in NEVER_MORE:
        return replace(bare, low=_least(one))
    if (other.feature, one.feature) in NEVER_MORE:
        return replace(bare, high=_most(one))
    return None


def _least(test: Asked) -> Bound:
    return test.low if test.only is None else _end(test.only, up=False)


def _most(test: Asked) -> Bound:
    return test.high if test.only is None else _end(test.only, up=True)


def _end(values: frozenset[Value], *, up: bool) -> Bound:
    numbers = [value for value in values if not isinstance(value, str)]
    if not numbers:
        return None
    return (max if up else min)(numbers), True


def _is_empty(tests: Sequence[Asked]) -> bool:
    """Is there no value that passes all tests? Values stand in one order, whatever their kind."""
    if len({test.missing for test in tests}) > 1:
        return True
    if tests[-1].missing:
        return False
    low, high = _ends(tests)
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


def _ends(tests: Sequence[Asked]) -> tuple[Bound, Bound]:
    """Return the tightest bounds, with what the thing can be at all."""
    thing = tests[-1]
    least, most = (None if bound is None else (bound, True) for bound in thing.within)
    low = _tightest([least, *(test.low for test in tests)], up=True)
    high = _tightest([most, *(test.high for test in tests)])
    return (rounded(low, up=True), rounded(high, up=False)) if thing.whole else (low, high)


def _tightest(bounds: list[Bound], *, up: bool = False) -> Bound:
    best: Bound = None
    for bound in bounds:
        if bound is None:
            continue
        tighter = best is None or (_above(bound[0], best[0]) if up else _above(best[0], bound[0]))
        if tighter or (best is not None and bound[0] == best[0] and not bound[1]):
            best = bound
    return best


def _within(value: Value, low: Bound, high: Bound) -> bool:
    for bound, inside in ((low, True), (high, False)):
        if bound is None:
            continue
        if bound[0] == value:
            if not bound[1]:
                return False
        elif _above(bound[0], value) is inside:
            return False
    return True


def _above(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one > other
    assert not isinstance(one, str)  # noqa: S101 - kinds were checked: one thing has one kind
    assert not isinstance(other, str)  # noqa: S101 - as above
    return one > other
