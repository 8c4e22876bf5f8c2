"""Nebelhorn: customer journeys as they really are, and how well one understands them.

Every verb of the command line is a function here: ``init``, ``import_events`` (import),
``journey_map`` (map), ``journeys``, ``funnel``, ``fog``, ``catalogue``, ``replay``, ``index``,
``seals``, ``verify``, ``guess``, ``report``, ``export``, ``rejects``, ``replay_rejects`` and
``doctor``. What they take and return stands in ``nebelhorn.app``.
"""

from __future__ import annotations

from nebelhorn.app import (
    Workspace,
    behind,
    behind_step,
    catalogue,
    confirm,
    doctor,
    export,
    fog,
    funnel,
    guess,
    guess_import,
    import_events,
    index,
    init,
    journey_map,
    journeys,
    open_workspace,
    rejects,
    replay,
    replay_rejects,
    report,
    seals,
    verify,
)
from nebelhorn.errors import NebelhornError

__all__ = [
    "NebelhornError",
    "Workspace",
    "behind",
    "behind_step",
    "catalogue",
    "confirm",
    "doctor",
    "export",
    "fog",
    "funnel",
    "guess",
    "guess_import",
    "import_events",
    "index",
    "init",
    "journey_map",
    "journeys",
    "open_workspace",
    "rejects",
    "replay",
    "replay_rejects",
    "report",
    "seals",
    "verify",
]
