"""A part of a condition, and what it can be read as."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from sqlglot import exp

from nebelhorn.conditions.features import Feature, Kind
from nebelhorn.conditions.point import refuse_part, span

SAID = {
    Kind.TEXT: "a text",
    Kind.NUMBER: "a number",
    Kind.TRUTH: "a truth value",
    Kind.TIME: "a time",
}
"""Kinds as errors say them; whole numbers compare as numbers."""

_MOST_SAID = 40  # characters of a part repeated in a message
_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Operand:
    """A checked part of a condition.

    Attributes:
        readings: What it can be read as, preferred first → SQL over the columns that reads it so.
            A column of a file beside a number is a number, beside a text a text.
        source: The part as parsed; errors find its place there.
    """

    readings: Mapping[Kind, exp.Expr]
    source: exp.Expr

    @property
    def kind(self) -> Kind:
        """What it is when nothing beside it asks for something else."""
        return next(iter(self.readings))


def of_feature(feature: Feature, source: exp.Expr) -> Operand:
    """Read a column as what its feature is, or may be.

    Numbers are DOUBLE throughout, so that no sum overflows and no engine divides whole numbers
    in its own way. Text of a file that is no number reads as NULL instead of failing.

    Examples:
        >>> amount = Feature("amount", Kind.NUMBER, "a", "", "", as_text=True)
        >>> [reading.sql("duckdb") for reading in of_feature(amount, exp.null()).readings.values()]
        ['TRY_CAST("a" AS DOUBLE)', '"a"']
    """
    column = exp.column(exp.to_identifier(feature.column, quoted=True))
    double = exp.DataType.build("double")
    is_number = feature.kind in {Kind.NUMBER, Kind.WHOLE}
    if feature.as_text:
        number = exp.TryCast(this=column.copy(), to=double, safe=True)
        text_first: dict[Kind, exp.Expr] = {Kind.TEXT: column, Kind.NUMBER: number}
        number_first: dict[Kind, exp.Expr] = {Kind.NUMBER: number, Kind.TEXT: column}
        return Operand(number_first if is_number else text_first, source)
    if is_number:
        return Operand({Kind.NUMBER: exp.Cast(this=column, to=double)}, source)
    return Operand({feature.kind: column}, source)


def of_literal(literal: exp.Literal) -> Operand:
    """Read a text or number; a text in ISO form may also be a time.

    Examples:
        >>> print(of_literal(exp.Literal.number("5")).readings[Kind.NUMBER])
        5.0e0
        >>> print(of_literal(exp.Literal.string("1970-01-02")).readings[Kind.TIME])
        86400000000
    """
    if not literal.is_string:
        said = repr(float(literal.this))
        # with an exponent every engine takes it for DOUBLE, without one for DECIMAL
        return Operand(
            {Kind.NUMBER: exp.Literal.number(said if "e" in said else f"{said}e0")}, literal
        )
    readings: dict[Kind, exp.Expr] = {Kind.TEXT: exp.Literal.string(literal.this)}
    moment = _microseconds(literal.this)
    if moment is not None:
        readings[Kind.TIME] = moment
    return Operand(readings, literal)


def common_kinds(operands: Sequence[Operand]) -> list[Kind]:
    """Say as what all the parts can be read, preferred first; empty when they cannot.

    Columns of files can be text and number: among themselves they are numbers as soon as one of
    them was found to hold numbers.

    Examples:
        >>> five, bad = of_literal(exp.Literal.number("5")), of_literal(exp.Literal.string("bad"))
        >>> common_kinds([five, five]), common_kinds([five, bad])
        ([<Kind.NUMBER: 'number'>], [])
    """
    shared = [
        kind for kind in operands[0].readings if all(kind in one.readings for one in operands)
    ]
    preferred = {one.kind for one in operands}
    if Kind.NUMBER in preferred and Kind.NUMBER in shared:
        shared.sort(key=lambda kind: kind is not Kind.NUMBER)
    return shared


def refuse_pair(text: str, ones: Sequence[Operand]) -> NoReturn:
    """Point at the part that does not fit those before it, or at a literal beside a name.

    Args:
        text: The condition.
        ones: At least two parts; all but the last fit each other.

    Raises:
        ConditionError: Always.

    Examples:
        >>> five, bad = of_literal(exp.Literal.number("5")), of_literal(exp.Literal.string("bad"))
        >>> refuse_pair("5", [bad, five])
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: 5
        ^ 5 is a text, 5 is a number
    """
    newest = ones[-1]
    wrong, right = newest, next(one for one in ones if not common_kinds([one, newest]))
    if isinstance(right.source, exp.Literal) and not isinstance(newest.source, exp.Literal):
        wrong, right = right, newest
    msg = f"{_said(text, right)} is {SAID[right.kind]}, {_said(text, wrong)} is {SAID[wrong.kind]}"
    if right.kind is Kind.TIME:
        msg += "; write a time like '2026-01-31' or '2026-01-31 18:00'"
    refuse_part(text, wrong.source, msg)


def refuse_kind(text: str, one: Operand, kind: Kind) -> NoReturn:
    """Point at a part that is not of the kind that must stand there.

    Raises:
        ConditionError: Always.

    Examples:
        >>> refuse_kind("5", of_literal(exp.Literal.number("5")), Kind.TEXT)
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: 5
        ^ must be a text; 5 is a number
    """
    msg = f"must be {SAID[kind]}; {_said(text, one)} is {SAID[one.kind]}"
    refuse_part(text, one.source, msg)


def _said(text: str, one: Operand) -> str:
    if isinstance(one.source, exp.Func) and "start" in one.source.meta:  # the place of its name
        return f"{text[one.source.meta['start'] : one.source.meta['end'] + 1]}(…)"
    start, end = span(text, one.source)
    said = text[start:end]
    return said if len(said) <= _MOST_SAID else f"{said[:_MOST_SAID]}…"


def _microseconds(text: str) -> exp.Expr | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # the 30th of February
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)
    whole = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    number = exp.Literal.number(abs(whole))
    return exp.Neg(this=number) if whole < 0 else number
