"""Move the log of the demo company to today, and hold its last weeks back to be played."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from nebelhorn.demo.beliefs import write_beliefs
from nebelhorn.demo.simulate import Simulated
from nebelhorn.errors import SettingsError, WorkspaceError

WEEK: Final = timedelta(weeks=1)
_TABLES: Final = (("events.csv", "touchpoint"), ("answers.csv", "about"))
"""File and the column that names the touchpoint."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One row that was held back: something that happens, or an answer.

    Attributes:
        at: When, UTC.
        customer: Who, as the log names them.
        touchpoint: What happens; of an answer what it is about.
        says: All other columns that say something, by name; of an answer ``score``, ``text``,
            ``language``, ``circumstances``, ``goal``, ``goal_reached``.
        number: Unlike that of any other row of the same log.
    """

    at: datetime
    customer: str
    touchpoint: str
    says: Mapping[str, str]
    number: str

    @property
    def is_answer(self) -> bool:
        """Did the customer say this?"""
        return "score" in self.says


@dataclass(frozen=True, slots=True)
class Playback:
    """A log of which the last weeks were held back.

    Attributes:
        begins: What happened before is in the log, UTC.
        held: What happens from then on, in order of time, also what comes after today.
        weeks: By how many weeks the log was moved.
    """

    begins: datetime
    held: tuple[Happening, ...]
    weeks: int


def hold_back(
    made: Simulated, *, since: datetime, begins: datetime, last: datetime, now: datetime
) -> Playback:
    """Move a log by whole weeks, and take out of it what is to be played.

    The tables and ``nebelhorn.toml`` of the folder are replaced; what people believe moves too.
    Weekdays and hours stay. ``truth.json`` and names of campaigns keep the dates they had.

    Args:
        made: What ``simulate`` wrote.
        since: What comes before is left out, as the log was made; with a time zone.
        begins: From when on rows are held back, as the log was made; with a time zone.
        last: What comes to lie within the week before ``now``, as the log was made; later than
            ``begins``.
        now: The present, with a time zone.

    Raises:
        SettingsError: ``last`` is not later than ``begins``.
        WorkspaceError: A file cannot be read or written.

    Examples:
        >>> import tempfile
        >>> from datetime import UTC
        >>> from nebelhorn.demo.simulate import simulate
        >>> made = simulate(tempfile.mkdtemp(), customers=20, months=2)
        >>> played = hold_back(
        ...     made,
        ...     since=datetime(2025, 1, 10, tzinfo=UTC),
        ...     begins=datetime(2025, 2, 1, tzinfo=UTC),
        ...     last=datetime(2025, 2, 20, tzinfo=UTC),
        ...     now=datetime(2026, 2, 21, tzinfo=UTC),
        ... )
        >>> played.weeks, played.begins.date().isoformat(), played.begins.strftime("%a")
        (52, '2026-01-31', 'Sat')
        >>> all(one.at >= played.begins for one in played.held)
        True
    """
    if last <= begins:
        msg = f"nothing can be played from {begins} to {last}"
        raise SettingsError(msg)
    weeks = (now - last) // WEEK
    later, folder = weeks * WEEK, made.folder
    held: list[Happening] = []
    try:
        for name, touchpoint in _TABLES:
            held += _split(folder / name, touchpoint, (since, begins), later)
    except OSError as error:
        msg = f"{folder}: cannot hold the last weeks back: {error.strerror or error}"
        raise WorkspaceError(msg) from error
    write_beliefs(made.settings, later=later)
    held.sort(key=lambda one: (one.at, one.number))
    return Playback(begins + later, tuple(held), weeks)


def _split(
    path: Path, touchpoint: str, span: tuple[datetime, datetime], later: timedelta
) -> list[Happening]:
    """Move a table, keep in it what lies in a span, and return what comes then."""
    since, begins = span
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = tuple(reader.fieldnames or ()), list(reader)
    kept: list[dict[str, str]] = []
    held: list[Happening] = []
    for number, row in enumerate(rows):
        made_at = datetime.fromisoformat(row["time"])
        at = made_at + later
        if made_at >= begins:
            held.append(_happening(row, touchpoint, at, f"{path.stem}-{number}"))
        elif made_at >= since:
            kept.append({**row, "time": at.isoformat()})
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n")
        out.writeheader()
        out.writerows(kept)
    return held


def _happening(row: Mapping[str, str], touchpoint: str, at: datetime, number: str) -> Happening:
    named = {"customer", "time", touchpoint}
    says = {name: text for name, text in row.items() if text and name not in named}
    return Happening(at, row["customer"], row[touchpoint], says, number)
