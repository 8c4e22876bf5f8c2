"""What readers see, in their language: sentences, numbers, dates, times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from babel.dates import format_date, format_datetime, get_timezone
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from nebelhorn.errors import SettingsError, choices
from nebelhorn.views.labels import clean, isolated
from nebelhorn.views.number_text import decimal_text, nearest, percent_text

LANGUAGES = ("de", "en")
"""Equal first languages; every picture and sentence exists in both."""

_LOCALES = {"de": "de_DE", "en": "en_GB"}
_HOUR_S = 3600.0
_DAY_S = 86400.0


def message(text: str) -> str:
    """Mark ``text`` as one to translate later, and return it unchanged.

    Examples:
        >>> message("fog")
        'fog'
    """
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that depends on the reader's language.

    Attributes:
        language: ``de`` or ``en``.
        catalog: English message, or (singular, plural), to its translations; English: empty.
    """

    language: str
    catalog: Mapping[str | tuple[str, str], tuple[str, ...]]

    @property
    def locale(self) -> str:
        """Name of the Babel locale numbers and dates follow."""
        return _LOCALES[self.language]

    def say(self, text: str, /, **values: str | int) -> str:
        """Translate ``text`` and fill its ``{places}``; an unknown text stays English.

        Examples:
            >>> words("de").say("{n} of {total} heard", n="3", total="8")
            '3 von 8 gehört'
        """
        return self.catalog.get(text, (text,))[0].format(**isolated(values))

    def say_if_known(self, text: str) -> str:
        """Translate a text that may come from the data; such a one has no places to fill.

        Examples:
            >>> words("de").say_if_known("a name with {braces}")
            'a name with {braces}'
        """
        return self.catalog.get(text, (text,))[0]

    def say_n(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """Translate by count; ``{n}`` is the count in the reader's digits.

        Examples:
            >>> words("en").say_n("{n} customer", "{n} customers", 1)
            '1 customer'
            >>> words("de").say_n("{n} customer", "{n} customers", 2357)
            '2.357 Kunden'
        """
        forms = self.catalog.get((one, many), (one, many))
        return forms[n != 1].format(n=self.count(n), **isolated(values))

    def units(self, n: int, unit: str) -> str:
        """Return a count of whatever takes the journey: customers, or objects of a type.

        Examples:
            >>> words("de").units(3, "customer"), words("en").units(3, "order")
            ('3 Kunden', '3 × order')
        """
        if unit == "customer":
            return self.say_n("{n} customer", "{n} customers", n)
        return f"{self.count(n)} × {clean(unit)}"

    def count(self, n: int) -> str:
        """Return a whole number with the reader's separators.

        Examples:
            >>> words("de").count(6919), words("en").count(6919)
            ('6.919', '6,919')
        """
        return decimal_text(n, None, self.locale)

    def decimal(self, x: float, *, digits: int = 1) -> str:
        """Return a number with ``digits`` decimals, none of them where they are zero.

        Examples:
            >>> words("de").decimal(1234.5)
            '1.234,5'
        """
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        return decimal_text(nearest(x, digits), pattern, self.locale).replace("-", "−")

    def percent(self, share: float | None) -> str:
        """Return a share (0–1) as a percentage; never rounds a rest away.

        Examples:
            >>> words("en").percent(0.614), words("en").percent(0.9996), words("en").percent(None)
            ('61%', '> 99.9%', '–')
            >>> words("en").percent(0.004)
            '0.4%'
        """
        if share is None:
            return "–"
        if share in {0.0, 1.0} or 0.01 <= share <= 0.99:
            return percent_text(nearest(share, 2), None, self.locale)
        clipped = min(max(share, 0.001), 0.999)
        sign = "< " if share < clipped else "> " if share > clipped else ""
        pattern = "#,##0.0\u00a0%" if self.language == "de" else "#,##0.0%"
        return sign + percent_text(nearest(clipped, 3), pattern, self.locale)

    def mood(self, score: float | None) -> str:
        """Return a score (0–1) on the scale people read: −100 bad to +100 good.

        Examples:
            >>> words("en").mood(0.245), words("en").mood(0.5), words("en").mood(None)
            ('−51', '0', '?')
        """
        if score is None:
            return "?"
        points = round((2 * score - 1) * 100)
        return f"{points:+d}".replace("-", "−") if points else "0"

    def span(self, seconds: float | None) -> str:
        """Return a length of time in the unit that reads best.

        Examples:
            >>> words("en").span(5400), words("en").span(86400 * 3), words("de").span(90)
            ('1.5 hours', '3 days', '1,5 Minuten')
        """
        if seconds is None:
            return "–"
        if seconds < 60:
            return self.say("{x} seconds", x=self.decimal(seconds, digits=0))
        if seconds < _HOUR_S:
            return self.say("{x} minutes", x=self.decimal(seconds / 60))
        if seconds < 2 * _DAY_S:
            return self.say("{x} hours", x=self.decimal(seconds / _HOUR_S))
        return self.say("{x} days", x=self.decimal(seconds / _DAY_S))

    def moment(self, at: datetime, zone: str) -> str:
        """Return a date and time of day as people in ``zone`` (IANA name) write it.

        Examples:
            >>> from datetime import UTC
            >>> words("de").moment(datetime(2026, 3, 1, 12, tzinfo=UTC), "Europe/Berlin")
            '1. März 2026, 13:00'
        """
        pattern = "d. MMMM y, HH:mm" if self.language == "de" else "d MMMM y, HH:mm"
        return str(format_datetime(at, pattern, tzinfo=get_timezone(zone), locale=self.locale))

    def day(self, at: datetime) -> str:
        """Return a date in its usual short form.

        Examples:
            >>> words("de").day(datetime(2026, 3, 2)), words("en").day(datetime(2026, 3, 2))
            ('02.03.2026', '2 Mar 2026')
        """
        return str(format_date(at, "medium", locale=self.locale))

    def month(self, at: datetime) -> str:
        """Return month and year, short enough for an axis.

        Examples:
            >>> words("de").month(datetime(2026, 3, 2)), words("en").month(datetime(2026, 3, 2))
            ('Mär 26', 'Mar 26')
        """
        return str(format_date(at, "LLL yy", locale=self.locale))

    def within(self, days: float) -> str:
        """Return until when something must have come, in the unit that reads best.

        Examples:
            >>> words("en").within(30.0), words("de").within(0.25), words("en").within(1.5)
            ('within 30 days', 'binnen 6 Stunden', 'within 36 hours')
        """
        hours = round(days * 24, 6)
        if days >= 1 and float(days).is_integer():
            return self.say_n("within {n} day", "within {n} days", int(days))
        if hours >= 1 and hours.is_integer() and days < 3:
            return self.say_n("within {n} hour", "within {n} hours", int(hours))
        if hours < 1:
            return self.say_n("within {n} minute", "within {n} minutes", round(hours * 60))
        return self.say("within {x} days", x=self.decimal(days))

    def of_100(self, share: float, *, digits: int = 0) -> str:
        """Return how many of 100 a share (0–1) is; never rounds a rest away.

        Examples:
            >>> words("en").of_100(0.624), words("de").of_100(0.624, digits=1)
            ('62', '62,4')
            >>> words("en").of_100(0.004), words("en").of_100(1.0)
            ('0.4', '100')
        """
        if share in {0.0, 1.0} or 0.01 <= share <= 0.99:
            return self.decimal(100 * share, digits=digits)
        return self.decimal(100 * min(max(share, 0.001), 0.999))

    def points(self, difference: float) -> str:
        """Return a difference of shares (0.01 is one point) in points, with its sign.

        Examples:
            >>> words("de").points(0.031), words("en").points(-0.2), words("en").points(0.0001)
            ('+3,1', '−20', '0')
        """
        rounded = round(100 * difference, 1)
        if not rounded:
            return "0"
        return f"+{self.decimal(rounded)}" if rounded > 0 else self.decimal(rounded)

    def label(self, label: Mapping[str, str]) -> str:
        """Return the entry for the reader's language."""
        return label[self.language]


@cache
def words(language: str) -> Words:
    """Return the words for ``language``.

    Args:
        language: ``de`` or ``en``.

    Returns:
        Words read from ``locale/de.po``; English is the source language and needs no file.

    Raises:
        SettingsError: There is no such language.

    Examples:
        >>> words("de").say("Fog map")
        'Nebelkarte'
    """
    if language not in LANGUAGES:
        msg = f"language {language!r} does not exist; {choices(language, LANGUAGES)}"
        raise SettingsError(msg)
    return Words(language, _read("nebelhorn.views", language))


@cache
def words_of(package: str, language: str) -> Words:
    """Return the words for ``language``, with those of another room added.

    Args:
        package: Of the room, which has a ``locale/de.po`` as this one.
        language: ``de`` or ``en``.

    Raises:
        SettingsError: There is no such language.
    """
    ours = words(language)
    return Words(language, {**ours.catalog, **_read(package, language)})


def _read(package: str, language: str) -> dict[str | tuple[str, str], tuple[str, ...]]:
    if language == "en":
        return {}
    source = resources.files(package).joinpath("locale", f"{language}.po")
    with source.open("rb") as file:
        catalog = read_po(file, locale=language)
    return {_id(entry): _forms(entry) for entry in catalog if entry.id}


def _id(entry: Message) -> str | tuple[str, str]:
    if isinstance(entry.id, str):
        return entry.id
    one, many = entry.id
    return one, many


def _forms(entry: Message) -> tuple[str, ...]:
    translation = entry.string or entry.id
    return (translation,) if isinstance(translation, str) else tuple(translation)
