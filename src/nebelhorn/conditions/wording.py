"""Do the words of a condition stand in an order that can mean something, and not too deep?

Looked at before the parser does: here every fault has a place, and the depth is known before
anything recurses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot.tokenizer_core import Token, TokenType

from nebelhorn.conditions.point import refuse
from nebelhorn.conditions.words import refuse_word

MAX_DEPTH = 16

_CONSTANTS = frozenset({TokenType.NULL, TokenType.TRUE, TokenType.FALSE})
_VALUES = frozenset({TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER}) | _CONSTANTS
_PREFIXES = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS})
_NEGATED = frozenset({TokenType.IN, TokenType.LIKE, TokenType.ILIKE, TokenType.BETWEEN})


@dataclass(slots=True)
class _Level:
    """What stands between one pair of brackets, as far as it has been read.

    ``prefixes`` counts each ``not`` and sign since the last ``and``, ``or`` or comma: they nest,
    while a chain of ``and`` does not.
    """

    opened: Token | None = None
    prefixes: int = 0
    betweens: int = 0


@dataclass(slots=True)
class _Reader:
    text: str
    words: Sequence[Token]
    levels: list[_Level] = field(default_factory=lambda: [_Level()])
    value_due: bool = True  # a name or value must come before the next operator

    def read(self) -> None:
        for at, word in enumerate(self.words):
            if self.value_due:
                self._before_value(word)
            else:
                self._after_value(at, word)
            if self._depth() > MAX_DEPTH:
                msg = f"too deep: more than {MAX_DEPTH} levels of brackets and not"
                refuse_word(self.text, word, msg)
        if self.value_due:
            end = self.words[-1].end + 1
            refuse(self.text, end, 1, "a name or a value is missing here")
        if self.levels[-1].opened is not None:
            refuse_word(self.text, self.levels[-1].opened, "this bracket is never closed")

    def _depth(self) -> int:
        return len(self.levels) - 1 + sum(level.prefixes for level in self.levels)

    def _before_value(self, word: Token) -> None:
        if word.token_type in _PREFIXES:
            self.levels[-1].prefixes += 1
        elif word.token_type is TokenType.L_PAREN:
            self.levels.append(_Level(opened=word))
        elif word.token_type in _VALUES:
            self.value_due = False
        elif word.token_type is not TokenType.VAR:  # a function: its bracket comes next
            refuse_word(self.text, word, "a name or a value is missing before this")

    def _after_value(self, at: int, word: Token) -> None:
        if word.token_type in _VALUES | {TokenType.VAR, TokenType.L_PAREN}:
            refuse_word(self.text, word, "and, or or a comparison is missing before this")
        if word.token_type is TokenType.R_PAREN:
            self._close(word)
        elif word.token_type is TokenType.NOT:
            if self._type(at + 1) not in _NEGATED:
                msg = "here not stands only before in, like, ilike or between"
                refuse_word(self.text, word, msg)
        else:
            self._operator(at, word)
            self.value_due = True

    def _close(self, word: Token) -> None:
        if self.levels.pop().opened is None:
            refuse_word(self.text, word, "there is no bracket to close")

    def _operator(self, at: int, word: Token) -> None:
        level = self.levels[-1]
        kind = word.token_type
        if kind is TokenType.IN and self._type(at + 1) is not TokenType.L_PAREN:
            refuse_word(self.text, word, "a list in brackets must follow: in ('a', 'b')")
        if kind is TokenType.IS:
            said = at + 2 if self._type(at + 1) is TokenType.NOT else at + 1
            if self._type(said) not in _CONSTANTS:
                refuse_word(self.text, word, "null, true or false must follow, or not before them")
        if kind is TokenType.COMMA and level.opened is None:
            refuse_word(self.text, word, "a comma stands only in brackets")
        if kind is TokenType.BETWEEN:
            level.betweens += 1
        elif kind is TokenType.AND and level.betweens:
            level.betweens -= 1  # the and of between ends nothing
        elif kind in {TokenType.AND, TokenType.OR, TokenType.COMMA}:
            level.prefixes = 0

    def _type(self, at: int) -> TokenType | None:
        return self.words[at].token_type if at < len(self.words) else None


def check_wording(text: str, words: Sequence[Token]) -> None:
    """Let a condition pass whose words could be parsed.

    Args:
        text: The condition.
        words: Its words, as ``read_words`` gives them.

    Raises:
        ConditionError: A name, operator or bracket is missing, or brackets, ``not`` and signs
            nest deeper than ``MAX_DEPTH``. Chains of ``and`` and ``or`` do not count as nesting.

    Examples:
        >>> from nebelhorn.conditions.words import read_words
        >>> check_wording("hour >=", read_words("hour >=", {"hour"}))
        Traceback (most recent call last):
        ...
        nebelhorn.errors.ConditionError: hour >=
               ^ a name or a value is missing here
    """
    _Reader(text, words).read()
