"""A public log as columns: cases in the order of the file, activities, times and attributes.

Read once from a csv of Tax et al. (2017), from XES or from any csv, and kept beside the data of
the bench until the file changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from log_files import Columns, LogUnreadable, read_csv, read_tax, read_xes, utc_us
from numpy.typing import NDArray

KEPT = Path(__file__).parents[1] / "work" / "data"
"""Where read logs are kept."""

CASE, ACTIVITY, TIME = "case", "activity", "time"
_READ = {"tax": read_tax, "xes": read_xes, "csv": read_csv}
_VERSION = 1
_MOST_TEXTS = 2000

Texts: TypeAlias = dict[str, tuple[NDArray[np.int32], tuple[str, ...]]]
Numbers: TypeAlias = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class EventLog:
    """One row an event; cases and their events in the order of the file.

    Attributes:
        name: What the log is called.
        case: Number of the case, from 0, in the order of the file.
        place: Number of the event in its case, from 0.
        activity: Code of the activity: its place in ``names``.
        names: Names of the activities, sorted.
        at_us: UTC microseconds.
        texts: Attributes that are categories: codes, −1 for missing, and the text of each code.
            What is known of a whole case is called ``case:…`` and repeated on every event.
        numbers: Attributes that are numbers; NaN for missing.
    """

    name: str
    case: NDArray[np.int64]
    place: NDArray[np.int64]
    activity: NDArray[np.int64]
    names: tuple[str, ...]
    at_us: NDArray[np.int64]
    texts: Texts
    numbers: Numbers

    @property
    def cases(self) -> int:
        return int(self.case[-1]) + 1

    @property
    def end(self) -> int:
        """Class of the end of a case: it comes after all activities."""
        return len(self.names)

    def followed(self) -> NDArray[np.bool_]:
        """Say of each event whether another follows in its case."""
        return np.append(self.case[1:] == self.case[:-1], np.False_)

    def came_next(self) -> NDArray[np.int64]:
        """Return the activity after each event, or ``end``."""
        return np.where(self.followed(), np.roll(self.activity, -1), self.end)

    def first(self) -> NDArray[np.int64]:
        """Return the row of the first event of the case of each event."""
        return np.arange(len(self.case)) - self.place

    def began_us(self) -> NDArray[np.int64]:
        """Return when each case began: its earliest event, UTC microseconds; one row a case."""
        return np.minimum.reduceat(self.at_us, np.flatnonzero(self.place == 0))


def repeated(log: EventLog, times: int) -> EventLog:
    """Return a log with all its cases so many times; times of events stay."""
    case = np.concatenate([log.case + log.cases * turn for turn in range(times)])
    texts = {name: (np.tile(codes, times), labels) for name, (codes, labels) in log.texts.items()}
    return EventLog(
        name=log.name,
        case=case,
        place=np.tile(log.place, times),
        activity=np.tile(log.activity, times),
        names=log.names,
        at_us=np.tile(log.at_us, times),
        texts=texts,
        numbers={name: np.tile(values, times) for name, values in log.numbers.items()},
    )


@dataclass(frozen=True, slots=True)
class Source:
    """How a log is read.

    Attributes:
        name: What it is called.
        file: Where it lies.
        layout: ``tax``, ``xes`` or ``csv``.
        case: Column of the case; csv only.
        activity: Columns joined by ``+`` to the activity.
        time: Column of the time.
        texts: Attributes that are categories whatever they look like.
        numbers: Attributes that are numbers; what is none is missing.
        others: Take all other attributes too: numbers where every value is one, else categories;
            texts that are mostly different, like numbers of rows, are left out.
    """

    name: str
    file: Path
    layout: str = "csv"
    case: str = CASE
    activity: tuple[str, ...] = (ACTIVITY,)
    time: str = TIME
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    others: bool = False


def load(source: Source, kept: Path = KEPT) -> EventLog:
    """Return a log, from what was kept of it where the file has not changed since.

    Raises:
        LogUnreadable: The file is not there, a column is missing or a value cannot be read.
    """
    if not source.file.is_file():
        msg = f"there is no file {source.file}"
        raise LogUnreadable(msg)
    file = kept / f"log_{source.file.name.split('.')[0]}_{_key(source)}.npz"
    if not file.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new.npz")
        arrays: dict[str, Any] = dict(_packed(read(source)))
        np.savez(beside, **arrays)
        beside.replace(file)
    with np.load(file, allow_pickle=False) as kept_arrays:
        return _unpacked(kept_arrays)


def read(source: Source) -> EventLog:
    """Read a log from its file.

    Raises:
        LogUnreadable: A column is missing or a value cannot be read.
    """
    columns = _READ[source.layout](source)
    begins = np.array(columns.begins, dtype=np.bool_)
    if not len(begins):
        msg = f"{source.file} has no events"
        raise LogUnreadable(msg)
    case = np.cumsum(begins) - 1
    parts = [columns.get(name) for name in source.activity]
    joined = ["+".join(part or "" for part in row) for row in zip(*parts, strict=True)]
    activity, names = _codes(joined)
    texts, numbers = _attributes(source, columns)
    return EventLog(
        name=source.name,
        case=case,
        place=np.arange(len(case)) - np.flatnonzero(begins)[case],
        activity=activity.astype(np.int64),
        names=names,
        at_us=np.array([utc_us(text) for text in columns.get(source.time)], dtype=np.int64),
        texts=texts,
        numbers=numbers,
    )


def _attributes(source: Source, columns: Columns) -> tuple[Texts, Numbers]:
    texts = {name: _codes(columns.get(name)) for name in source.texts}
    numbers = {name: _numbers(columns.get(name)) for name in source.numbers}
    used = {source.case, *source.activity, source.time, *texts, *numbers}
    for name, values in columns.values.items() if source.others else ():
        if name in used or name == "case:concept:name":
            continue
        found = _numbers(values)
        known = len(values) - values.count(None)
        distinct = len({*values} - {None})
        if known and np.isfinite(found).sum() == known:
            numbers[name] = found
        elif known and distinct <= min(_MOST_TEXTS, known / 2):
            texts[name] = _codes(values)
    return texts, numbers


def _codes(values: Sequence[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = sorted({value for value in values if value is not None})
    code: dict[str | None, int] = {name: number for number, name in enumerate(names)}
    code[None] = -1
    return np.array([code[value] for value in values], dtype=np.int32), tuple(names)


def _numbers(values: Sequence[str | None]) -> NDArray[np.float64]:
    return np.array([_number(value) for value in values], dtype=np.float64)


def _number(text: str | None) -> float:
    try:
        value = float(text) if text is not None else np.nan
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def _key(source: Source) -> str:
    state = source.file.stat()
    said = {**asdict(source), "file": str(source.file.resolve())}
    what = json.dumps([_VERSION, said, state.st_size, state.st_mtime_ns])
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def _packed(log: EventLog) -> Iterator[tuple[str, NDArray[Any]]]:
    """Arrays without objects: nothing kept is ever evaluated when it is read again."""
    said = {
        "name": log.name,
        "names": log.names,
        "texts": [(name, labels) for name, (_, labels) in log.texts.items()],
        "numbers": list(log.numbers),
    }
    yield "said", np.array(json.dumps(said))
    for name in ("case", "place", "activity", "at_us"):
        yield name, getattr(log, name)
    for number, (codes, _) in enumerate(log.texts.values()):
        yield f"text_{number}", codes
    for number, values in enumerate(log.numbers.values()):
        yield f"number_{number}", values


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> EventLog:
    said = json.loads(str(arrays["said"]))
    texts = {
        name: (arrays[f"text_{number}"], tuple(labels))
        for number, (name, labels) in enumerate(said["texts"])
    }
    numbers = {name: arrays[f"number_{number}"] for number, name in enumerate(said["numbers"])}
    return EventLog(
        said["name"],
        arrays["case"],
        arrays["place"],
        arrays["activity"],
        tuple(said["names"]),
        arrays["at_us"],
        texts,
        numbers,
    )
