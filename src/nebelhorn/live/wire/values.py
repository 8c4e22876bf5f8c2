"""Single values as clients send them: ids, names, times, objects."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from nebelhorn.live.wire.record import NotARecord

MOST_CHARS = 1024
"""Longest id and longest name."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST_US = 253_402_300_799_999_999
# A number below the first is seconds since 1970, below the second milliseconds, else microseconds.
_SCALES = ((10**11, 10**6), (10**14, 10**3))
_DIGITS = re.compile(r"\d{9,18}")
# What JavaScript and Python write when there is no id. Taken as ids they would make one giant
# customer of everybody.
_NOBODY = {"", "null", "undefined", "none", "nan", "[object object]"}
# Nineteen digits in a row may need more than 64 bits; a regular expression would take twenty times
# as long to find them.
_ANY_DIGIT = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
_NUL = rb"\u0000"
_INT64 = 2**63
_NUMBERS = (int, float)


def id_of(value: object, what: str) -> str | None:
    """Return an id as text.

    Args:
        value: Text or number; some libraries send whole numbers.
        what: The key, for the message.

    Returns:
        Without blanks around it; None for null, nothing, and the words programs write for nothing
        (``null``, ``undefined``, ``None``, ``NaN``, ``[object Object]``).

    Raises:
        NotARecord: It is true, false, an object or a list, holds a NUL, or is longer than 1,024
            characters.

    Examples:
        >>> id_of(17, "userId"), id_of(17.0, "userId"), id_of(" u1 ", "userId")
        ('17', '17', 'u1')
        >>> id_of("undefined", "userId") is None
        True
    """
    text = text_of(value, what)
    return None if text.lower() in _NOBODY else text


def text_of(value: object, what: str) -> str:
    """Return a name as text without blanks around it; empty for null.

    Raises:
        NotARecord: As in ``id_of``.
    """
    if value is None:
        return ""
    text = value.strip() if isinstance(value, str) else _number_as_text(value, what)
    if "\x00" in text:
        msg = f"{what} holds a NUL"
        raise NotARecord(msg)
    if len(text) > MOST_CHARS:
        msg = f"{what} is longer than {MOST_CHARS} characters"
        raise NotARecord(msg)
    return text


def _number_as_text(value: object, what: str) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        msg = f"{what} is neither text nor number"
        raise NotARecord(msg)
    return str(value)


def object_of(value: object, what: str) -> dict[str, Any]:
    """Return an object; a new empty one for null.

    Raises:
        NotARecord: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        msg = f"{what} is not an object"
        raise NotARecord(msg)
    return value


def time_of(value: object, what: str) -> int | None:
    """Return a time in UTC microseconds since 1970.

    Args:
        value: ISO 8601 text, or a number or digits: seconds, milliseconds or microseconds since
            1970, told apart by their size. Without an offset it is UTC.
        what: The key, for the message.

    Returns:
        None for null and empty text.

    Raises:
        NotARecord: It is no time, or before 1970 (unset times of some languages are the year 1).

    Examples:
        >>> time_of("1970-01-02T00:00:00.000001Z", "timestamp")
        86400000001
        >>> time_of(1_700_000_000, "time") == time_of("1700000000000", "time")
        True
    """
    if value is None or value == "":
        return None
    try:
        found = _microseconds(value)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        msg = f"{what} is no time: {str(value)[:40]!r}"
        raise NotARecord(msg)
    if not 0 <= found <= _LATEST_US:
        msg = f"{what} is not in the years 1970 to 9999"
        raise NotARecord(msg)
    return found


def _microseconds(value: object) -> int | None:
    if isinstance(value, str):
        text = value.strip()
        if "-" in text or not _DIGITS.fullmatch(text):
            return _of_iso(text)
        value = int(text)
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        return None
    factor = next((factor for below, factor in _SCALES if abs(value) < below), 1)
    return round(value * factor)


def _of_iso(text: str) -> int:
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def time_or_none(value: object) -> int | None:
    """Return a time as ``time_of`` does, and None for what is none."""
    try:
        return time_of(value, "")
    except NotARecord:
        return None


def set_right(t_us: int | None, sent_us: int | None, received_us: int) -> int | None:
    """Return a time with the client's clock set right.

    A client whose clock is wrong is as wrong when it sends as when the event happened, so
    t = received − (sent − t); this is how Segment and RudderStack define it. What the way took is
    added too, and with it the wait before a retry of a client that keeps its first ``sentAt``.

    Args:
        t_us: By the client's clock; None stays None.
        sent_us: By the client's clock; None: nothing to compare with, ``t_us`` is kept.
        received_us: By ours.

    Raises:
        NotARecord: The result is not in the years 1970 to 9999.

    Examples:
        >>> set_right(100, 160, 3_660)
        3600
    """
    if t_us is None or sent_us is None:
        return t_us
    found = received_us - (sent_us - t_us)
    if not 0 <= found <= _LATEST_US:
        msg = "timestamp and sentAt do not fit together"
        raise NotARecord(msg)
    return found


def mend(event: msgspec.Raw, value: Any) -> Any:
    """Return what was decoded with what no store takes replaced.

    NUL in a text becomes U+FFFD, a whole number of more than 64 bits becomes text.

    Args:
        event: What it was decoded from; most have nothing to mend, and this shows it.
        value: What it was decoded to.

    Examples:
        >>> mend(msgspec.Raw(b'{"a":18446744073709551616}'), {"a": 18446744073709551616})
        {'a': '18446744073709551616'}
    """
    raw = bytes(event)
    whole = _NUL not in raw and _LONG_NUMBER not in raw.translate(_ANY_DIGIT)
    return value if whole else _mended(value)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "�")
    if isinstance(value, dict):
        return {_mended(key): _mended(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mended(inner) for inner in value]
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return str(value)
    return value
