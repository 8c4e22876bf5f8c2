"""How far a column has come: times, numbers and texts, as sources have them.

A watermark is always the source's own value, so it does not matter what time it is there. Only one
thing is held against our clock: a time that has not come yet does not move it, or one record of the
year 2099 would hide all that follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from nebelhorn.errors import SourceError

_ZONES = timedelta(hours=14)
"""A clock without offset may be so far ahead of UTC."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """A value of a column that grows.

    Attributes:
        kind: ``moment`` (time with offset), ``clock`` (without), ``day``, ``number`` or ``text``.
        text: The value, as ``str`` or ``isoformat`` write it.
    """

    kind: str
    text: str

    def later(self, other: Watermark | None) -> Watermark:
        """Return the greater of the two.

        Raises:
            SourceError: They cannot be compared: the column's type was changed.

        Examples:
            >>> Watermark("number", "9").later(Watermark("number", "10")).text
            '10'
        """
        if other is None:
            return self
        if other.kind != self.kind:
            msg = f"a {self.kind} such as {self.text!r} cannot follow a {other.kind}"
            raise SourceError(msg)
        mine, theirs = self._order(), other._order()
        if type(mine) is not type(theirs):
            mine, theirs = self.text, other.text
        return other if mine < theirs else self  # type: ignore[operator]

    def back(self, overlap: float) -> datetime | date | int | float | str:
        """Return the value so far before it, to be given to a database.

        Args:
            overlap: Seconds, or a count for a number; nothing for texts that are no time.

        Examples:
            >>> Watermark("number", "1000").back(600)
            400
            >>> Watermark("text", "2026-03-01T10:00:00.5Z").back(60)
            '2026-03-01T09:59:00'
        """
        value = self._value()
        if isinstance(value, Decimal):
            before = value - Decimal(str(overlap))
            return int(before) if before == before.to_integral_value() else float(before)
        if isinstance(value, datetime):
            before_then = _minus(value, overlap)
            if self.kind != "text":
                return before_then
            # without fractions and offset it sorts before every way to write this second
            plain = before_then.replace(microsecond=0, tzinfo=None)
            return plain.isoformat(sep=self.text[10] if len(self.text) > 10 else "T")
        if isinstance(value, date):
            return value - timedelta(days=-(-overlap // 86_400))
        return value

    def sent(self, overlap: float) -> str:
        """Return the value so far before it, as a parameter of a URL.

        Examples:
            >>> Watermark("text", "2026-03-01T10:00:00Z").sent(60)
            '2026-03-01T09:59:00Z'
        """
        value = self._value()
        if self.kind != "text" or not isinstance(value, datetime):
            return str(self.back(overlap))
        written = _minus(value, overlap).isoformat(sep=self.text[10])
        return written.replace("+00:00", "Z") if self.text.endswith("Z") else written

    def is_time(self) -> bool:
        """Is it a time, however it is written?"""
        return isinstance(self._value(), date)

    def not_ahead(self, now_us: int) -> bool:
        """Has it come already?

        Args:
            now_us: Now, UTC microseconds since 1970.

        Examples:
            >>> Watermark("day", "2099-01-01").not_ahead(1_780_000_000_000_000)
            False
        """
        value = self._value()
        now = datetime.fromtimestamp(now_us / 1_000_000, UTC)
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                return value <= now
            return value <= (now + _ZONES).replace(tzinfo=None)
        return not isinstance(value, date) or value <= (now + _ZONES).date()

    def _value(self) -> datetime | date | Decimal | str:
        if self.kind == "number":
            return Decimal(self.text)
        if self.kind == "day":
            return date.fromisoformat(self.text)
        if self.kind != "text":
            return datetime.fromisoformat(self.text)
        if len(self.text) > 10:
            try:
                return datetime.fromisoformat(self.text)
            except ValueError:
                pass
        return self.text

    def _order(self) -> object:
        value = self._value()
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.timestamp()
        return value


def watermark_of(value: object) -> Watermark | None:
    """Return a watermark for what a source has in its column; None for no value.

    Args:
        value: As a driver or JSON gives it.

    Raises:
        SourceError: Nothing that grows is written like this.

    Examples:
        >>> watermark_of(17), watermark_of(None)
        (Watermark(kind='number', text='17'), None)
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return Watermark("moment" if value.tzinfo else "clock", value.isoformat())
    if isinstance(value, date):
        return Watermark("day", value.isoformat())
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Watermark("number", str(value))
    if isinstance(value, str):
        return Watermark("text", value) if value.strip() else None
    msg = f"{value!r} is neither a time nor a number nor a text; it cannot be a watermark"
    raise SourceError(msg)


def watermark_in(cursor: Mapping[str, object]) -> Watermark | None:
    """Return the watermark a cursor holds; None for none.

    Args:
        cursor: Of a pull.
    """
    said = cursor.get("watermark")
    return Watermark(str(said[0]), str(said[1])) if isinstance(said, list) else None


def moved(
    column: str | None, before: Watermark | None, reached: Watermark | None
) -> list[str] | None:
    """Return the later watermark as a cursor holds it.

    Args:
        column: For the message.
        before: How far it had come.
        reached: What came now; None: nothing.

    Raises:
        SourceError: They cannot be compared.
    """
    try:
        now = before if reached is None else reached.later(before)
    except SourceError as error:
        msg = f"column {column!r} (watermark) is of another type than before: {error}"
        raise SourceError(msg) from error
    return None if now is None else [now.kind, now.text]


def kind_of(value: object) -> str | None:
    """Return what kind of value this is, for telling whether a column's type was changed.

    Args:
        value: As a driver or JSON gives it.

    Returns:
        ``number``, ``text``, ``time`` or ``flag``; None for no value.

    Examples:
        >>> kind_of(Decimal("1.5")), kind_of("1.5"), kind_of(None)
        ('number', 'text', None)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float | Decimal):
        return "number"
    return "time" if isinstance(value, date | time) else "text"


def _minus(value: datetime, overlap: float) -> datetime:
    try:
        return value - timedelta(seconds=overlap)
    except OverflowError:
        return value
