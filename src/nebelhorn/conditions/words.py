"""The words of a condition, each checked before any grammar looks at them.

The parser sees only words of the small language below, and never nested deeper than it can bear;
so nothing that SQL can do beyond it needs to be forbidden one by one.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection
from typing import NoReturn

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from nebelhorn.conditions.point import refuse
from nebelhorn.errors import choices

MAX_LENGTH = 2_000
MAX_WORDS = 200

FUNCTIONS = frozenset(
    {"abs", "coalesce", "contains", "length", "lower", "round", "starts_with", "upper"}
)
"""Functions a condition may call."""

LANGUAGE: dict[str, TokenType] = {
    "and": TokenType.AND,
    "or": TokenType.OR,
    "not": TokenType.NOT,
    "in": TokenType.IN,
    "like": TokenType.LIKE,
    "ilike": TokenType.ILIKE,
    "between": TokenType.BETWEEN,
    "is": TokenType.IS,
    "null": TokenType.NULL,
    "true": TokenType.TRUE,
    "false": TokenType.FALSE,
}
"""Words that mean themselves; a feature of such a name is written in double quotes."""

_SIGNS: dict[str, TokenType] = {
    "=": TokenType.EQ,
    "==": TokenType.EQ,
    "<>": TokenType.NEQ,
    "!=": TokenType.NEQ,
    "<": TokenType.LT,
    "<=": TokenType.LTE,
    ">": TokenType.GT,
    ">=": TokenType.GTE,
    "+": TokenType.PLUS,
    "-": TokenType.DASH,
    "*": TokenType.STAR,
    "/": TokenType.SLASH,
    "(": TokenType.L_PAREN,
    ")": TokenType.R_PAREN,
    ",": TokenType.COMMA,
}
_HINTS = {
    ".": "write 0.5, not .5; names stand without a table",
    ";": "one condition only",
    "%": "there is no remainder; in a text, % belongs into like '…%'",
    "&&": "write and",
    "||": "texts cannot be joined; for either of two write or",
    "!": "write not",
    "case": "combine conditions with and, or, not",
}


def read_words(text: str, names: Collection[str]) -> list[Token]:
    """Cut a condition into words that all belong to the language.

    Args:
        text: The condition.
        names: Names of features it may use; compared exactly.

    Returns:
        The words in order, at least one. Names are ``IDENTIFIER`` tokens whether they were quoted
        or not, so that the parser never takes a feature for a keyword of SQL; functions are
        ``VAR`` tokens.

    Raises:
        ConditionError: There is nothing or too much of it, a comment, a letter that does not
            print, or a word that is neither of the language nor a name.

    Examples:
        >>> [word.token_type.name for word in read_words("hour >= 18", {"hour"})]
        ['IDENTIFIER', 'GTE', 'NUMBER']
    """
    _check_letters(text)
    tokens = _tokens(text)
    _check_gaps(text, tokens)
    following = [*(token.token_type for token in tokens[1:]), None]
    words = [
        _word(text, token, after, names) for token, after in zip(tokens, following, strict=True)
    ]
    if len(words) > MAX_WORDS:
        msg = f"too long: from here on beyond {MAX_WORDS} words and signs"
        refuse_word(text, words[MAX_WORDS], msg)
    return words


def refuse_word(text: str, word: Token, message: str) -> NoReturn:
    """Point at one word.

    Raises:
        ConditionError: Always.

    Examples:
        >>> refuse_word("hour >= 18", read_words("hour >= 18", {"hour"})[2], "too late")
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: hour >= 18
                ^^ too late
    """
    refuse(text, word.start, word.end - word.start + 1, message)


def _check_letters(text: str) -> None:
    if not text.strip():
        refuse(text.strip(), 0, 0, "the condition is empty")
    if len(text) > MAX_LENGTH:
        msg = f"too long: from here on beyond {MAX_LENGTH} characters ({len(text)} in all)"
        refuse(text[: MAX_LENGTH + 1], MAX_LENGTH, 1, msg)
    for at, letter in enumerate(text):
        # control characters and halves of pairs; engines disagree on what they mean
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\t\r\n":
            refuse(text, at, 1, f"the character U+{ord(letter):04X} cannot stand here")


def _tokens(text: str) -> list[Token]:
    try:
        return DuckDB().tokenize(text)
    except TokenError:
        at = _open_quote(text)
        refuse(text, at, 1, "opened here and never closed")


def _open_quote(text: str) -> int:
    """Return where the quote or comment begins that never ends."""
    quote, start = "", 0
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote, start = letter, at
        elif text.startswith(("/*", "$"), at):
            return at
    return start


def _check_gaps(text: str, tokens: list[Token]) -> None:
    """Between words stands white space only; whatever else the tokenizer skipped is a comment."""
    begins = [0, *(token.end + 1 for token in tokens)]
    ends = [*(token.start for token in tokens), len(text)]
    for begin, end in zip(begins, ends, strict=True):
        gap = text[begin:end]
        if gap.strip():
            start = begin + len(gap) - len(gap.lstrip())
            refuse(text, start, len(gap.strip()), "comments cannot stand in a condition")


def _word(text: str, token: Token, after: TokenType | None, names: Collection[str]) -> Token:
    if token.token_type is TokenType.STRING:
        return token
    if token.token_type is TokenType.NUMBER:
        return _number(text, token)
    known = None
    if token.token_type is not TokenType.IDENTIFIER:
        known = LANGUAGE.get(token.text.lower()) or _SIGNS.get(token.text)
    if known is not None and known is token.token_type:
        return token
    if after is TokenType.L_PAREN:
        return _function(text, token)
    if token.text not in names:
        _refuse_unknown(text, token, names)
    name = TokenType.IDENTIFIER
    return Token(name, token.text, token.line, token.col, token.start, token.end)


def _number(text: str, token: Token) -> Token:
    try:
        value = float(token.text)
    except ValueError:
        refuse_word(text, token, "this is no number")
    if not math.isfinite(value):
        refuse_word(text, token, "this number is too large")
    return token


def _function(text: str, token: Token) -> Token:
    if token.token_type is not TokenType.VAR or token.text.lower() not in FUNCTIONS:
        msg = f"no such function; {choices(token.text.lower(), FUNCTIONS)}"
        refuse_word(text, token, msg)
    return token


def _refuse_unknown(text: str, token: Token, names: Collection[str]) -> NoReturn:
    hint = _HINTS.get(token.text.lower())
    if hint is not None:
        refuse_word(text, token, f"this cannot stand in a condition; {hint}")
    if token.token_type is not TokenType.IDENTIFIER and not token.text.replace("_", "a").isalnum():
        refuse_word(text, token, "this cannot stand in a condition")
    # upper and lower case count, but a slip there should find its name
    alike = [name for name in names if name.casefold() == token.text.casefold()]
    offer = f"did you mean {alike[0]}?" if alike else choices(token.text.lower(), names)
    refuse_word(text, token, f"no such feature; {offer}")
