"""Bounds of numbers in words: "at most 0.4", "2 to 4", "more than 3 days", "at least twice"."""

from __future__ import annotations

import math
from collections.abc import Callable

from nebelhorn.views.words import Words, message

_MOST_DIGITS = 9

_Unit = tuple[str, str]
_Amount = tuple[str, _Unit]
"""A number as it is written, and of what."""

_LENGTHS: tuple[tuple[float, float, _Unit], ...] = (
    (86_400.0, 60.0, (message("{amount} second"), message("{amount} seconds"))),
    (1_440.0, 60.0, (message("{amount} minute"), message("{amount} minutes"))),
    (24.0, 48.0, (message("{amount} hour"), message("{amount} hours"))),
    (1.0, 730.5, (message("{amount} day"), message("{amount} days"))),
    (1 / 365.25, math.inf, (message("{amount} year"), message("{amount} years"))),
)
"""How many of a unit a day has, from how many on the next one is used, one of it and several."""

_SPELLED = (
    message("one"),
    message("two"),
    message("three"),
    message("four"),
    message("five"),
    message("six"),
    message("seven"),
    message("eight"),
    message("nine"),
    message("ten"),
    message("eleven"),
    message("twelve"),
)


def number_bounds(low: float | None, high: float | None, words: Words) -> str:
    """Say between what a number lies.

    Args:
        low: It lies above; None: no bound, then there is a ``high``.
        high: It is at most this; None: no bound.
        words: Reader's language.

    Returns:
        Numbers with two decimals; with more where they could not be told apart otherwise.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> number_bounds(None, 0.4, words("en")), number_bounds(1250.5, None, words("de"))
        ('at most 0.4', 'über 1.250,5')
        >>> number_bounds(0.3331, 0.3334, words("en"))
        'above 0.3331 and at most 0.3334'
    """
    digits = _digits(low, high, lambda x, digits: words.decimal(x, digits=digits), least=2)
    shown = ["" if x is None else words.decimal(x, digits=digits) for x in (low, high)]
    if high is None:
        return words.say("above {x}", x=shown[0])
    if low is None:
        return words.say("at most {x}", x=shown[1])
    return words.say("above {low} and at most {high}", low=shown[0], high=shown[1])


def amount_bounds(
    low: float | None, high: float | None, unit: tuple[str, str], words: Words
) -> str:
    """Say between what an amount of something lies.

    Args:
        low: More than this; None: no bound, then there is a ``high``.
        high: At most this; None: no bound.
        unit: Messages with ``{amount}`` for one and for several.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> amount_bounds(12, None, ("{amount} point", "{amount} points"), words("en"))
        'more than 12 points'
    """
    digits = _digits(low, high, lambda x, digits: words.decimal(x, digits=digits), least=1)
    ends = [None if x is None else (words.decimal(x, digits=digits), unit) for x in (low, high)]
    return _more_and_at_most(ends[0], ends[1], words)


def span_bounds(low: float | None, high: float | None, words: Words) -> str:
    """Say between what a length of time lies, each end in the unit that reads best.

    Args:
        low: More than so many days; None: no bound, then there is a ``high``.
        high: At most so many days; None: no bound.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> span_bounds(0.02, None, words("en")), span_bounds(2.0, 9.0, words("de"))
        ('more than 29 minutes', 'mehr als 2 und höchstens 9 Tage')
        >>> span_bounds(0.02, 800.0, words("en"))
        'more than 29 minutes and at most 2.2 years'
    """
    digits = _digits(
        low, high, lambda days, digits: _amount(_length(days, digits, words), words), least=0
    )
    ends = [None if days is None else _length(days, digits, words) for days in (low, high)]
    return _more_and_at_most(ends[0], ends[1], words)


def whole_bounds(low: int | None, high: int | None, words: Words) -> str:
    """Say between what a whole number lies.

    Args:
        low: At least this; None: no bound, then there is a ``high``.
        high: At most this; None: no bound.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> [whole_bounds(low, high, words("en")) for low, high in ((3, None), (2, 4), (2, 2))]
        ['at least 3', '2 to 4', 'exactly 2']
    """
    if high is None:
        return words.say("at least {x}", x=words.count(low or 0))
    if low is None:
        return words.say("at most {x}", x=words.count(high))
    if low == high:
        return words.say("exactly {x}", x=words.count(low))
    return words.say("{low} to {high}", low=words.count(low), high=words.count(high))


def times_bounds(low: int | None, high: int | None, words: Words) -> str:
    """Say how many times, once at least.

    Args:
        low: At least so many times; None: no bound, then there is a ``high``.
        high: At most so many times; None: no bound.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> times_bounds(2, None, words("en")), times_bounds(None, 1, words("de"))
        ('at least twice', 'höchstens einmal')
        >>> times_bounds(2, 4, words("en")), times_bounds(2, 4, words("de"))
        ('two to four times', 'zwei- bis viermal')
    """
    if high is None:
        return words.say("at least {x}", x=_times(low or 1, words))
    if low is None:
        return words.say("at most {x}", x=_times(high, words))
    if low == high:
        return words.say("exactly {x}", x=_times(low, words))
    if low > 0 and high <= len(_SPELLED):
        low_word, high_word = words.say(_SPELLED[low - 1]), words.say(_SPELLED[high - 1])
        return words.say("{low_word} to {high_word} times", low_word=low_word, high_word=high_word)
    return words.say("{low} to {high} times", low=words.count(low), high=words.count(high))


def _times(n: int, words: Words) -> str:
    if n in {1, 2}:
        return words.say("once") if n == 1 else words.say("twice")
    if 0 < n <= len(_SPELLED):
        return words.say("{word} times", word=words.say(_SPELLED[n - 1]))
    return words.say("{x} times", x=words.count(n))


def _length(days: float, digits: int, words: Words) -> _Amount:
    """Return the number and the unit that reads best; small numbers have one decimal at least."""

    def rounded(per_day: float) -> tuple[float, int]:
        shown = max(digits, 1 if days * per_day < 10 else 0)
        return round(days * per_day, shown), shown

    per_day, unit = next(
        (per_day, unit) for per_day, limit, unit in _LENGTHS if rounded(per_day)[0] < limit
    )
    number, shown = rounded(per_day)
    return words.decimal(number, digits=shown), unit


def _amount(amount: _Amount, words: Words) -> str:
    number, (one, many) = amount
    unit = one if number in {"1", "−1"} else many
    return words.say(unit, amount=number)


def _more_and_at_most(low: _Amount | None, high: _Amount | None, words: Words) -> str:
    if low is None:
        return "" if high is None else words.say("at most {x}", x=_amount(high, words))
    if high is None:
        return words.say("more than {x}", x=_amount(low, words))
    same_unit = low[1] == high[1]
    return words.say(
        "more than {low} and at most {high}",
        low=low[0] if same_unit else _amount(low, words),
        high=_amount(high, words),
    )


def _digits(
    low: float | None, high: float | None, show: Callable[[float, int], str], *, least: int
) -> int:
    """Return how many decimals tell both ends from each other and from nothing."""
    ends = [x for x in (low, high) if x is not None]
    told = len({0.0, *ends})
    return next(
        (
            digits
            for digits in range(least, _MOST_DIGITS)
            if len({show(x, digits).removeprefix("−") or "" for x in (0.0, *ends)}) == told
        ),
        _MOST_DIGITS,
    )
