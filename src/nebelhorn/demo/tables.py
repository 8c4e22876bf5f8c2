"""Write the log of the demo company as tables: events and answers, in order of time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from nebelhorn.demo.records import Answer, Event, History
from nebelhorn.demo.span import as_iso

EVENT_COLUMNS: Final = (
    *("customer", "time", "touchpoint", "value", "segment", "region", "channel", "team"),
    "campaign",
)
ANSWER_COLUMNS: Final = (
    *("customer", "time", "about", "score", "text", "language", "circumstances", "goal"),
    "goal_reached",
)


def write_events(path: Path, histories: Sequence[History]) -> int:
    """Write all encounters and return how many there are.

    Args:
        path: Of the CSV file; replaced when it is there.
        histories: Of everybody.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "events.csv"
        >>> write_events(path, ())
        0
        >>> path.read_text(encoding="utf-8").strip()
        'customer,time,touchpoint,value,segment,region,channel,team,campaign'
    """
    found = [(event.at, history, event) for history in histories for event in history.events]
    found.sort(key=lambda entry: (entry[0], entry[1].person.name))
    times = as_iso([entry[0] for entry in found])
    _write(path, EVENT_COLUMNS, map(_event_row, found, times))
    return len(found)


def write_answers(path: Path, histories: Sequence[History]) -> int:
    """Write all answers and return how many there are.

    Args:
        path: Of the CSV file; replaced when it is there.
        histories: Of everybody.
    """
    found = [(answer.at, history, answer) for history in histories for answer in history.answers]
    found.sort(key=lambda entry: (entry[0], entry[1].person.name))
    times = as_iso([entry[0] for entry in found])
    _write(path, ANSWER_COLUMNS, map(_answer_row, found, times))
    return len(found)


def _event_row(found: tuple[float, History, Event], time: str) -> tuple[str, ...]:
    _, history, event = found
    return (
        history.person.name,
        time,
        event.touchpoint,
        "" if event.value is None else f"{event.value:.2f}",
        history.person.segment,
        history.person.region,
        event.channel,
        event.team or "",
        event.campaign or "",
    )


def _answer_row(found: tuple[float, History, Answer], time: str) -> tuple[str, ...]:
    _, history, answer = found
    return (
        history.person.name,
        time,
        answer.about.touchpoint,
        str(answer.score),
        answer.text,
        history.person.language,
        answer.circumstance,
        answer.goal,
        answer.goal_reached,
    )


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)
