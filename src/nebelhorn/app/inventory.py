"""What there is at this moment, for whoever has just come in."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app.workspace import Workspace
from nebelhorn.log import list_rejects

WEEKS = 26
"""So many weeks show how steadily a source flows."""

_WEEK_US = 7 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class SourceInventory:
    """What has come from one source.

    Attributes:
        name: Of the source.
        events: Count of events.
        newest_us: When the newest of them became known, UTC microseconds; None: there is none.
        weeks: How many happened in each of the 26 weeks up to the newest event of all sources,
            oldest first.
    """

    name: str
    events: int
    newest_us: int | None
    weeks: tuple[int, ...] = (0,) * WEEKS


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
    weeks = _weeks(workspace)
    return Inventory(
        settings.name,
        settings.time_zone,
        int(count[0]) if count else 0,
        tuple(
            SourceInventory(name, events, newest_us, weeks.get(name, (0,) * WEEKS))
            for name, events, newest_us in rows
        ),
        list_rejects(workspace.stores.office, limit=0)[0],
    )


def _weeks(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    """Source → events of each week, counted back from the newest event."""
    rows = workspace.stores.facts.execute(
        "SELECT name, (newest - t_us) // $week AS back, count(*) FROM event "
        "JOIN source USING (source_no), (SELECT max(t_us) AS newest FROM event) "
        "WHERE t_us > newest - $week * $weeks GROUP BY ALL",
        {"week": _WEEK_US, "weeks": WEEKS},
    ).fetchall()
    found: dict[str, list[int]] = {}
    for name, back, count in rows:
        found.setdefault(str(name), [0] * WEEKS)[WEEKS - 1 - int(back)] = int(count)
    return {name: tuple(counts) for name, counts in found.items()}
