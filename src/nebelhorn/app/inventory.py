"""What there is at this moment, for whoever has just come in."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app.workspace import Workspace
from nebelhorn.log import list_rejects


@dataclass(frozen=True, slots=True)
class SourceInventory:
    """What has come from one source.

    Attributes:
        name: Of the source.
        events: Count of events.
        newest_us: When the newest of them became known, UTC microseconds; None: there is none.
    """

    name: str
    events: int
    newest_us: int | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What there is in a workspace.

    Attributes:
        company: Its name.
        time_zone: IANA name; times are shown in it.
        customers: Count of customers with an event.
        sources: By name.
        rejects: Count of records that were put aside and wait for somebody.
    """

    company: str
    time_zone: str
    customers: int
    sources: tuple[SourceInventory, ...]
    rejects: int


def inventory(workspace: Workspace) -> Inventory:
    """Return what there is.

    Args:
        workspace: Open; the connection is used by one thread.
    """
    rows = workspace.stores.facts.execute(
        "SELECT name, count(event_id), max(known_us) FROM source LEFT JOIN event USING (source_no) "
        "GROUP BY ALL ORDER BY name"
    ).fetchall()
    count = workspace.stores.facts.execute("SELECT count(DISTINCT id_no) FROM event").fetchone()
    settings = workspace.settings
    return Inventory(
        settings.name,
        settings.time_zone,
        int(count[0]) if count else 0,
        tuple(SourceInventory(*row) for row in rows),
        list_rejects(workspace.stores.office, limit=0)[0],
    )
