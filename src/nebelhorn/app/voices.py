"""Voices from elsewhere: how each wire is read now, and answers out of exported files."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now_us
from nebelhorn.errors import SettingsError, SourceError, UnknownName, choices
from nebelhorn.live import EXPORT, TOOLS, WIRES, Wire, take_from_file, tool_wire
from nebelhorn.log import (
    Progress,
    Quarantined,
    ReadOptions,
    Unreadable,
    keep_quarantined,
    source_for,
)
from nebelhorn.settings import Settings

_AT_ONCE = 5_000
_MOST_JSON = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BroughtVoices:
    """What became of an exported file of a survey tool.

    Attributes:
        tool: Where it comes from.
        records: Count of records.
        new: Count of answers that were new.
        known: Count of answers that were there already.
        open: Count of records that are no answer yet: nothing was said, or who answers may go on.
        aside: Count of records that were put aside; ``rejects`` says why.
        nameless: Of the answers, how many are of nobody known: they count at their touchpoint and
            in their month.
    """

    tool: str
    records: int
    new: int
    known: int
    open: int
    aside: int
    nameless: int


def wires_now(workspace: Workspace) -> Callable[[str], Wire]:
    """Return how each wire is read, by what ``nebelhorn.toml`` says each time it is asked.

    Where it cannot be read just now, what it said before goes on; at first: nothing.

    Args:
        workspace: Whose settings.
    """
    known = [Settings()]

    def wire_of(name: str) -> Wire:
        if name not in TOOLS:
            return WIRES[name]
        with contextlib.suppress(SettingsError):
            known[0] = workspace.settings
        return tool_wire(name, known[0].voices, zone=known[0].time_zone)

    return wire_of


def bring_voices(
    workspace: Workspace,
    file: str | Path,
    tool: str,
    *,
    voice: str | None = None,
    progress: Progress = lambda _: None,
) -> BroughtVoices:
    """Bring in what a survey tool or review portal has exported; again changes nothing.

    Which fields mean what stands in ``[[voice]]`` of ``nebelhorn.toml``. An answer that came by
    webhook already is known by its id. One that was begun and not sent off counts once nothing was
    added for a day.

    Args:
        workspace: Where the answers go.
        file: JSON, or any table that ``import`` reads (CSV, Excel …).
        tool: ``formbricks``, ``limesurvey``, ``typeform``, ``google_reviews`` or ``reviews``.
        voice: Name of the ``[[voice]]`` it is of; None: the one its survey is named in, or the
            only one of this tool that names none.
        progress: Told about each step.

    Raises:
        UnknownName: There is no such tool or entry.
        SourceError: The file cannot be read.
        SettingsError: ``nebelhorn.toml`` says something that cannot be.
        DiskFull: There was no room left; what was taken before stays.
    """
    if tool not in TOOLS:
        msg = f"no tool {tool!r}; {choices(tool, TOOLS)}"
        raise UnknownName(msg)
    settings = workspace.settings
    mine = [one for one in settings.voices if one.tool == tool]
    name = _name(tool, voice, [one.name for one in mine])
    progress(f"reading {Path(file).name}")
    uncut: list[Unreadable] = []
    found = take_from_file(
        workspace.stores,
        tool_wire(tool, mine, zone=settings.time_zone),
        _bodies(workspace, Path(file), uncut),
        route=f"{EXPORT}/{name}" if name else EXPORT,
        location=Path(file).name,
        now_us=workspace.clock(),
    )
    keep_quarantined(workspace.stores.office, [_uncut(one, tool, Path(file).name) for one in uncut])
    return BroughtVoices(
        tool,
        found.records + len(uncut),
        *(found.new, found.known, found.open, found.aside + len(uncut), found.nameless),
    )


def _name(tool: str, voice: str | None, known: list[str]) -> str | None:
    if voice is None:
        return known[0] if len(known) == 1 else None
    if voice not in known:
        msg = f"no [[voice]] {voice!r} from {tool} in nebelhorn.toml; {choices(voice, known)}"
        raise UnknownName(msg)
    return voice


def _uncut(one: Unreadable, tool: str, location: str) -> Quarantined:
    wire = f"{tool}/{EXPORT}"
    return Quarantined(tool, location, wire, one.line or 0, 0, one.reason, one.raw, utc_now_us())


def _bodies(workspace: Workspace, file: Path, uncut: list[Unreadable]) -> Iterator[bytes]:
    if file.suffix.lower() != ".json":
        yield from _rows(workspace, file, uncut)
        return
    try:
        if file.stat().st_size > _MOST_JSON:
            msg = f"{file} is larger than {_MOST_JSON >> 20} MB; split it"
            raise SourceError(msg)
        content = file.read_bytes()
        json.loads(content)
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise SourceError(msg) from error
    except ValueError as error:
        msg = f"{file} is not JSON: {error}"
        raise SourceError(msg) from error
    yield content


def _rows(workspace: Workspace, file: Path, uncut: list[Unreadable]) -> Iterator[bytes]:
    """The rows of a table as JSON, by heading; what cannot be cut into cells comes in ``uncut``."""
    scratch = workspace.stores.scratch
    scratch.mkdir(exist_ok=True)
    facts = workspace.stores.facts
    raw = source_for(str(file)).read(str(file), ReadOptions(scratch=scratch), facts)
    table = raw.tables[0]
    rows = facts.execute(f"SELECT * EXCLUDE (_line) FROM {table.numbered} ORDER BY _line")
    names = [str(column[0]) for column in rows.description or ()]
    found = rows.fetchall()
    uncut += table.unreadable()
    for start in range(0, len(found), _AT_ONCE):
        part = [dict(zip(names, row, strict=True)) for row in found[start : start + _AT_ONCE]]
        yield json.dumps(part).encode()
