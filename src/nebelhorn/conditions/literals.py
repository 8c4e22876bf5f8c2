"""Texts in a condition that name something: are there such names at all?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlglot import exp

from nebelhorn.conditions.parse import Condition
from nebelhorn.conditions.point import refuse_part
from nebelhorn.errors import choices


def refuse_unknown_names(
    condition: Condition, names: Mapping[str, tuple[str, Collection[str]]]
) -> None:
    """Let a condition pass unless it compares a feature with a name that does not exist.

    Looked at where the feature itself, or ``upper`` or ``lower`` of it, stands beside ``=``,
    ``<>`` or ``in``; what other functions make of it, and patterns of ``like``, are free.

    Args:
        condition: A checked condition.
        names: Feature → what its values are called in a message, and all there are.

    Raises:
        ConditionError: There is no such name; points at it and offers the nearest.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> typo = parse_condition("hour > 3 and touchpoint in ('call', 'cal')", features_with({}))
        >>> refuse_unknown_names(typo, {"touchpoint": ("touchpoint", ["call", "order"])})
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: hour > 3 and touchpoint in ('call', 'cal')
                                            ^^^^^ no such touchpoint; available: call, order
    """
    for feature, literal in _named(condition.tree):
        if feature not in names:
            continue
        what, known = names[feature]
        if literal.name not in known:
            message = f"no such {what}; {choices(literal.name, known)}"
            refuse_part(condition.text, literal, message)
    for kind, give in _CASES:
        for feature, literal in _named(condition.tree, within=kind):
            if feature not in names:
                continue
            what, known = names[feature]
            given = {give(name) for name in known}
            if literal.name not in given:
                message = f"no such {what}; {choices(literal.name, given)}"
                refuse_part(condition.text, literal, message)


def texts_compared(condition: Condition) -> tuple[tuple[str, str], ...]:
    """Return each text a feature is compared with by ``=``, ``<>`` or ``in``.

    Args:
        condition: A checked condition.

    Returns:
        (feature, text), each pair once, in the order they stand.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> known = features_with({"region": "a_region"})
        >>> texts_compared(parse_condition("hour > 3 and region in ('north', 'nroth')", known))
        (('region', 'north'), ('region', 'nroth'))
    """
    pairs = ((feature, literal.name) for feature, literal in _named(condition.tree))
    return tuple(dict.fromkeys(pairs))


_CASES: tuple[tuple[type[exp.Expr], Callable[[str], str]], ...] = (
    (exp.Upper, str.upper),
    (exp.Lower, str.lower),
)


def _named(
    tree: exp.Expr, within: type[exp.Expr] | None = None
) -> Iterator[tuple[str, exp.Literal]]:
    """Yield each text with the feature it is compared with, in the order they stand.

    ``within`` a function: only where that of the feature is compared.
    """
    for node in tree.dfs():
        if isinstance(node, exp.EQ | exp.NEQ):
            sides = [node.this.unnest(), node.expression.unnest()]
        elif isinstance(node, exp.In):
            sides = [node.this.unnest(), *node.expressions]
        else:
            continue
        texts = [side for side in sides if isinstance(side, exp.Literal) and side.is_string]
        for side in sides:
            feature = side.this.unnest() if within and isinstance(side, within) else side
            if isinstance(feature, exp.Column) and (feature is not side) == bool(within):
                yield from ((feature.name, text) for text in texts)
