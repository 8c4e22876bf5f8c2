"""The horn: what sinks, in the forecasts and in the faster signals, and what people said to it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.looking import important_bits, said_live, settle, so_far_live
from nebelhorn.app.ours import ours_count
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold, SettingsError, UnknownName, choices
from nebelhorn.log import (
    Acknowledgement,
    Progress,
    acknowledgements,
    write_acknowledgement,
)
from nebelhorn.predictions import BACKTEST, Run
from nebelhorn.reality import (
    ADOPTED,
    SIGNALS,
    Acknowledged,
    Alarm,
    Chart,
    DaySeries,
    Outlook,
    Signal,
    Watched,
    no_series,
    our_series,
    put_paired,
    put_signal_facts,
    question_series,
    watch,
    with_other_index,
)
from nebelhorn.settings import Settings, Standing
from nebelhorn.views import alarm_sentence, horn_headline

_EPOCH = date(1970, 1, 1)
_DAY_US = 86_400_000_000
_SAME_DAYS = 28
"""An alarm whose day has moved by less (more charts are watched, say) is the same one."""

_Said = tuple[str, str, int, Acknowledgement]


@dataclass(frozen=True, slots=True)
class Horn:
    """What the horn watches and what it has sounded.

    Attributes:
        label: ``live``: of what is sealed live; ``backtest``: as it would have been heard, had one
            listened each day; ``signals`` where nothing was foretold yet and only the faster
            signals are watched.
        as_of_us: The last thing known, UTC microseconds.
        watching: Count of charts; false alarms are shared out among them, those of people and
            machine alike.
        charts: Every figure that is watched by day.
        alarms: Newest first.
        sentence: The headline, by language.
        alarm_sentences: One for each alarm, in the same order, by language.
        headline: Whose index it listens to first: ``we`` where the headline of the index is ours,
            with charts of kind ``we`` and ``we_skill`` beside those of the machine; else
            ``machine``.
        live: How far what is sealed live has got, by language, as long as no index is said of it;
            else None.
    """

    label: str
    as_of_us: int
    watching: int
    charts: tuple[Chart, ...]
    alarms: tuple[Alarm, ...]
    sentence: Said
    alarm_sentences: tuple[Said, ...]
    headline: str = "machine"
    live: Said | None = None


def alarms(workspace: Workspace, *, progress: Progress = lambda _: None) -> Horn:
    """Return what has sunk, and what people said to it.

    In a backtest nobody was there to acknowledge a red alarm, so a chart takes new measure by
    itself from the day it became red; live it waits for a person.

    Args:
        workspace: Whose facts; it says which run is looked at. The faster signals are the same in
            all of them.
        progress: Told about each step.

    Returns:
        All charts and alarms. Where there is no such run only the faster signals: voices,
        touchpoints, sources.

    Raises:
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    facts = workspace.stores.facts
    so_far = said_live(so_far_live(workspace))
    series, looked, ground = _foretold(workspace, progress)
    written = acknowledgements(workspace.stores.office)
    outlook = outlook_of(workspace, ground, written)
    progress("placing voices")
    put_signal_facts(facts, outlook)
    for watched, signal in SIGNALS.items():
        progress(f"listening for: {watched.value}")
        series += signal.series(facts, outlook)
    watching = len(series) + sum(not _draws(signal) for signal in SIGNALS.values())
    said = [(*_parse(one.alarm_id), one) for one in written]
    by_itself = looked is None or looked.label == BACKTEST
    charts, found = _watch(series, said, charts=watching, by_itself=by_itself)
    for signal in SIGNALS.values():
        found += signal.alarms(facts, outlook, watching)
    found = with_other_index(charts, found)
    found = [_told(facts, outlook, alarm, said) for alarm in found]
    found.sort(key=lambda alarm: (-alarm.raised_day, alarm.alarm_id))
    horn = _horn(workspace.settings, looked, ground, watching, charts, found)
    return dataclasses.replace(horn, live=so_far)


def _draws(signal: Signal) -> bool:
    """Does a signal give charts? The others find their alarms themselves: each is one test more."""
    return signal.series is not no_series


def _told(
    facts: duckdb.DuckDBPyConnection,
    outlook: Outlook,
    alarm: Alarm,
    said: Sequence[_Said],
) -> Alarm:
    """Add what a signal knows about an alarm, and what people said."""
    signal = SIGNALS.get(alarm.watched)
    more = signal.detail(facts, outlook, alarm) if signal else ()
    words = [
        one
        for watched, subject, day, one in said
        if (watched, subject) == (alarm.watched.value, alarm.subject)
        and abs(day - alarm.raised_day) <= _SAME_DAYS
    ]
    last = Acknowledged(words[-1].cause, words[-1].by, words[-1].at_us) if words else None
    return dataclasses.replace(alarm, detail=alarm.detail + more, acknowledged=last)


