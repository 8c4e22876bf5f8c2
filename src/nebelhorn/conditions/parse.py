"""From what a person wrote to a checked condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token, TokenType

from nebelhorn.conditions.check import Check
from nebelhorn.conditions.features import Feature, Kind
from nebelhorn.conditions.operand import SAID
from nebelhorn.conditions.point import refuse
from nebelhorn.conditions.wording import check_wording
from nebelhorn.conditions.words import read_words, refuse_word
from nebelhorn.errors import choices

_CONSTANTS = frozenset({TokenType.NULL, TokenType.TRUE, TokenType.FALSE})


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was checked; only ``parse_condition`` and ``parse_where`` make one.

    Attributes:
        text: As it was written.
        tree: As it was parsed, with the names people wrote. Nobody changes it.
        names: Names of the features it uses, at least one.
        predicate: The same over columns, with every reading of numbers written out; what
            ``render`` writes and ``record_filter`` follows. Nobody changes it.
    """

    text: str
    tree: exp.Expr
    names: frozenset[str]
    predicate: exp.Expr = field(compare=False, repr=False)


def parse_condition(text: str, features: Mapping[str, Feature]) -> Condition:
    """Understand one SQL boolean expression over features; nothing of it is ever run as code.

    It may hold ``and or not``, comparisons, ``between``, ``in ('a', 'b')``, ``like`` and ``ilike``
    with a text, ``is [not] null|true|false``, ``+ - * /``, brackets, numbers, 'texts', ``true``,
    ``false``, names (``"in double quotes"`` if need be) and the functions abs, coalesce,
    contains, length, lower, round, starts_with, upper.

    Kinds must fit: a number is not compared with a text. Only a feature ``as_text`` (attributes)
    is read as a number beside numbers; where it is none, it is missing. Dividing by zero gives a
    missing value. Times are compared with texts in ISO form, UTC when they name no offset.

    Args:
        text: At most 2,000 characters, 200 words and signs, 16 levels of brackets and ``not``.
        features: Name → feature it may use (``features_with``).

    Returns:
        The checked condition.

    Raises:
        ConditionError: It is not such an expression, kinds do not fit, or it names no feature;
            the message points at the word.

    Examples:
        >>> from nebelhorn.conditions.features import features_with
        >>> known = features_with({"state": "a_state"})
        >>> sorted(parse_condition("last_score <= 0.4 and state = 'SP'", known).names)
        ['last_score', 'state']
        >>> parse_condition("last_scre <= 0.4", {"last_score": known["last_score"]})
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: last_scre <= 0.4
        ^^^^^^^^^ no such feature; available: last_score
    """
    words = read_words(text, features)
    check_wording(text, words)
    tree = _tree(text, words)
    check = Check(text, features)
    whole = check.operand(tree)
    begin, length = words[0].start, words[-1].end + 1 - words[0].start
    if Kind.TRUTH not in whole.readings:
        msg = f"a condition must be true or false; this is {SAID[whole.kind]}"
        refuse(text, begin, length, msg)
    if not check.names:
        refuse(text, begin, length, f"names no feature; {choices('', features)}")
    return Condition(text, tree, frozenset(check.names), whole.readings[Kind.TRUTH])


def parse_where(text: str, columns: Mapping[str, Kind]) -> Condition:
    """Understand the ``where`` of a mapping file: a condition over the columns of a raw table.

    Args:
        text: As for ``parse_condition``.
        columns: Column name → kind found in its values; the columns themselves hold text.
            Numbers compare as numbers beside numbers and as text beside texts; times and truth
            values stay text, so that ``order_date >= '2018-01-01'`` is right for dates in ISO form.

    Returns:
        The checked condition.

    Raises:
        ConditionError: As for ``parse_condition``.

    Examples:
        >>> sorted(parse_where("price > 10", {"price": Kind.NUMBER, "item": Kind.TEXT}).names)
        ['price']
    """
    numbers = {Kind.NUMBER, Kind.WHOLE}
    features = {
        name: Feature(name, kind if kind in numbers else Kind.TEXT, name, name, name, as_text=True)
        for name, kind in columns.items()
    }
    return parse_condition(text, features)


def _tree(text: str, words: Sequence[Token]) -> exp.Expr:
    try:
        trees = DuckDB().parser(error_level=ErrorLevel.IMMEDIATE).parse(list(words), text)
    except ParseError as error:
        place = (error.errors[0].get("line"), error.errors[0].get("col"))
        near = next((word for word in words if (word.line, word.col) == place), words[-1])
        closes = near.token_type is TokenType.R_PAREN
        msg = "too few or too many values in these brackets" if closes else "not understood here"
        refuse_word(text, near, msg)
    if len(trees) != 1 or trees[0] is None:
        refuse_word(text, words[0], "one condition must stand here")
    tree = trees[0]
    # the parser keeps no place of these words, but their order
    constants = [word for word in words if word.token_type in _CONSTANTS]
    nodes = [node for node in tree.dfs() if isinstance(node, exp.Null | exp.Boolean)]
    for node, word in zip(nodes, constants, strict=True):
        node.meta.update(start=word.start, end=word.end)
    return tree
