"""Nebelhorn: customer journeys as they really are, and how well one understands them.

Every verb of the command line is a function here: ``init``, ``import_events`` (import),
``journey_map`` (map), ``journeys``, ``funnel``, ``fog``, ``catalogue``, ``replay``, ``index``,
``rules`` with ``adopt``, ``beliefs`` with ``believe`` (belief), ``alarms``, ``diagnose``,
``seals``, ``verify``, ``anchor``, ``guess``, ``report``, ``export``, ``rejects``,
``replay_rejects`` and ``doctor``. What they take and return stands in ``nebelhorn.app``, and so do
functions a click deeper, such as ``picture`` and ``take``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.app import (
        Workspace,
        acknowledge,
        adopt,
        alarms,
        anchor,
        behind,
        beliefs,
        believe,
        catalogue,
        confirm,
        diagnose,
        doctor,
        export,
        fog,
        funnel,
        guess,
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
        rules,
        seals,
        verify,
    )
    from nebelhorn.errors import NebelhornError

__all__ = [
    "NebelhornError",
    "Workspace",
    "acknowledge",
    "adopt",
    "alarms",
    "anchor",
    "behind",
    "beliefs",
    "believe",
    "catalogue",
    "confirm",
    "diagnose",
    "doctor",
    "export",
    "fog",
    "funnel",
    "guess",
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
    "rules",
    "seals",
    "verify",
]

export_lazily(__name__)
