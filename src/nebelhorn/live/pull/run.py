"""Run one pull to its end: ask, take, portion by portion."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.errors import DiskFull, NebelhornError
from nebelhorn.live.pull.kinds import PULLS
from nebelhorn.live.pull.plan import make_plan
from nebelhorn.live.pull.portion import AskedToWait, Asking, Cursor, Portion, Send, TakenPortion
from nebelhorn.live.pull.taking import Taker
from nebelhorn.log import (
    PullMark,
    Stores,
    pulled_files,
    read_mapping,
    read_pull_mark,
    shown_url,
)
from nebelhorn.settings import Pull

_FORGOTTEN = ("columns", "digest", "watermark", "validators", "at", "reached")


@dataclass(frozen=True, slots=True)
class Around:
    """What a pull needs from around it.

    Attributes:
        folder: Of the workspace; paths in the settings begin there.
        zone: For times without offset.
        now_us: Now, UTC microseconds since 1970.
        environment: Variables, by name.
        send: For what goes over HTTP.
    """

    folder: Path
    zone: str
    now_us: int
    environment: Mapping[str, str]
    send: Send


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one run of a pull did.

    Attributes:
        name: Of the pull.
        records: Count of records read; those read again because of the overlap too.
        events: Count of new events.
        answers: Count of new answers and counts.
        known: Count of records that were there already.
        rejected: Count of records kept as rejects.
        changes: Count of changes of tracked columns that were found.
        deletes: Count of records that were found to be gone.
        files: Count of files imported.
        trouble: Why it did not reach its end, in a sentence; None: it did. What was taken before
            stays, and it goes on there next time.
        wait_s: Seconds the place asked to be left alone; None: it did not ask.
    """

    name: str
    records: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    rejected: int = 0
    changes: int = 0
    deletes: int = 0
    files: int = 0
    trouble: str | None = None
    wait_s: float | None = None


class Run:
    """One run of a pull, to be taken step by step.

    ``portions`` waits for the place and touches no facts, so it may be gone through in a thread of
    its own; everything else belongs to the thread that owns the facts.

    Args:
        stores: Of the workspace.
        pull: What the settings say.
        around: What it needs.
        accept: Take columns and deletions as they are now, and read all from the beginning.

    Raises:
        MappingError: Its mapping reads several tables.
        SettingsError: Its mapping file cannot be read.
    """

    def __init__(self, stores: Stores, pull: Pull, around: Around, *, accept: bool = False) -> None:
        self._pull, self._pulled = pull, Pulled(pull.name)
        self._troubles: list[str] = []
        plan = make_plan(pull, read_mapping(around.folder / pull.mapping), zone=around.zone)
        mark = read_pull_mark(stores.facts, pull.name)
        if accept:
            mark = PullMark(mark.step, _forgetting(pull, mark.cursor))
        self._asking = _asking(stores, pull, around, mark)
        self._taker = Taker(
            stores,
            plan,
            mark,
            location=f"pull {pull.name} ({place_of_pull(pull)})",
            now_us=around.now_us,
            accept=accept,
        )

    def portions(self) -> Iterator[Portion]:
        """Ask the place, portion by portion.

        Raises:
            SourceError: It cannot be asked, or answers otherwise than the settings say.
        """
        return PULLS[self._pull.kind].read(self._asking)

    def take(self, portion: Portion, *, known_us: int | None = None) -> None:
        """Bring a portion into the facts; one bad file holds up no other.

        Args:
            portion: What came.
            known_us: When it came, UTC microseconds: what is news there counts as known from then
                on; None: when the run began.

        Raises:
            NebelhornError: What came is not as it has been, or the mapping names what is not there.
            DiskFull: There was no room left on our own disk.
        """
        try:
            self._pulled = _sum(self._pulled, self._taker.take(portion, known_us=known_us))
        except DiskFull:
            raise
        except NebelhornError as error:
            if portion.file is None:
                raise
            self._troubles.append(str(error))

    def end(self, error: NebelhornError | None) -> Pulled:
        """Say what it did.

        Args:
            error: What stopped it; None: it came to its end.
        """
        if error is not None:
            seconds = error.seconds if isinstance(error, AskedToWait) else None
            trouble = _named(str(error), self._pull)
            return dataclasses.replace(self._pulled, trouble=trouble, wait_s=seconds)
        if self._troubles:
            more = len(self._troubles) - 1
            trouble = self._troubles[0] + (f" (and {more} more)" if more else "")
            return dataclasses.replace(self._pulled, trouble=trouble)
        self._taker.caught_up()
        return self._pulled


def run_pull(stores: Stores, pull: Pull, around: Around, *, accept: bool = False) -> Pulled:
    """Ask a place what is new, and bring it into the facts.

    Each portion is one transaction with the mark of how far the pull has come: whatever stops it,
    and wherever, nothing is lost and nothing counted twice.

    Args:
        stores: Of the workspace.
        pull: What the settings say.
        around: What it needs.
        accept: Take columns and deletions as they are now, and read all from the beginning.

    Returns:
        What it did; trouble with the place, its columns or the mapping is told in it.

    Raises:
        DiskFull: There was no room left on our own disk.
    """
    try:
        run = Run(stores, pull, around, accept=accept)
    except NebelhornError as error:
        return Pulled(pull.name, trouble=str(error))
    try:
        for portion in run.portions():
            run.take(portion)
    except DiskFull:
        raise
    except NebelhornError as error:
        return run.end(error)
    return run.end(None)


def place_of_pull(pull: Pull) -> str:
    """Return where a pull asks, without secrets.

    Examples:
        >>> place_of_pull(Pull("calls", "rest", "c.toml", url="https://erp.example/calls?token=x"))
        'https://erp.example/calls'
    """
    if pull.kind == "sql":
        return shown_url(pull.url or "")
    return pull.path or (pull.url or "").partition("?")[0]


def _asking(stores: Stores, pull: Pull, around: Around, mark: PullMark) -> Asking:
    files = tuple(pulled_files(stores.facts, pull.name)) if pull.kind == "folder" else ()
    cursor = mark.cursor
    return Asking(
        pull, around.folder, cursor, files, around.now_us, around.environment, around.send
    )


def _forgetting(pull: Pull, cursor: Cursor) -> Cursor:
    # without key another column makes every record a new one: then only what is new is read
    forgotten = _FORGOTTEN if pull.key else ("columns", "digest")
    return {name: value for name, value in cursor.items() if name not in forgotten}


def _sum(pulled: Pulled, taken: TakenPortion) -> Pulled:
    counted = {
        part.name: getattr(pulled, part.name) + getattr(taken, part.name)
        for part in dataclasses.fields(taken)
    }
    return dataclasses.replace(pulled, **counted)


def _named(message: str, pull: Pull) -> str:
    return message.replace("nebelhorn pull NAME", f"nebelhorn pull {pull.name}")
