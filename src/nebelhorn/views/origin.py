"""Where a report comes from: over which time, made when, from which sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nebelhorn.views.labels import clean
from nebelhorn.views.report import ImportedSource, Report
from nebelhorn.views.words import Words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def source_line(source: ImportedSource, said: Words) -> str:
    """Say what one import brought."""
    return said.say(
        "{place}: {events} events, {answers} answers, {rejected} rejected",
        place=clean(source.place),
        events=said.count(source.events),
        answers=said.count(source.answers),
        rejected=said.count(source.rejected),
    )


def when_line(report: Report, said: Words) -> str:
    """Say over which time the log runs and when the report was made."""
    made = said.say(
        "Made on {moment}.", moment=said.moment(report.made_at, report.settings.time_zone)
    )
    first, last = report.journey_map.first_us, report.journey_map.last_us
    if first is None or last is None:
        return made
    return (
        said.say(
            "Encounters from {first} to {last}.", first=_day(first, said), last=_day(last, said)
        )
        + " "
        + made
    )


def _day(t_us: int, said: Words) -> str:
    return said.day(_EPOCH + timedelta(microseconds=t_us))
