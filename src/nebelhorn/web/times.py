"""Times as pages say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nebelhorn.app import Words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(at_us: int | None, zone: str, words: Words) -> str:
    """Return a moment in the reader's words; a dash where there is none.

    Args:
        at_us: UTC microseconds since 1970; None: never.
        zone: IANA name of the time zone.
        words: Reader's language.
    """
    if at_us is None:
        return "–"
    return words.moment(_EPOCH + timedelta(microseconds=at_us), zone)
