"""A checked condition as a filter over single records, with the answers SQL gives."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from nebelhorn.conditions.parse import Condition

# a value is None, bool, float, int (times) or str; kinds were checked, so that what meets fits
_Reader = Callable[[Mapping[str, object]], Any]

_NUMBER = re.compile(
    r"\+?-?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?", re.ASCII
)
_NO_FINITE_NUMBER = re.compile(r"\+?-?(inf|infinity|nan)", re.ASCII | re.IGNORECASE)


def matches(condition: Condition, record: Mapping[str, object]) -> bool:
    """Is the condition known to be true for one record?

    Args:
        condition: A checked condition.
        record: Column → value, as one row of the table ``render`` is written for: text ``str``,
            numbers ``int`` or ``float``, truth ``bool``, times ``int`` microseconds, attributes
            ``str``; None or no such column: missing.

    Returns:
        The answer of DuckDB for that row; False where SQL would say NULL.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> bad = parse_condition("last_score <= 0.4", features_with({}))
        >>> matches(bad, {"last_score": 0.25}), matches(bad, {"last_score": None})
        (True, False)
    """
    return record_filter(condition)(record)


def record_filter(condition: Condition) -> Callable[[Mapping[str, object]], bool]:
    """Make the filter once that ``matches`` makes for each record.

    Args:
        condition: A checked condition.

    Returns:
        A function from a record to the answer, as ``matches`` gives it.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> late = record_filter(parse_condition("hour >= 22", features_with({})))
        >>> [late({"hour": hour}) for hour in (9, 23)]
        [False, True]
    """
    read = _reader(condition.predicate)
    return lambda record: read(record) is True


def _reader(node: exp.Expr) -> _Reader:
    return _READERS[type(node)](node)


def _column(node: exp.Expr) -> _Reader:
    name = node.name
    return lambda record: record.get(name)


def _literal(node: exp.Expr) -> _Reader:
    value: str | float | int
    if node.is_string:
        value = node.name
    else:
        # times are the only numbers without exponent; they must stay exact
        value = int(node.name) if node.name.isdecimal() else float(node.name)
    return lambda _: value


def _boolean(node: exp.Expr) -> _Reader:
    value = bool(node.this)
    return lambda _: value


def _connector(node: exp.Expr) -> _Reader:
    decides = isinstance(node, exp.Or)  # one true makes an or true, one false an and false
    parts = [_reader(part) for part in node.flatten(unnest=False)]

    def read(record: Mapping[str, object]) -> bool | None:
        answer: bool | None = not decides
        for part in parts:
            found: bool | None = part(record)
            if found is decides:
                return decides
            if found is None:
                answer = None
        return answer

    return read


def _strict(function: Callable[..., Any], *nodes: exp.Expr) -> _Reader:
    """A missing argument makes a missing value."""
    parts = [_reader(node) for node in nodes]

    def read(record: Mapping[str, object]) -> Any:
        values = [part(record) for part in parts]
        return None if any(value is None for value in values) else function(*values)

    return read


def _comparing(compare: Callable[[Any, Any], bool]) -> Callable[[exp.Expr], _Reader]:
    return lambda node: _strict(
        lambda left, right: compare(_ordered(left), _ordered(right)), node.this, node.expression
    )


def _ordered(value: Any) -> Any:
    """In SQL, NaN equals itself and is greater than every number."""
    return (value != value, 0.0 if value != value else value)


def _between(node: exp.Expr) -> _Reader:
    low = exp.GTE(this=node.this.copy(), expression=node.args["low"].copy())
    high = exp.LTE(this=node.this.copy(), expression=node.args["high"].copy())
    return _connector(exp.And(this=low, expression=high))


def _in(node: exp.Expr) -> _Reader:
    items = frozenset(_reader(item)({}) for item in node.expressions)
    return _strict(lambda value: value in items, node.this)


def _like(node: exp.Expr) -> _Reader:
    pattern = node.expression.name
    if isinstance(node, exp.ILike):
        fits = _pattern(_lower(pattern)).fullmatch
        return _strict(lambda text: fits(_lower(text)) is not None, node.this)
    fits = _pattern(pattern).fullmatch
    return _strict(lambda text: fits(text) is not None, node.this)


def _pattern(like: str) -> re.Pattern[str]:
    """Translate a pattern of LIKE; atomic groups keep hostile ones from taking forever."""
    first, *middle = [
        "".join("." if c == "_" else re.escape(c) for c in p) for p in like.split("%")
    ]
    if not middle:
        return re.compile(first, re.DOTALL)
    *middle, last = middle
    found_next = "".join(f"(?>.*?{part})" for part in middle if part)
    return re.compile(f"{first}{found_next}.*{last}", re.DOTALL)


def _is(node: exp.Expr) -> _Reader:
    part = _reader(node.this)
    sought = None if isinstance(node.expression, exp.Null) else bool(node.expression.this)
    return lambda record: part(record) is sought


def _coalesce(node: exp.Expr) -> _Reader:
    parts = [_reader(part) for part in (node.this, *node.expressions)]

    def read(record: Mapping[str, object]) -> Any:
        return next((value for part in parts if (value := part(record)) is not None), None)

    return read


def _number(text: str) -> float | None:
    """Read a text as TRY_CAST to DOUBLE does."""
    trimmed = text.strip(" \t\n\v\f\r")
    if _NUMBER.fullmatch(trimmed) or _NO_FINITE_NUMBER.fullmatch(trimmed):
        return float(trimmed.removeprefix("+").replace("_", ""))
    return None


def _lower(text: str) -> str:
    """Letter by letter, as databases do: İ is one letter, and no final sigma differs."""
    if text.isascii():
        return text.lower()
    return "".join("i" if c == "İ" else c.lower() for c in text)


def _upper(text: str) -> str:
    """Letter by letter: ß becomes ẞ, and letters without a single capital stay."""
    if text.isascii():
        return text.upper()
    return "".join("ẞ" if c == "ß" else _capital(c) for c in text)


def _capital(letter: str) -> str:
    return next((up for up in (letter.upper(), letter.title()) if len(up) == 1), letter)


def _round(node: exp.Expr) -> _Reader:
    digits = node.args.get("decimals")
    scale = 1.0 if digits is None else 10.0 ** int(digits.name)

    def rounded(value: float) -> float:
        scaled = abs(value) * scale
        if not math.isfinite(scaled):
            return value
        whole = math.floor(scaled)
        # halves go away from zero
        return math.copysign((whole + (scaled - whole >= 0.5)) / scale, value)

    return _strict(rounded, node.this)


def _binary(function: Callable[[Any, Any], Any]) -> Callable[[exp.Expr], _Reader]:
    return lambda node: _strict(function, node.this, node.expression)


def _unary(function: Callable[[Any], Any]) -> Callable[[exp.Expr], _Reader]:
    return lambda node: _strict(function, node.this)


_READERS: dict[type[exp.Expr], Callable[[exp.Expr], _Reader]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Paren: lambda node: _reader(node.this),
    exp.And: _connector,
    exp.Or: _connector,
    exp.Not: _unary(operator.not_),
    exp.EQ: _comparing(operator.eq),
    exp.NEQ: _comparing(operator.ne),
    exp.LT: _comparing(operator.lt),
    exp.LTE: _comparing(operator.le),
    exp.GT: _comparing(operator.gt),
    exp.GTE: _comparing(operator.ge),
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.ILike: _like,
    exp.Is: _is,
    exp.Add: _binary(operator.add),
    exp.Sub: _binary(operator.sub),
    exp.Mul: _binary(operator.mul),
    exp.Div: _binary(operator.truediv),
    exp.Nullif: _binary(lambda value, other: None if value == other else value),
    exp.Neg: _unary(operator.neg),
    exp.Cast: _unary(float),
    exp.TryCast: _unary(_number),
    exp.Lower: _unary(_lower),
    exp.Upper: _unary(_upper),
    exp.Length: _unary(len),
    exp.Abs: _unary(abs),
    exp.Round: _round,
    exp.StartsWith: _binary(str.startswith),
    exp.Contains: _binary(lambda text, part: part in text),
    exp.Coalesce: _coalesce,
}
