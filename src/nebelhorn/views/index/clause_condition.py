"""What a rule asks of a moment, as a condition people can copy into a belief."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Context, Decimal

import numpy as np

from nebelhorn.conditions import FEATURES, Kind, features_with, parse_condition, to_text
from nebelhorn.errors import ConditionError
from nebelhorn.rules import Clause, merge
from nebelhorn.views.index.feature_phrases import phrase_of

_KINDS = {feature.name: feature.kind for feature in FEATURES}
_SURE_DIGITS = 5


def condition_text(when: Sequence[Clause]) -> str | None:
    """Write clauses as one condition that holds for the same records.

    Args:
        when: What a rule asks; names of attributes as conditions know them.

    Returns:
        Text for ``parse_condition`` over ``features_with`` the attributes it names. None where
        nothing is asked, where the language has no feature for it (``moment_1``, ``times:``,
        ``group:``, ``points``, ``days_quiet``), or where it is too long.
        Rules know numbers to seven digits; a bound is written so that numbers of up to five
        digits, and fractions such as 5 of 6, fall on the same side.

    Examples:
        >>> condition_text((Clause("last_score", high=0.4), Clause("state", among=("SP", "RJ"))))
        "last_score <= 0.4 and state in ('SP', 'RJ')"
        >>> condition_text((Clause("events_7d", low=2, unknown="too"),))
        'events_7d >= 3 or events_7d is null'
        >>> condition_text((Clause("moment_1", among=("call",)),)) is None
        True
    """
    asked = [clause for clause in merge(when) if _asks(clause)]
    if not asked or any(_is_beyond(clause.feature) for clause in asked):
        return None
    alone = len(asked) == 1
    text = " and ".join(_clause(clause, alone=alone) for clause in asked)
    named = {clause.feature: clause.feature for clause in asked}
    attributes = {name: column for name, column in named.items() if name not in _KINDS}
    try:
        return to_text(parse_condition(text, features_with(attributes)))
    except ConditionError:
        return None


def _is_beyond(feature: str) -> bool:
    """Is it something that rules look at and conditions do not know?"""
    # an attribute is what has no phrase of its own
    return feature not in _KINDS and phrase_of(feature)[1] != feature


def _asks(clause: Clause) -> bool:
    bound = clause.among or clause.apart or _finite(clause.low) or _finite(clause.high)
    return bool(bound) or clause.unknown != "too"


def _finite(bound: float | None) -> bool:
    return bound is not None and math.isfinite(bound)


def _clause(clause: Clause, *, alone: bool) -> str:
    name = _quoted(clause.feature, '"')
    if clause.unknown == "only":
        return f"{name} is null"
    parts = [*_numbers(clause, name), *_texts(clause, name)]
    if not parts:
        return f"{name} is not null"
    text = " and ".join(parts)
    if clause.unknown == "no":
        return text
    # a text that is no number is there, yet nothing is known of the number
    is_number = clause.feature not in _KINDS and not (clause.among or clause.apart)
    missing = f"{name} + 0 is null" if is_number else f"{name} is null"
    text = f"({text}) or {missing}" if len(parts) > 1 else f"{text} or {missing}"
    return text if alone else f"({text})"


def _numbers(clause: Clause, name: str) -> list[str]:
    low = clause.low if _finite(clause.low) else None
    high = clause.high if _finite(clause.high) else None
    if _KINDS.get(clause.feature) is not Kind.WHOLE:
        lower = [] if low is None else [f"{name} > {_number(low)}"]
        return [*lower, *([] if high is None else [f"{name} <= {_number(high)}"])]
    least = None if low is None else math.floor(low) + 1
    most = None if high is None else math.floor(high)
    if least is None and most == 0:
        return [f"{name} = 0"]
    if least is None or most is None:
        lower = [] if least is None else [f"{name} >= {least}"]
        return [*lower, *([] if most is None else [f"{name} <= {most}"])]
    return [f"{name} = {least}" if least == most else f"{name} between {least} and {most}"]


def _texts(clause: Clause, name: str) -> list[str]:
    parts = []
    for texts, one, several in ((clause.among, "=", "in"), (clause.apart, "<>", "not in")):
        listed = [_quoted(text, "'") for text in texts]
        if listed:
            many = f"{several} ({', '.join(listed)})"
            parts.append(f"{name} {many}" if len(listed) > 1 else f"{name} {one} {listed[0]}")
    return parts


def _quoted(text: str, quote: str) -> str:
    return quote + text.replace(quote, 2 * quote) + quote


def _number(bound: float) -> str:
    """Write a bound so that the same doubles lie below it as rules put there in single precision.

    Of few digits it is what people meant. Else it is the upper end of all that rounds to it: 5/6
    is more than the nearest number in single precision.
    """
    with np.errstate(over="ignore"):
        single = np.float32(bound)
    if float(single) != bound:
        return _plain(bound)
    for digits in range(1, _SURE_DIGITS + 1):
        short = float(f"{bound:.{digits}g}")
        if float(np.float32(short)) == bound:
            return _plain(short)
    beyond = (bound + float(np.nextafter(single, np.float32(np.inf)))) / 2
    return _plain(float(Context(prec=9, rounding=ROUND_FLOOR).create_decimal_from_float(beyond)))


def _plain(number: float) -> str:
    return f"{Decimal(repr(number)):f}".removesuffix(".0")
