"""Numbers as a reader writes them: pages say the same few again and again, and Babel is slow."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel.numbers import format_decimal, format_percent

_KEPT = 16_384


@lru_cache(maxsize=_KEPT)
def decimal_text(x: float, pattern: str | None, locale: str) -> str:
    """Return a number as ``pattern`` says it.

    Args:
        x: The number; rounded first, it is found again more often.
        pattern: Of Unicode; None: the one of the locale.
        locale: Name of the Babel locale.

    Examples:
        >>> decimal_text(1234.5, "#,##0.#", "de_DE")
        '1.234,5'
    """
    return str(format_decimal(x, format=pattern, locale=locale))


@lru_cache(maxsize=_KEPT)
def percent_text(share: float, pattern: str | None, locale: str) -> str:
    """Return a share as a percentage.

    Args:
        share: 0–1; rounded first, it is found again more often.
        pattern: Of Unicode; None: the one of the locale.
        locale: Name of the Babel locale.

    Examples:
        >>> percent_text(0.62, None, "en_GB")
        '62%'
    """
    return str(format_percent(share, format=pattern, locale=locale))


def nearest(x: float, digits: int) -> float:
    """Round as Babel does: what is written of the number, half to even; never to −0.

    Examples:
        >>> nearest(0.15, 1), round(0.15, 1)
        (0.2, 0.1)
        >>> nearest(-0.01, 1)
        0.0
    """
    # plus nothing: what is kept of 0 would stand for −0 as well
    return float(Decimal(str(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)) + 0.0
