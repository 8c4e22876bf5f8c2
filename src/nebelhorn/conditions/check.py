"""The whitelist of what a condition may be made of, with the kinds each part needs.

Checking a tree also binds it: names become columns, and every reading that depends on kinds is
written out, so that SQL and the filter over records follow one and the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from sqlglot import exp

from nebelhorn.conditions.features import Feature, Kind
from nebelhorn.conditions.operand import (
    Operand,
    common_kinds,
    of_feature,
    of_literal,
    refuse_kind,
    refuse_pair,
)
from nebelhorn.conditions.point import refuse_part
from nebelhorn.errors import choices

_ATOMS = (exp.Column, exp.Literal, exp.Boolean, exp.Cast, exp.TryCast, exp.Paren)
_CALLS = (exp.Lower, exp.Upper, exp.Abs, exp.Coalesce, exp.Length, exp.StartsWith, exp.Round)
_EQUALITIES = (exp.EQ, exp.NEQ)
_ORDERS = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_TESTS = (*_EQUALITIES, *_ORDERS, exp.Between, exp.In, exp.Like, exp.ILike, exp.Is, exp.Not)
_MOST_DIGITS = 9


@dataclass(slots=True)
class Check:
    """One pass over a parsed condition.

    Attributes:
        text: The condition, for errors.
        features: What it may name.
        names: Names met so far.
    """

    text: str
    features: Mapping[str, Feature]
    names: set[str] = field(default_factory=set)

    def operand(self, node: exp.Expr) -> Operand:
        """Check one part and all below it.

        Args:
            node: Any node of the parsed condition.

        Returns:
            What it can be read as.

        Raises:
            ConditionError: It is not on the whitelist, or kinds do not fit.

        Examples:
            >>> import sqlglot
            >>> list(Check("1 + 2", {}).operand(sqlglot.parse_one("1 + 2")).readings)
            [<Kind.NUMBER: 'number'>]
        """
        # the exact type: a subclass could bring arguments nobody has looked at
        allowed, read = _NODES.get(type(node), (frozenset(), None))
        used = {name for name, value in node.args.items() if value}
        if read is None or used - allowed:
            refuse_part(self.text, node, "this cannot stand in a condition")
        return read(self, node)

    def as_kind(self, node: exp.Expr, kind: Kind) -> exp.Expr:
        """Check one part that must be readable as ``kind``; return its SQL, safe beside any sign.

        Raises:
            ConditionError: It is something else, or a test without brackets around it.

        Examples:
            >>> import sqlglot
            >>> Check("1 + 2", {}).as_kind(sqlglot.parse_one("1 + 2"), Kind.NUMBER).sql()
            '(1.0e0 + 2.0e0)'
        """
        (one,) = self.beside(node)
        if kind not in one.readings:
            refuse_kind(self.text, one, kind)
        return _bracketed(one.readings[kind])

    def beside(self, *nodes: exp.Expr) -> list[Operand]:
        """Check parts that stand beside a sign.

        Raises:
            ConditionError: One is a test without brackets: engines disagree how ``a = b is null``
                groups, and so do people.

        Examples:
            >>> [one.kind.value for one in Check("", {}).beside(exp.Literal.number(1))]
            ['number']
        """
        for node in nodes:
            if type(node) in _TESTS:
                refuse_part(self.text, node, "put this into brackets")
        return [self.operand(node) for node in nodes]

    def shared(self, ones: Sequence[Operand]) -> Kind:
        """Say as what parts are compared.

        Raises:
            ConditionError: No kind fits them all.

        Examples:
            >>> Check("", {}).shared(Check("", {}).beside(exp.Literal.number(1)))
            <Kind.NUMBER: 'number'>
        """
        for count in range(2, len(ones) + 1):
            if not common_kinds(ones[:count]):
                refuse_pair(self.text, ones[:count])
        return common_kinds(ones)[0]

    def _column(self, node: exp.Expr) -> Operand:
        feature = self.features.get(node.name)
        if feature is None:
            refuse_part(self.text, node, f"no such feature; {choices(node.name, self.features)}")
        self.names.add(feature.name)
        return of_feature(feature, node)

    def _literal(self, node: exp.Expr) -> Operand:
        if not isinstance(node, exp.Literal):
            return Operand({Kind.TRUTH: node.copy()}, node)
        return of_literal(node)

    def _null(self, node: exp.Expr) -> Operand:
        refuse_part(self.text, node, "nothing equals null; write is null or is not null")

    def _paren(self, node: exp.Expr) -> Operand:
        # brackets come back where the bound tree needs them
        return Operand(self.operand(node.this).readings, node)

    def _truth(self, node: exp.Expr) -> exp.Expr:
        one = self.operand(node)
        if Kind.TRUTH not in one.readings:
            refuse_kind(self.text, one, Kind.TRUTH)
        return one.readings[Kind.TRUTH]

    def _connector(self, node: exp.Expr) -> Operand:
        parts = [self._truth(part) for part in node.flatten(unnest=False)]
        parts = [_bracketed(part) if isinstance(part, exp.Connector) else part for part in parts]
        joined = reduce(lambda left, right: type(node)(this=left, expression=right), parts)
        return Operand({Kind.TRUTH: joined}, node)

    def _not(self, node: exp.Expr) -> Operand:
        return Operand({Kind.TRUTH: exp.Not(this=_bracketed(self._truth(node.this)))}, node)

    def _comparison(self, node: exp.Expr) -> Operand:
        left, right = ones = self.beside(node.this, node.expression)
        kind = self.shared(ones)
        if kind is Kind.TRUTH and isinstance(node, _ORDERS):
            refuse_part(self.text, node, "true and false have no order")
        bound = type(node)(
            this=_bracketed(left.readings[kind]), expression=_bracketed(right.readings[kind])
        )
        return Operand({Kind.TRUTH: bound}, node)

    def _between(self, node: exp.Expr) -> Operand:
        ones = self.beside(node.this, node.args["low"], node.args["high"])
        kind = self.shared(ones)
        if kind is Kind.TRUTH:
            refuse_part(self.text, node, "true and false have no order")
        this, low, high = (_bracketed(one.readings[kind]) for one in ones)
        return Operand({Kind.TRUTH: exp.Between(this=this, low=low, high=high)}, node)

    def _in(self, node: exp.Expr) -> Operand:
        for item in node.expressions:
            value = item.this if isinstance(item, exp.Neg) else item
            if not isinstance(value, exp.Literal):
                refuse_part(self.text, item, "a list holds only texts or numbers")
        this, *items = ones = self.beside(node.this, *node.expressions)
        kind = self.shared(ones)
        bound = exp.In(
            this=_bracketed(this.readings[kind]),
            expressions=[item.readings[kind] for item in items],
        )
        return Operand({Kind.TRUTH: bound}, node)

    def _like(self, node: exp.Expr) -> Operand:
        pattern = node.expression
        if not (isinstance(pattern, exp.Literal) and pattern.is_string):
            refuse_part(self.text, pattern, "the pattern must be a text such as '%word%'")
        text = self.as_kind(node.this, Kind.TEXT)
        bound: exp.Expr = type(node)(this=text, expression=pattern.copy())
        if node.args.get("negate"):
            bound = exp.Not(this=_bracketed(bound))
        return Operand({Kind.TRUTH: bound}, node)

    def _is(self, node: exp.Expr) -> Operand:
        if isinstance(node.expression, exp.Boolean):
            this = self.as_kind(node.this, Kind.TRUTH)
        elif isinstance(node.expression, exp.Null):
            (one,) = self.beside(node.this)
            # "is anything there": a text of a file is there even where it is no number
            this = _bracketed(one.readings.get(Kind.TEXT) or one.readings[one.kind])
        else:
            refuse_part(self.text, node.expression, "null, true or false must follow is")
        return Operand({Kind.TRUTH: exp.Is(this=this, expression=node.expression.copy())}, node)

    def _arithmetic(self, node: exp.Expr) -> Operand:
        left = self.as_kind(node.this, Kind.NUMBER)
        right = self.as_kind(node.expression, Kind.NUMBER)
        if isinstance(node, exp.Div):  # engines answer an error, infinity or NULL; here NULL
            right = exp.Nullif(this=right, expression=exp.Literal.number("0e0"))
            return Operand({Kind.NUMBER: exp.Div(this=left, expression=right)}, node)
        return Operand({Kind.NUMBER: type(node)(this=left, expression=right)}, node)

    def _negative(self, node: exp.Expr) -> Operand:
        return Operand({Kind.NUMBER: exp.Neg(this=self.as_kind(node.this, Kind.NUMBER))}, node)

    def _of_text(self, node: exp.Expr) -> Operand:
        call: exp.Expr = type(node)(this=self.as_kind(node.this, Kind.TEXT))
        if isinstance(node, exp.Length):
            double = exp.DataType.build("double")
            return Operand({Kind.NUMBER: exp.Cast(this=call, to=double)}, node)
        return Operand({Kind.TEXT: call}, node)

    def _of_two_texts(self, node: exp.Expr) -> Operand:
        this = self.as_kind(node.this, Kind.TEXT)
        other = self.as_kind(node.expression, Kind.TEXT)
        return Operand({Kind.TRUTH: type(node)(this=this, expression=other)}, node)

    def _abs(self, node: exp.Expr) -> Operand:
        return Operand({Kind.NUMBER: exp.Abs(this=self.as_kind(node.this, Kind.NUMBER))}, node)

    def _round(self, node: exp.Expr) -> Operand:
        digits = node.args.get("decimals")
        call = exp.Round(this=self.as_kind(node.this, Kind.NUMBER))
        if digits is not None:
            said = digits.name if isinstance(digits, exp.Literal) else ""
            if not (said.isdecimal() and int(said) <= _MOST_DIGITS):
                refuse_part(
                    self.text, digits, f"digits must be a whole number from 0 to {_MOST_DIGITS}"
                )
            call.set("decimals", digits.copy())
        return Operand({Kind.NUMBER: call}, node)

    def _coalesce(self, node: exp.Expr) -> Operand:
        ones = [self.operand(part) for part in (node.this, *node.expressions)]
        self.shared(ones)
        readings = {}
        for kind in common_kinds(ones):
            first, *others = (one.readings[kind].copy() for one in ones)
            readings[kind] = exp.Coalesce(this=first, expressions=others)
        return Operand(readings, node)


def _bracketed(node: exp.Expr) -> exp.Expr:
    """Copy a bound part for use beside a sign, so that no engine can group it otherwise."""
    part = node.copy()
    return part if isinstance(part, _ATOMS + _CALLS) else exp.Paren(this=part)


_Reader = Callable[[Check, exp.Expr], Operand]
_ONE, _TWO = frozenset({"this"}), frozenset({"this", "expression"})

_NODES: dict[type[exp.Expr], tuple[frozenset[str], _Reader]] = {
    exp.Column: (_ONE, Check._column),
    exp.Literal: (frozenset({"this", "is_string"}), Check._literal),
    exp.Boolean: (_ONE, Check._literal),
    exp.Null: (frozenset(), Check._null),
    exp.Paren: (_ONE, Check._paren),
    exp.And: (_TWO, Check._connector),
    exp.Or: (_TWO, Check._connector),
    exp.Not: (_ONE, Check._not),
    **dict.fromkeys((*_EQUALITIES, *_ORDERS), (_TWO, Check._comparison)),
    exp.Between: (frozenset({"this", "low", "high"}), Check._between),
    exp.In: (frozenset({"this", "expressions"}), Check._in),
    exp.Like: (_TWO | {"negate"}, Check._like),
    exp.ILike: (_TWO | {"negate"}, Check._like),
    exp.Is: (_TWO, Check._is),
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div), (_TWO, Check._arithmetic)),
    exp.Neg: (_ONE, Check._negative),
    **dict.fromkeys((exp.Lower, exp.Upper, exp.Length), (_ONE, Check._of_text)),
    **dict.fromkeys((exp.StartsWith, exp.Contains), (_TWO, Check._of_two_texts)),
    exp.Abs: (_ONE, Check._abs),
    exp.Round: (frozenset({"this", "decimals"}), Check._round),
    exp.Coalesce: (frozenset({"this", "expressions"}), Check._coalesce),
}
"""Every node a condition may hold: the arguments it may have, and how it is checked."""
