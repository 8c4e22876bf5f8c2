"""What sqlglot does not say, or says wrongly, in another dialect: a small table of rewrites."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp

from nebelhorn.errors import EngineError

_Rewrite = Callable[[exp.Expr], exp.Expr]


@cache
def translate(sql: str, dialect: str) -> str:
    """Write one statement in another dialect.

    Args:
        sql: In DuckDB's dialect.
        dialect: ``spark`` or ``clickhouse``.

    Returns:
        The same statement, cached.

    Raises:
        EngineError: There is no such dialect here.

    Examples:
        >>> translate("SELECT a // b AS x, median(c) AS y FROM t", "clickhouse")
        'SELECT intDiv(a, b) AS x, quantileExactInclusive(0.5)(c) AS y FROM t'
    """
    return adapt(sqlglot.parse_one(sql, read="duckdb"), dialect).sql(dialect=dialect)


def adapt(tree: exp.Expr, dialect: str) -> exp.Expr:
    """Rewrite the few forms that another engine writes differently.

    Rewritten are ``list(x ORDER BY …)``, ``quantile_cont``, ``median`` (ClickHouse's is a sample's)
    and ``//`` (sqlglot divides through floating point there).

    Args:
        tree: A parsed kernel (DuckDB dialect).
        dialect: ``spark`` or ``clickhouse``.

    Returns:
        The tree to be written in ``dialect``.

    Raises:
        EngineError: There is no such dialect here.

    Examples:
        >>> tree = sqlglot.parse_one("SELECT a // b AS x, median(c) AS y FROM t", read="duckdb")
        >>> adapt(tree, "clickhouse").sql(dialect="clickhouse")
        'SELECT intDiv(a, b) AS x, quantileExactInclusive(0.5)(c) AS y FROM t'
    """
    rewrites = {"spark": _SPARK, "clickhouse": _CLICKHOUSE}.get(dialect)
    if rewrites is None:
        msg = f"there is no dialect {dialect!r}; available: clickhouse, duckdb, spark"
        raise EngineError(msg)

    def rewrite(node: exp.Expr) -> exp.Expr:
        change = rewrites.get(type(node))
        return change(node) if change else node

    return tree.transform(rewrite)


def _ordered(node: exp.Expr) -> tuple[exp.Expr, list[exp.Expr]]:
    """Return what an aggregate collects and what orders it."""
    order = node.this
    if not isinstance(order, exp.Order):
        return order, []
    return order.this, [key.this for key in order.expressions]


def _spark_list(node: exp.Expr) -> exp.Expr:
    item, keys = _ordered(node)
    if not keys:
        return node
    fields = ", ".join([*(key.sql("spark") for key in keys), f"{item.sql('spark')} AS item"])
    return exp.maybe_parse(
        f"TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT({fields}))), one -> one.item)", dialect="spark"
    )


def _spark_quantile(node: exp.Expr) -> exp.Expr:
    shares = node.expression
    wanted = exp.Array(expressions=shares.expressions) if isinstance(shares, exp.Array) else shares
    return exp.Anonymous(this="PERCENTILE", expressions=[node.this, wanted])


def _clickhouse_list(node: exp.Expr) -> exp.Expr:
    item, keys = _ordered(node)
    collected = item.sql("clickhouse")
    if not keys:
        return exp.maybe_parse(f"groupArray({collected})", dialect="clickhouse")
    fields = ", ".join([*(key.sql("clickhouse") for key in keys), collected])
    place = len(keys) + 1
    return exp.maybe_parse(
        f"arrayMap(one -> tupleElement(one, {place}), arraySort(groupArray(tuple({fields}))))",
        dialect="clickhouse",
    )


def _clickhouse_quantile(node: exp.Expr) -> exp.Expr:
    shares = node.expression
    if isinstance(shares, exp.Array):
        return _clickhouse_exact("quantilesExactInclusive", shares.expressions, node.this)
    return _clickhouse_exact("quantileExactInclusive", [shares], node.this)


def _clickhouse_median(node: exp.Expr) -> exp.Expr:
    return _clickhouse_exact("quantileExactInclusive", [exp.Literal.number(0.5)], node.this)


def _clickhouse_exact(name: str, levels: list[exp.Expr], of: exp.Expr) -> exp.Expr:
    return exp.ParameterizedAgg(this=name, expressions=levels, params=[of])


def _clickhouse_whole_division(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="intDiv", expressions=[node.this, node.expression])


_SPARK: dict[type[exp.Expr], _Rewrite] = {
    exp.ArrayAgg: _spark_list,
    exp.PercentileCont: _spark_quantile,
}
_CLICKHOUSE: dict[type[exp.Expr], _Rewrite] = {
    exp.ArrayAgg: _clickhouse_list,
    exp.PercentileCont: _clickhouse_quantile,
    exp.Median: _clickhouse_median,
    exp.IntDiv: _clickhouse_whole_division,
}