def acknowledge(
    workspace: Workspace,
    alarm_id: str,
    *,
    cause: str,
    by: str,
    heard: Sequence[Alarm] | None = None,
) -> Alarm:
    """Write down what a person says caused an alarm; an earlier word stays in the office.

    Args:
        workspace: Whose horn.
        alarm_id: Of the alarm.
        cause: In their words, not empty.
        by: Who.
        heard: The alarms as they were found a moment ago; None: they are looked for again.

    Returns:
        The alarm with what was said.

    Raises:
        UnknownName: There is no such alarm; the message says which are near.
        SettingsError: The cause or the name is empty.
    """
    if not cause.strip() or not by.strip():
        msg = "an alarm is acknowledged with a cause and a name; one of them is empty"
        raise SettingsError(msg)
    found = alarms(workspace).alarms if heard is None else heard
    known = {alarm.alarm_id: alarm for alarm in found}
    if alarm_id not in known:
        msg = f"there is no alarm {alarm_id!r}; {choices(alarm_id, known)}"
        raise UnknownName(msg)
    at_us = workspace.clock()
    said = Acknowledgement(alarm_id, cause.strip(), by.strip(), at_us)
    write_acknowledgement(workspace.stores.office, said)
    return dataclasses.replace(
        known[alarm_id], acknowledged=Acknowledged(said.cause, said.by, said.at_us)
    )


def _foretold(
    workspace: Workspace, progress: Progress
) -> tuple[list[DaySeries], Run | None, Ground]:
    """The charts of the forecasts; none where nothing was foretold."""
    try:
        looked, ground = settle(workspace, progress=progress)
    except NothingForetold:
        settings = workspace.settings
        return [], None, lay_ground(workspace, settings, ())
    facts = workspace.stores.facts
    put_paired(facts, "settled", "paired")
    bits = important_bits(workspace, ground.groups)
    counted = f"groups & {bits:d} <> 0" if bits else "true"
    found = question_series(facts, ground.questions, "paired", counted)
    if ours_count(workspace) >= ADOPTED:
        found = our_series(facts, ground.questions, "paired", counted) + found
    return found, looked, ground


def outlook_of(workspace: Workspace, ground: Ground, written: Sequence[Acknowledgement]) -> Outlook:
    """Return what signals need to know of catalogue and log.

    A kind that was heard of as new, and taken into the catalogue for that, stays one that nobody
    had modelled: to do what the horn asks for must not change what it said.
    """
    heard = {
        one.alarm_id.partition("/")[2].rpartition("/")[0]
        for one in written
        if one.alarm_id.startswith(f"{Watched.NEW_KIND}/")
    }
    settings = workspace.settings
    names = ground.touchpoints.names
    place = {stage.id: rank for rank, stage in enumerate(settings.stages)}
    row = workspace.stores.facts.execute(
        "SELECT coalesce(min(t_us), 0) FROM known_event WHERE id_no IS NOT NULL"
    ).fetchone()
    return Outlook(
        names=names,
        stage_rank={n: place.get(settings.touchpoint(name).stage) for n, name in names.items()},
        company=frozenset(names.keys() - ground.touchpoints.customers),
        leaves=frozenset(ground.leaves),
        modelled=frozenset(
            entry.name
            for entry in settings.touchpoints.values()
            if entry.name not in heard
            and (entry.de or entry.en or entry.key_point is Standing.CONFIRMED)
        ),
        from_us=int(row[0]) if row else 0,
        as_of_us=ground.as_of_us,
    )


def _parse(alarm_id: str) -> tuple[str, str, int]:
    """Return what an alarm is about, and the day it was raised when somebody answered it."""
    watched, _, rest = alarm_id.partition("/")
    subject, _, day = rest.rpartition("/")
    return watched, subject, (date.fromisoformat(day) - _EPOCH).days


def _watch(
    series: Sequence[DaySeries],
    said: Sequence[_Said],
    *,
    charts: int,
    by_itself: bool,
) -> tuple[list[Chart], list[Alarm]]:
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for watched, subject, _, word in said:
        days[watched, subject].append(word.at_us // _DAY_US)
    drawn: list[Chart] = []
    found: list[Alarm] = []
    for one in series:
        acknowledged = days.get((one.watched.value, one.subject), [])
        chart, heard = watch(one, charts=charts, acknowledged=acknowledged, by_itself=by_itself)
        drawn.append(chart)
        found += heard
    return drawn, found


def _horn(
    settings: Settings,
    run: Run | None,
    ground: Ground,
    watching: int,
    charts: Sequence[Chart],
    found: Sequence[Alarm],
) -> Horn:
    return Horn(
        label="signals" if run is None else run.label,
        as_of_us=ground.as_of_us,
        watching=watching,
        charts=tuple(charts),
        alarms=tuple(found),
        sentence=in_languages(lambda reader: horn_headline(found, watching, reader, charts)),
        alarm_sentences=tuple(
            in_languages(lambda reader, one=alarm: alarm_sentence(one, settings, reader))  # type: ignore[misc]
            for alarm in found
        ),
        headline="we" if any(chart.watched is Watched.WE for chart in charts) else "machine",
    )
