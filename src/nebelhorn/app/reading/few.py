"""Look at a few customers only, and yet see all that their figures rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pyarrow as pa

from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import drop, put_arrow, put_table, put_view
from nebelhorn.feedback import make_voices
from nebelhorn.journeys import make_steps
from nebelhorn.log import put_customer_views


@contextmanager
def only(workspace: Workspace, customers: Iterable[int]) -> Iterator[None]:
    """See ``step`` and ``voice`` of some customers alone, as they are among everybody.

    Args:
        workspace: With a connection of its own: nobody else may see this.
        customers: Their numbers.
    """
    facts = workspace.stores.facts
    try:
        _narrow(workspace, customers)
        yield
    finally:
        for name in ("step", "voice"):
            drop(facts, name)
        put_customer_views(facts)


def _narrow(workspace: Workspace, customers: Iterable[int]) -> None:
    facts = workspace.stores.facts
    put_customer_views(facts)
    numbers = pa.array(sorted(set(customers)), pa.int64())
    put_arrow(facts, "asked_for", pa.table({"id_no": numbers}))
    put_table(facts, "few_event", "SELECT * FROM event SEMI JOIN asked_for USING (id_no)")
    put_table(facts, "few_answer", "SELECT * FROM answer SEMI JOIN asked_for USING (id_no)")
    _add_nameless(facts)
    for name in ("event", "answer"):
        put_view(facts, name, f"SELECT * FROM few_{name}")
    journey = replace(workspace.settings.journey, unit="customer")
    make_steps(facts, journey, into="few_step")
    make_voices(facts, into="few_voice")
    for name in ("step", "voice"):
        put_view(
            facts,
            name,
            f"SELECT f.* FROM few_{name} AS f SEMI JOIN asked_for ON f.customer_no = id_no",
        )


def _add_nameless(facts: duckdb.DuckDBPyConnection) -> None:
    """Add answers that name no customer but a thing or event of theirs.

    Such an answer stands at the best encounter of its thing, whosever that is: so everybody's
    events of these things are needed to see whether it stands at one of ours.
    """
    found = facts.execute("SELECT 1 FROM answer WHERE id_no IS NULL LIMIT 1").fetchall()
    if not found:
        return
    put_table(
        facts,
        "nameless",
        "SELECT * FROM answer WHERE id_no IS NULL AND (on_event_id IN (SELECT event_id FROM "
        "few_event) OR object_no IN (SELECT object_no FROM event_object SEMI JOIN few_event "
        "USING (event_id)))",
    )
    facts.execute("INSERT INTO few_answer BY NAME SELECT * FROM nameless")
    facts.execute(
        "INSERT INTO few_event BY NAME SELECT * FROM event WHERE event_id IN (SELECT event_id "
        "FROM event_object WHERE object_no IN (SELECT object_no FROM nameless)) "
        "AND event_id NOT IN (SELECT event_id FROM few_event)"
    )
