"""Hand the facts to other tools: events, gaps between them, answers, as CSV or Parquet."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa

from nebelhorn.app.journeys import end_of_log
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import put_arrow, quote_identifier, quote_text
from nebelhorn.errors import DiskFull, WorkspaceError
from nebelhorn.feedback import navi_states
from nebelhorn.journeys import put_gaps
from nebelhorn.log import Progress, all_customer_names, answer_texts, is_disk_full


class ExportKind(StrEnum):
    """What can be handed over.

    ``EVENTS``: customer, touchpoint, occurred_at, journey, value, attributes; the first three are
    what process-mining tools read. ``GAPS``: one row a step within a journey, with its seconds.
    ``VOICES``: one row an answer, with the encounter it speaks about. ``CUSTOMERS``: one row a
    customer, with first and last encounter, voices, and Navi state.
    """

    EVENTS = "events"
    GAPS = "gaps"
    VOICES = "voices"
    CUSTOMERS = "customers"


def export(
    workspace: Workspace,
    file: str | Path,
    *,
    kind: ExportKind = ExportKind.EVENTS,
    unit: str | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Write facts as one table, times in UTC, ordered by customer and time.

    Args:
        workspace: Whose facts.
        file: ``.csv`` or ``.parquet``; an older file is replaced.
        kind: What to hand over.
        unit: ``customer`` or an object type; None: what the settings say.
        progress: Told about each step.

    Returns:
        Count of rows.

    Raises:
        WorkspaceError: The suffix is neither, or the file cannot be written (also ``DiskFull``).
        UnknownName: No such unit.
    """
    target = Path(file)
    forms = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet"}
    if target.suffix.lower() not in forms:
        msg = f"{target.name}: export writes .csv or .parquet"
        raise WorkspaceError(msg)
    facts = workspace.stores.facts
    heard = kind in {ExportKind.VOICES, ExportKind.CUSTOMERS}
    prepare(workspace, Part(unit), voices=heard, progress=progress)
    _put_names(workspace, texts=kind is ExportKind.VOICES)
    select = {
        ExportKind.EVENTS: _events,
        ExportKind.GAPS: _gaps,
        ExportKind.VOICES: _voices,
        ExportKind.CUSTOMERS: _customers,
    }[kind](workspace)
    progress("writing")
    try:
        row = facts.execute(
            f"COPY ({select}) TO {quote_text(str(target))} ({forms[target.suffix.lower()]})"
        ).fetchone()
    except duckdb.IOException as error:
        msg = f"{target} cannot be written: {error}"
        raise (DiskFull(msg) if is_disk_full(error) else WorkspaceError(msg)) from error
    return int(row[0]) if row else 0


def _put_names(workspace: Workspace, *, texts: bool) -> None:
    facts = workspace.stores.facts
    numbers, names = all_customer_names(workspace.stores.office)
    _put(
        facts,
        "customer_name",
        {"customer_no": (numbers, pa.int64()), "customer": (names, pa.string())},
    )
    if texts:
        answers, said = answer_texts(workspace.stores.office)
        _put(facts, "said_text", {"answer_id": (answers, pa.int64()), "said": (said, pa.string())})


def _put(
    facts: duckdb.DuckDBPyConnection,
    name: str,
    columns: dict[str, tuple[list[int] | list[str], pa.DataType]],
) -> None:
    table = pa.table({key: pa.array(values, kind) for key, (values, kind) in columns.items()})
    put_arrow(facts, name, table)


def _events(workspace: Workspace) -> str:
    facts = workspace.stores.facts
    attributes = "".join(
        f", e.{quote_identifier(column)} AS {quote_identifier(name)}"
        for name, column in facts.execute(
            "SELECT name, column_name FROM attribute ORDER BY name"
        ).fetchall()
        if name not in {"customer", "touchpoint", "occurred_at", "journey", "value"}
    )
    return (
        "SELECT n.customer, t.name AS touchpoint, make_timestamp(s.t_us) AS occurred_at, "
        f"s.journey_id AS journey, e.value{attributes} FROM step AS s "
        "JOIN event AS e USING (event_id) "
        "JOIN touchpoint AS t ON t.touchpoint_no = s.touchpoint_no "
        "LEFT JOIN customer_name AS n ON n.customer_no = s.customer_no "
        "ORDER BY n.customer, s.t_us, s.event_id"
    )


def _gaps(workspace: Workspace) -> str:
    put_gaps(workspace.stores.facts, into="gap")
    return (
        "SELECT coalesce(n.customer, o.name) AS unit, g.journey_id AS journey, g.source, g.target, "
        "make_timestamp(g.from_us) AS left_at, make_timestamp(g.to_us) AS reached_at, g.seconds "
        "FROM gap AS g LEFT JOIN customer_name AS n ON n.customer_no = g.unit_no "
        "LEFT JOIN object AS o ON o.object_no = g.unit_no "
        "ORDER BY unit, g.journey_id, g.from_us, g.to_us, g.source, g.target"
    )


def _voices(workspace: Workspace) -> str:
    del workspace
    return (
        "SELECT n.customer, t.name AS touchpoint, make_timestamp(e.t_us) AS encounter_at, "
        "j.journey_id AS journey, make_timestamp(v.t_us) AS answered_at, v.score, "
        "a.raw_score, a.scale_low, a.scale_high, v.delay_us / 3600e6 AS delay_hours, x.said "
        "FROM voice AS v JOIN answer AS a USING (answer_id) "
        "LEFT JOIN event AS e ON e.event_id = v.event_id "
        "LEFT JOIN (SELECT event_id, min(journey_id) AS journey_id FROM step GROUP BY event_id) "
        "AS j ON j.event_id = v.event_id "
        "LEFT JOIN touchpoint AS t ON t.touchpoint_no = v.touchpoint_no "
        "LEFT JOIN customer_name AS n ON n.customer_no = v.customer_no "
        "LEFT JOIN said_text AS x ON x.answer_id = v.answer_id "
        "ORDER BY n.customer, v.t_us, v.answer_id"
    )


def _customers(workspace: Workspace) -> str:
    facts = workspace.stores.facts
    states = navi_states(facts, workspace.settings, as_of_us=end_of_log(workspace))
    put_arrow(facts, "navi_of", states)
    return (
        "WITH met AS (SELECT customer_no, count(*) AS encounters, min(t_us) AS first_us, "
        "max(t_us) AS last_us FROM step GROUP BY customer_no), "
        "said AS (SELECT customer_no, count(*) AS voices, avg(score) AS mean_score FROM voice "
        "GROUP BY customer_no) "
        "SELECT n.customer, m.encounters, make_timestamp(m.first_us) AS first_at, "
        "make_timestamp(m.last_us) AS last_at, coalesce(s.voices, 0) AS voices, s.mean_score, "
        "v.state, t.name AS last_good_touchpoint, make_timestamp(v.last_good_us) AS last_good_at "
        "FROM met AS m LEFT JOIN said AS s USING (customer_no) "
        "LEFT JOIN navi_of AS v USING (customer_no) "
        "LEFT JOIN touchpoint AS t ON t.touchpoint_no = v.last_good_touchpoint_no "
        "LEFT JOIN customer_name AS n USING (customer_no) ORDER BY n.customer"
    )
