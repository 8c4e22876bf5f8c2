"""Nebelhorn: customer journeys as they really are, and the fog where nobody has heard them.

Every verb of the command line is a function here: ``init``, ``import_events`` (import),
``journey_map`` (map), ``journeys``, ``funnel``, ``fog``, ``catalogue``, ``report``, ``export``,
``rejects``, ``replay_rejects`` and ``doctor``.
"""

from __future__ import annotations

from nebelhorn.app import (
    ColumnRoles,
    ExportKind,
    Figure,
    FunnelPlace,
    ImportOptions,
    Outcome,
    ReadOptions,
    Workspace,
    behind,
    behind_step,
    catalogue,
    confirm,
    doctor,
    export,
    fog,
    funnel,
    guess_import,
    import_events,
    init,
    journey_map,
    journeys,
    open_workspace,
    rejects,
    replay_rejects,
    report,
)
from nebelhorn.errors import NebelhornError

__all__ = [
    "ColumnRoles",
    "ExportKind",
    "Figure",
    "FunnelPlace",
    "ImportOptions",
    "NebelhornError",
    "Outcome",
    "ReadOptions",
    "Workspace",
    "behind",
    "behind_step",
    "catalogue",
    "confirm",
    "doctor",
    "export",
    "fog",
    "funnel",
    "guess_import",
    "import_events",
    "init",
    "journey_map",
    "journeys",
    "open_workspace",
    "rejects",
    "replay_rejects",
    "report",
]
