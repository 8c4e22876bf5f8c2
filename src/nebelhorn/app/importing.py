"""Bring events in: find the source, guess or read the mapping, import, propose a catalogue."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.app.catalogue import catalogue, extend_catalogue
from nebelhorn.app.import_options import ImportOptions, overrule
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import MappingError
from nebelhorn.log import (
    AnswerRule,
    CountRule,
    EventRule,
    ImportJob,
    ImportResult,
    KeptColumns,
    Mapping,
    Progress,
    RawData,
    RawTable,
    ReadingContext,
    describe_times,
    guess_event_rule,
    import_job,
    left_columns,
    mapping_text,
    name_only_table,
    read_mapping,
    source_for,
)

_SAMPLE_ROWS = 4
_NAMED = 12
"""So many columns that are not kept are named before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Guess:
    """How a source is going to be read, to be shown before or after.

    Attributes:
        location: Where.
        mapping: The mapping, guessed or read.
        text: The same as a mapping file.
        found: What was found out about the format, as (what, value).
        columns: Columns of the first table.
        sample: A few of its records.
        kept: How many columns are kept as attributes, and which are not, with the reason; None
            where several tables are read together.
    """

    location: str
    mapping: Mapping
    text: str
    found: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...]
    kept: KeptColumns | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        guess: How the source was read.
        result: Counts.
        proposed: What was added to ``nebelhorn.toml``, in sentences.
    """

    guess: Guess
    result: ImportResult
    proposed: tuple[str, ...]


def import_events(
    workspace: Workspace,
    location: str | Path,
    *,
    mapping: str | Path | None = None,
    options: ImportOptions | None = None,
    progress: Progress = lambda _: None,
) -> Imported:
    """Import a file, folder's tables or database query into the workspace.

    Importing the same again adds nothing; an unknown touchpoint is never an error. New touchpoints
    are added to the catalogue in ``nebelhorn.toml``; nothing a person wrote there is changed.

    Args:
        workspace: Where to.
        location: Path or SQLAlchemy URL. With a mapping of several tables: the folder they are in.
        mapping: Mapping file; None: columns are guessed.
        options: What a person says.
        progress: Told about each step.

    Returns:
        The guess, the counts, and what was proposed.

    Raises:
        SourceError: The source cannot be read (also ``AmbiguousDates``, ``NothingToImport``).
        MappingError: A column or table is not there.
        DiskFull: There was no room; nothing was lost.
    """
    said = options or ImportOptions()
    try:
        tables, guess = _prepare(workspace, str(location), mapping, said)
        job = ImportJob(
            tables=tables,
            mapping=guess.mapping,
            mapping_text=guess.text,
            location=guess.location,
            zone=workspace.settings.time_zone,
            now_us=workspace.clock(),
            replace=said.replace,
        )
        result = import_job(workspace.stores, job, progress)
    finally:
        _clear(workspace)
    told = result.events + result.answers + result.counts
    # An import may have been stopped after its facts were safe and before the catalogue was.
    behind = any(not entry.catalogued for entry in catalogue(workspace).entries)
    proposed = extend_catalogue(workspace, progress) if told or behind else ()
    return Imported(guess, result, proposed)


def guess_import(
    workspace: Workspace,
    location: str | Path,
    *,
    mapping: str | Path | None = None,
    options: ImportOptions | None = None,
) -> Guess:
    """Find out how a source would be read, without importing it.

    Args:
        workspace: Where it would go to.
        location: As for ``import_events``.
        mapping: As for ``import_events``.
        options: As for ``import_events``.

    Returns:
        The guess.

    Raises:
        SourceError: The source cannot be read (also ``AmbiguousDates``).
        MappingError: A column or table is not there.
    """
    try:
        tables, guess = _prepare(workspace, str(location), mapping, options or ImportOptions())
        context = ReadingContext(
            workspace.stores.facts, guess.mapping, workspace.settings.time_zone
        )
        times = describe_times(context, tables)
        return dataclasses.replace(guess, found=(*guess.found, *times))
    finally:
        _clear(workspace)


def _prepare(
    workspace: Workspace, location: str, mapping: str | Path | None, said: ImportOptions
) -> tuple[dict[str, RawTable], Guess]:
    if mapping is not None:
        return _with_mapping(workspace, location, Path(mapping), said)
    raw = _read(workspace, location, said)
    tables = {table.name: table for table in raw.tables}
    if raw.mapping is not None:
        plan = raw.mapping
    else:
        if len(raw.tables) > 1:
            names = ", ".join(tables)
            msg = (
                f"{location} holds several tables ({names}); name one with --sheet, "
                "or say in a mapping file how they belong together"
            )
            raise MappingError(msg)
        rule = guess_event_rule(
            workspace.stores.facts,
            raw.tables[0],
            said.roles,
            touchpoint_name=said.touchpoint_name,
        )
        plan = Mapping(events=(rule,))
        if rule.touchpoint and not said.touchpoint_name:
            hint = (
                f"no column looks like it, so every record is called {rule.touchpoint!r}; "
                "say --touchpoint COLUMN or --touchpoint-name NAME"
            )
            first = raw.tables[0]
            first = dataclasses.replace(first, found=(*first.found, ("touchpoint", hint)))
            tables = {first.name: first}
    plan = overrule(plan, said, keep_source=raw.mapping is not None)
    why = None if said.roles.attributes is None else "not named with --keep"
    return tables, _guess(workspace, location, plan, tables, why)


def _with_mapping(
    workspace: Workspace, location: str, file: Path, said: ImportOptions
) -> tuple[dict[str, RawTable], Guess]:
    plan = overrule(read_mapping(file), said, keep_source=True)
    if plan.missing is not None:
        said = dataclasses.replace(said, read=dataclasses.replace(said.read, missing=plan.missing))
    tables: dict[str, RawTable] = {}
    if plan.tables:
        root = Path(location)
        for name, place in plan.tables.items():
            path = root / place if root.is_dir() else root.parent / place
            table = _read(workspace, str(path), said).tables[0]
            tables[name] = dataclasses.replace(table, name=name)
    else:
        raw = _read(workspace, location, said)
        tables = {table.name: table for table in raw.tables}
        if len(raw.tables) == 1:
            plan = name_only_table(plan, raw.tables[0].name)
    return tables, _guess(workspace, location, plan, tables, "the mapping does not keep it")


def _named(plan: Mapping) -> list[str]:
    return [
        *(rule.table for rule in plan.events),
        *(rule.table for rule in plan.answers),
        *(rule.table for rule in plan.counts),
    ]


def _read(workspace: Workspace, location: str, said: ImportOptions) -> RawData:
    scratch = workspace.stores.scratch
    scratch.mkdir(exist_ok=True)
    options = dataclasses.replace(said.read, scratch=scratch)
    return source_for(location).read(location, options, workspace.stores.facts)


def _guess(
    workspace: Workspace,
    location: str,
    plan: Mapping,
    tables: dict[str, RawTable],
    why: str | None,
) -> Guess:
    first = tables[_named(plan)[0]] if _named(plan) and _named(plan)[0] in tables else None
    first = first or next(iter(tables.values()))
    rows = workspace.stores.facts.execute(
        f"SELECT * FROM {first.relation} AS r LIMIT {_SAMPLE_ROWS}"
    ).fetchall()
    found = tuple(
        (f"{name}: {what}" if len(tables) > 1 else what, value)
        for name, table in tables.items()
        for what, value in table.found
    )
    kept = _kept(workspace, plan, tables, why)
    text = mapping_text(plan)
    if kept is not None and kept.left:
        found = (*found, ("attributes", _kept_line(kept)))
        text = f"{text}\n{kept.text()}"
    return Guess(location, plan, text, found, first.columns, tuple(rows), kept)


def _kept(
    workspace: Workspace, plan: Mapping, tables: dict[str, RawTable], why: str | None
) -> KeptColumns | None:
    """Look what becomes of the columns of events that all come from one table."""
    read = {rule.table for rule in plan.events}
    if len(read) != 1 or plan.joins:
        return None
    table = tables.get(next(iter(read))) or next(iter(tables.values()))
    rules: list[EventRule | AnswerRule | CountRule] = [*plan.events, *plan.answers, *plan.counts]
    return left_columns(workspace.stores.facts, table, rules, why)


def _kept_line(kept: KeptColumns) -> str:
    named = ", ".join(f"{one.name} ({one.reason})" for one in kept.left[:_NAMED])
    more = len(kept.left) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"{kept.kept} of {kept.kept + len(kept.left)} columns kept; not kept: {named}{rest}. "
        "To keep others, name all you want: --keep a,b"
    )


def _clear(workspace: Workspace) -> None:
    scratch = workspace.stores.scratch
    for path in scratch.iterdir() if scratch.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif not path.name.startswith("duckdb_temp"):
            path.unlink(missing_ok=True)
