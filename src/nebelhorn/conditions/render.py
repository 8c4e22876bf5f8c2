"""From a checked condition back to text: SQL for engines, the language itself for people."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from nebelhorn.conditions.parse import Condition
from nebelhorn.conditions.words import LANGUAGE
from nebelhorn.errors import EngineError, choices

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DIALECTS = ("clickhouse", "duckdb", "spark")
_SIGNS: dict[type[exp.Expr], str] = {
    exp.And: "and",
    exp.Or: "or",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Is: "is",
    exp.Like: "like",
    exp.ILike: "ilike",
}
_CALLS: dict[type[exp.Expr], str] = {
    exp.Abs: "abs",
    exp.Coalesce: "coalesce",
    exp.Contains: "contains",
    exp.Length: "length",
    exp.Lower: "lower",
    exp.Round: "round",
    exp.StartsWith: "starts_with",
    exp.Upper: "upper",
}
_CLICKHOUSE: dict[type[exp.Expr], str] = {
    exp.TryCast: "toFloat64OrNull",
    exp.Lower: "lowerUTF8",  # its plain lower and upper know ASCII only
    exp.Upper: "upperUTF8",
}


def render(condition: Condition, dialect: str = "duckdb") -> str:
    """Write a condition as a SQL predicate over the columns of its features.

    Args:
        condition: A checked condition.
        dialect: ``duckdb``, ``spark`` or ``clickhouse``.

    Returns:
        A predicate that is true or false, never NULL: what is not known to be true is false.
        Columns are quoted, texts escaped. Text columns must be VARCHAR, truth columns BOOLEAN,
        time columns BIGINT (microseconds); numbers may be of any numeric type. Engines differ in
        two corners: ClickHouse rounds halves to even, and Spark and ClickHouse have their own view
        of ``upper('ß')`` and of numbers written like ``1_000``.

    Raises:
        EngineError: Another dialect.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> print(render(parse_condition("last_score <= 0.4", features_with({}))))
        COALESCE(CAST("last_score" AS DOUBLE) <= 0.4e0, FALSE)
    """
    if dialect not in _DIALECTS:
        msg = f"conditions cannot be written for {dialect}; {choices(dialect, _DIALECTS)}"
        raise EngineError(msg)
    predicate = condition.predicate.copy()
    if dialect != "duckdb":
        predicate = predicate.transform(_escaped)
    if dialect == "clickhouse":
        predicate = predicate.transform(_for_clickhouse)
    return exp.Coalesce(this=predicate, expressions=[exp.false()]).sql(dialect=dialect)


def to_text(condition: Condition) -> str:
    """Write a condition the way the house writes them; parsed again it is the same tree.

    Args:
        condition: A checked condition.

    Returns:
        One line in lower case, with the brackets the writer set.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> from nebelhorn.conditions.parse import parse_condition
        >>> print(to_text(parse_condition("NOT (Hour>3) OR by IN('x')", {
        ...     **features_with({"Hour": "a_hour"})})))
        not (Hour > 3) or by in ('x')
    """
    return _written(condition.tree)


def _escaped(node: exp.Expr) -> exp.Expr:
    """In a pattern the backslash is a letter here, as in DuckDB; elsewhere it must be doubled."""
    if isinstance(node, exp.Like | exp.ILike):
        pattern = node.expression.name.replace("\\", "\\\\")
        node.set("expression", exp.Literal.string(pattern))
    return node


def _for_clickhouse(node: exp.Expr) -> exp.Expr:
    name = _CLICKHOUSE.get(type(node))
    if name is None:
        return node
    this = node.this
    if isinstance(node, exp.TryCast):  # elsewhere a cast overlooks blanks
        this = exp.Anonymous(this="trimBoth", expressions=[this])
    return exp.Anonymous(this=name, expressions=[this])


def _written(node: exp.Expr) -> str:
    if type(node) in _SIGNS:
        negated = "not " if node.args.get("negate") else ""
        return f"{_written(node.this)} {negated}{_SIGNS[type(node)]} {_written(node.expression)}"
    if type(node) in _CALLS:
        arguments = [node.this, node.expression, node.args.get("decimals"), *node.expressions]
        listed = ", ".join(_written(one) for one in arguments if isinstance(one, exp.Expr))
        return f"{_CALLS[type(node)]}({listed})"
    return _WRITERS[type(node)](node)


def _column(node: exp.Expr) -> str:
    name = node.name
    # a name may be a word of the language, then only quotes tell them apart
    if _PLAIN.fullmatch(name) and name.lower() not in LANGUAGE:
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _literal(node: exp.Expr) -> str:
    doubled = node.name.replace("'", "''")
    return f"'{doubled}'" if node.is_string else node.name


def _not(node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Is):
        return f"{_written(inner.this)} is not {_written(inner.expression)}"
    return f"not {_written(inner)}"


def _between(node: exp.Expr) -> str:
    low, high = node.args["low"], node.args["high"]
    return f"{_written(node.this)} between {_written(low)} and {_written(high)}"


def _in(node: exp.Expr) -> str:
    return f"{_written(node.this)} in ({', '.join(_written(one) for one in node.expressions)})"


def _negative(node: exp.Expr) -> str:
    inner = _written(node.this)
    return f"- {inner}" if inner.startswith("-") else f"-{inner}"


_WRITERS: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: lambda node: "true" if node.this else "false",
    exp.Null: lambda _: "null",
    exp.Paren: lambda node: f"({_written(node.this)})",
    exp.Not: _not,
    exp.Between: _between,
    exp.In: _in,
    exp.Neg: _negative,
}
