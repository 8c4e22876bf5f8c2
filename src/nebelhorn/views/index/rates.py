"""Rates in words: with counts and likely range, and one more digit where they are small."""

from __future__ import annotations

from nebelhorn.feedback import Share
from nebelhorn.reality import Rate
from nebelhorn.views.words import Words

_SMALL = 0.0995
"""Below this a whole percent is too coarse to be compared with what is usual."""


def rate_share(rate: Rate) -> Share:
    """Return a rate as a share, as bars and ranges are drawn of it."""
    return Share(rate.value, rate.k, rate.n, rate.low, rate.high)


def fine_percent(share: float | None, words: Words) -> str:
    """Return a percentage, below 10 with one decimal.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> fine_percent(0.0314, words("en")), fine_percent(0.314, words("en"))
        ('3.1%', '31%')
        >>> fine_percent(0.001, words("en")), fine_percent(None, words("en"))
        ('0.1%', '–')
    """
    if share is None or not 0.01 <= share < _SMALL:
        return words.percent(share)
    return words.decimal(100 * share) + words.percent(0.5).removeprefix("50")


def rate_range(rate: Rate, words: Words) -> str:
    """Return the likely range of a rate; a dash without one.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> rate_range(Rate(5, 100, 50, 0.05, 0.02, 0.11, 0.1), words("en"))
        '2–11%'
    """
    if rate.low is None or rate.high is None:
        return "–"
    low, high = fine_percent(rate.low, words), fine_percent(rate.high, words)
    if low.startswith(("<", ">")) or high.startswith(("<", ">")) or "%" not in low:
        return f"{low} – {high}"
    return low.rstrip("%").rstrip() + "–" + high


def rate_text(rate: Rate, words: Words) -> str:
    """Return a rate with counts, customers and likely range; below 15 customers the counts alone.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> rate_text(Rate(5, 10, 20, 0.5, 0.24, 0.76, 0.1), words("en"))
        '50% (5 of 10, 20 customers, likely 24–76%)'
        >>> rate_text(Rate(5, 10, 4, None, None, None, None), words("en"))
        '5 of 10'
    """
    counts = words.say("{k} of {n}", k=words.count(rate.k), n=words.count(rate.n))
    if rate.value is None:
        return counts
    likely = words.say("likely {range}", range=rate_range(rate, words))
    customers = words.say_n("{n} customer", "{n} customers", rate.customers)
    return f"{fine_percent(rate.value, words)} ({counts}, {customers}, {likely})"
