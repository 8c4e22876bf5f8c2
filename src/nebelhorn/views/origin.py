"""Where a report comes from: over which time, made when, from which sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nebelhorn.views.labels import clean
from nebelhorn.views.report import ImportedSource, Report
from nebelhorn.views.words import Words

_NAMED = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def source_line(source: ImportedSource, said: Words) -> str:
    """Say what one import brought, and which of its columns were not kept."""
    brought = said.say(
        "{place}: {events} events, {answers} answers, {rejected} rejected",
        place=clean(source.place),
        events=said.count(source.events),
        answers=said.count(source.answers),
        rejected=said.count(source.rejected),
    )
    if not source.left:
        return brought
    more = len(source.left) - _NAMED
    named = ", ".join(map(clean, source.left[:_NAMED]))
    if more > 0:
        named = said.say("{named} and {n} more", named=named, n=said.count(more))
    return said.say(
        "{brought}; {kept} of {all} columns kept as attributes, not kept: {named}",
        brought=brought,
        kept=said.count(source.kept),
        all=said.count(source.kept + len(source.left)),
        named=named
        if more <= 0
        else said.say("{named} and {n} more", named=named, n=said.count(more)),
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
