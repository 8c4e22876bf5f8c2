"""Which part of the journeys an address asks for, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from nebelhorn.app import MapPart, Words
from nebelhorn.errors import SettingsError

FIELDS = ("group", "from", "until")
"""What an address may say of a part; the second of two parts has a ``2`` behind each."""


def part_of(typed: Mapping[str, str], end: str = "") -> MapPart:
    """Return the part an address asks for.

    Args:
        typed: What stands in the address.
        end: ``2`` for the second of two; else empty.

    Raises:
        SettingsError: A day is none.
    """
    group, first, last = (typed.get(f"{name}{end}", "").strip() for name in FIELDS)
    return MapPart(group or None, _day(first), _day(last))


def part_title(part: MapPart, words: Words) -> str:
    """Return whose journeys a part holds.

    Args:
        part: Any.
        words: Reader's language.
    """
    whose = part.group or words.say("Everybody")
    first, last = (
        None if day is None else words.day(datetime.combine(day, time(), UTC))
        for day in (part.first, part.last)
    )
    if first and last:
        return words.say("{whose}, begun {first} to {last}", whose=whose, first=first, last=last)
    if first:
        return words.say("{whose}, begun from {day} on", whose=whose, day=first)
    if last:
        return words.say("{whose}, begun until {day}", whose=whose, day=last)
    return whose


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no day such as 2026-03-01"
        raise SettingsError(msg) from error
