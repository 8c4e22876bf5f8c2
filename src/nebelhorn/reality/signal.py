"""What a signal is: something that is heard sooner than the index, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import duckdb

from nebelhorn.reality.horn.result import Alarm, Watched
from nebelhorn.reality.horn.series import DaySeries

WARM_UP_DAYS = 56
"""In the first eight weeks of a log everybody and everything is new."""

DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """What signals need to know of catalogue and log.

    Attributes:
        names: Touchpoint number → raw name, of all touchpoints of the log.
        from_us: The first thing known, UTC microseconds.
        as_of_us: The last thing known, UTC microseconds; its day is not over, and only days that
            are over are looked at.
        stage_rank: Touchpoint number → place of its stage on the way, from 0; None or missing:
            nobody has put it anywhere.
        company: Numbers of touchpoints that are acts of the company or of third parties.
        leaves: Numbers of touchpoints by which customers leave.
        modelled: Raw names that a person has in the catalogue.
    """

    names: Mapping[int, str]
    from_us: int
    as_of_us: int
    stage_rank: Mapping[int, int | None] = field(default_factory=dict)
    company: frozenset[int] = frozenset()
    leaves: frozenset[int] = frozenset()
    modelled: frozenset[str] = frozenset()

    @property
    def first_day(self) -> int:
        """Day of the first thing known, since 1970 (UTC).

        Examples:
            >>> Outlook({}, -1, DAY_US).first_day
            -1
        """
        return self.from_us // DAY_US

    @property
    def end_day(self) -> int:
        """The first day that is not over, since 1970 (UTC).

        Examples:
            >>> Outlook({}, 0, 2 * DAY_US + 5).end_day
            2
        """
        return self.as_of_us // DAY_US

    @property
    def settled_day(self) -> int:
        """The first day on which what is new is no longer new only because the log is young."""
        return self.first_day + WARM_UP_DAYS


Detail = tuple[tuple[str, str | float], ...]


def no_series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return nothing: the signal finds its alarms itself."""
    del connection, outlook
    return []


def no_alarms(connection: duckdb.DuckDBPyConnection, outlook: Outlook, charts: int) -> list[Alarm]:
    """Return nothing: the alarms come from charts over the series."""
    del connection, outlook, charts
    return []


def no_detail(connection: duckdb.DuckDBPyConnection, outlook: Outlook, alarm: Alarm) -> Detail:
    """Return nothing: the alarm says all there is to say."""
    del connection, outlook, alarm
    return ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One entry of the shelf of signals.

    All three read ``signal_event`` and ``signal_voice`` (``put_signal_facts``), and nothing they
    say about a day rests on what became known after it: looking back gives what living through
    it gave.

    Attributes:
        watched: What it watches.
        series: What charts are to be drawn over; high is good.
        alarms: Alarms it finds without a chart, given how many charts are watched side by side.
        detail: More about an alarm that a chart over its series gave, from what was known on the
            day it was raised.
    """

    watched: Watched
    series: Callable[[duckdb.DuckDBPyConnection, Outlook], list[DaySeries]] = no_series
    alarms: Callable[[duckdb.DuckDBPyConnection, Outlook, int], list[Alarm]] = no_alarms
    detail: Callable[[duckdb.DuckDBPyConnection, Outlook, Alarm], Detail] = no_detail
