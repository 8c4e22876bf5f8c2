"""A source gone quiet: nothing comes from it any more on days on which something used to."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.signal import DAY_US, Outlook, Signal
from nebelhorn.reality.signal_facts import alarm_id, day_of

_LONGEST_HISTORY_DAYS = 182
_LEAST_HISTORY_DAYS = 56
_RED_DAYS, _YELLOW_DAYS = 3650, 365
_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Quiet:
    """A quiet spell: its first day, when yellow, when red, and how often something came before."""

    since_day: int
    yellow_day: int
    red_day: int | None
    usual: float
    last_day: int


def _alarms(connection: duckdb.DuckDBPyConnection, outlook: Outlook, charts: int) -> list[Alarm]:
    """Return an alarm for each quiet spell too long to be chance, once.

    Looked at are sources that brought something on every second day or more. From the half year
    before the spell each weekday has its share of days with something, (k + ½) / (n + 1)
    (Jeffreys); the chance of the spell is the product of 1 − share over its days, and it is told
    when that falls below 1 in 365 (red: 3,650) days times the charts. A source that ended by its
    nature, as a single import of old records does, is told once too: the log cannot know.
    """
    found = [
        _alarm(name, quiet)
        for name, days in _source_days(connection, outlook).items()
        for quiet in _spells(days, outlook.end_day, charts)
    ]
    return sorted(found, key=lambda alarm: (alarm.raised_day, alarm.subject))


def _alarm(name: str, quiet: _Quiet) -> Alarm:
    return Alarm(
        alarm_id=alarm_id(Watched.SOURCE, name, quiet.yellow_day),
        watched=Watched.SOURCE,
        subject=name,
        level=Level.YELLOW if quiet.red_day is None else Level.RED,
        since_day=quiet.since_day,
        raised_day=quiet.yellow_day,
        red_day=quiet.red_day,
        proven_day=None,
        usual=quiet.usual,
        lately=0.0,
        n=quiet.last_day - quiet.since_day + 1,
    )


def _source_days(
    connection: duckdb.DuckDBPyConnection, outlook: Outlook
) -> dict[str, NDArray[np.int64]]:
    """Return the days, ascending, on which each source brought something."""
    known = "greatest(coalesce(known_us, t_us), t_us)"
    rows = connection.execute(
        f"SELECT source.name, list(DISTINCT {day_of('us')}::BIGINT) FROM ("
        f"SELECT source_no, {known} AS us FROM event UNION ALL "
        f"SELECT source_no, {known} AS us FROM answer UNION ALL "
        "SELECT source_no, day_us AS us FROM touch_count) JOIN source USING (source_no) "
        f"WHERE us < {outlook.end_day * DAY_US:d} GROUP BY source.name ORDER BY source.name"
    ).fetchall()
    return {name: np.sort(np.array(days, dtype=np.int64)) for name, days in rows}


def _spells(days: NDArray[np.int64], end_day: int, charts: int) -> list[_Quiet]:
    """Return the spells between two days with something, and after the last, that are told."""
    nexts = np.append(days[1:], end_day)
    found = []
    for last, upcoming in zip(days.tolist(), nexts.tolist(), strict=True):
        begin = max(int(days[0]), last - _LONGEST_HISTORY_DAYS + 1)
        if upcoming == last + 1 or last - begin + 1 < _LEAST_HISTORY_DAYS:
            continue
        before = days[(days >= begin) & (days <= last)]
        if 2 * int((before > last - _LEAST_HISTORY_DAYS).sum()) < _LEAST_HISTORY_DAYS:
            continue
        told = _told(before, begin, last, upcoming, charts)
        if told is not None:
            found.append(told)
    return found


def _told(
    before: NDArray[np.int64], begin: int, last: int, upcoming: int, charts: int
) -> _Quiet | None:
    came = np.bincount(before % _WEEK, minlength=_WEEK)
    whole = np.bincount(np.arange(begin, last + 1) % _WEEK, minlength=_WEEK)
    quiet_log = np.log1p(-(came + 0.5) / (whole + 1.0))
    spell = np.arange(last + 1, upcoming)
    chance = np.cumsum(quiet_log[spell % _WEEK])
    yellow = spell[chance <= -math.log(_YELLOW_DAYS * charts)]
    if not len(yellow):
        return None
    red = spell[chance <= -math.log(_RED_DAYS * charts)]
    return _Quiet(
        since_day=last + 1,
        yellow_day=int(yellow[0]),
        red_day=int(red[0]) if len(red) else None,
        usual=len(before) / (last - begin + 1),
        # what is said of it must not change with each further day
        last_day=int(red[0]) if len(red) else int(yellow[0]),
    )


SOURCE = Signal(Watched.SOURCE, alarms=_alarms)
