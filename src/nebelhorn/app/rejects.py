"""Look at the records that could not be taken, and take them again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from nebelhorn.access import found_access, list_keys
from nebelhorn.app.import_options import ImportOptions, overrule
from nebelhorn.app.voices import wires_now
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import put_arrow
from nebelhorn.live import Source, take_once_more
from nebelhorn.log import (
    ImportJob,
    ImportResult,
    Mapping,
    Progress,
    RawTable,
    Reject,
    import_job,
    list_rejects,
    mapping_text,
    mark_replayed,
    parse_mapping,
    reasons,
)


@dataclass(frozen=True, slots=True)
class Rejects:
    """The records that stand rejected.

    Attributes:
        total: How many.
        reasons: (reason, count), most first.
        records: The first of them, by place.
    """

    total: int
    reasons: tuple[tuple[str, int], ...]
    records: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did.

    Attributes:
        tried: Count of records tried again.
        taken: Count of records that are now in the facts.
        uncut: Count of records that could not be cut into cells; mend the file for these.
        results: One a mapping.
    """

    tried: int
    taken: int
    uncut: int
    results: tuple[ImportResult, ...]


def rejects(workspace: Workspace, *, limit: int = 20) -> Rejects:
    """Return the records that could not be taken, with line, reason and what they said.

    Args:
        workspace: Whose rejects.
        limit: How many records to return; the counts are of all.
    """
    office = workspace.stores.office
    total, records = list_rejects(office, limit=limit)
    return Rejects(total, tuple(reasons(office)), tuple(records))


def replay_rejects(
    workspace: Workspace,
    *,
    options: ImportOptions | None = None,
    progress: Progress = lambda _: None,
) -> Replayed:
    """Try every rejected record again, with what is said now laid over its mapping.

    What arrived over HTTP and was put aside is read again as it was sent, with what its key keeps
    now; it counts as known from now on.

    A record that is taken leaves the list; nothing is ever counted twice, since ids come from the
    records themselves.

    Args:
        workspace: Whose rejects.
        options: What a person says now (``day_first``, other columns …).
        progress: Told about each step.

    Returns:
        How many were taken.

    Raises:
        SourceError: Times cannot be read with what was said.
        MappingError: A column that was named is not in the records.
    """
    said = options or ImportOptions()
    _, standing = list_rejects(workspace.stores.office, limit=2**31)
    batches: dict[tuple[str, str], list[Reject]] = {}
    for reject in standing:
        if reject.record is not None:
            batches.setdefault((reject.mapping, reject.location), []).append(reject)
    results = [
        _replay(workspace, mapping, location, batch, said, progress)
        for (mapping, location), batch in batches.items()
    ]
    tried = sum(len(batch) for batch in batches.values())
    arrived = take_once_more(
        workspace.stores,
        _sources(workspace),
        wires_now(workspace),
        now_us=workspace.clock(),
    )
    tried += arrived.tried
    left, _ = list_rejects(workspace.stores.office, limit=0)
    return Replayed(tried, len(standing) - left, len(standing) - tried, tuple(results))


def _sources(workspace: Workspace) -> Callable[[str], Source]:
    """Return what is known now of who holds the keys: attributes of all keys of a source."""
    found_access(workspace.stores.office)
    kept: dict[str, set[str]] = {}
    for key in list_keys(workspace.stores.office, revoked=True):
        kept.setdefault(key.source or key.name, set()).update(key.attributes)
    return lambda name: Source(name, frozenset(kept.get(name, ())))


def _replay(
    workspace: Workspace,
    mapping: str,
    location: str,
    batch: list[Reject],
    said: ImportOptions,
    progress: Progress,
) -> ImportResult:
    plan = overrule(parse_mapping(mapping.encode(), file=location), said, keep_source=True)
    tables = _tables(workspace, batch)
    plan = _without_joins(plan)
    job = ImportJob(
        tables=tables,
        mapping=plan,
        mapping_text=mapping_text(plan),
        location=location,
        zone=workspace.settings.time_zone,
        now_us=workspace.clock(),
        patient=True,
    )
    result = import_job(workspace.stores, job, progress)
    tried = [reject.reject_id for reject in batch]
    mark_replayed(workspace.stores.office, tried, now_us=job.now_us)
    return result


def _without_joins(plan: Mapping) -> Mapping:
    # A rejected record carries the columns that joins brought; they must not be joined again.
    events = tuple(dataclasses.replace(rule, relations=None) for rule in plan.events)
    return dataclasses.replace(plan, events=events, joins=(), customer_path=None, tables={})


def _tables(workspace: Workspace, batch: list[Reject]) -> dict[str, RawTable]:
    facts = workspace.stores.facts
    by_table: dict[str, list[Reject]] = {}
    for reject in batch:
        by_table.setdefault(reject.table, []).append(reject)
    tables = {}
    for number, (name, rejected) in enumerate(by_table.items()):
        columns = tuple(dict.fromkeys(key for reject in rejected for key in reject.record or {}))
        cells = {
            "_line": pa.array([reject.line or 0 for reject in rejected], pa.int64()),
            **{
                column: pa.array(
                    [(reject.record or {}).get(column) for reject in rejected], pa.string()
                )
                for column in columns
            },
        }
        view = f"replayed_{number}"
        put_arrow(facts, view, pa.table(cells))
        tables[name] = RawTable(
            name, f"(SELECT * EXCLUDE (_line) FROM {view})", columns, f"(SELECT * FROM {view})"
        )
    return tables


def as_json(reject: Reject) -> str:
    """Return a record as one line of JSON, for people who mend them elsewhere."""
    return json.dumps(dataclasses.asdict(reject), ensure_ascii=False)
