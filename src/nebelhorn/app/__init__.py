"""One function per thing a person can do; command line, pages and library all call these."""

from __future__ import annotations

from nebelhorn.app.alarms import Horn, acknowledge, alarms
from nebelhorn.app.anchor import Anchor, anchor
from nebelhorn.app.behind import Figure, FunnelPlace, behind, behind_step
from nebelhorn.app.catalogue import Catalogue, CatalogueEntry, catalogue, confirm, take
from nebelhorn.app.diagnosis import Explained, diagnose
from nebelhorn.app.doctor import Finding, doctor
from nebelhorn.app.export import ExportKind, export
from nebelhorn.app.fog import Hearing, fog
from nebelhorn.app.guess import GuessQuestion, guess
from nebelhorn.app.import_options import ImportOptions
from nebelhorn.app.importing import Guess, Imported, guess_import, import_events
from nebelhorn.app.index import Understanding, index
from nebelhorn.app.journeys import Funnel, Journeys, funnel, journey_map, journeys
from nebelhorn.app.picture import picture
from nebelhorn.app.rejects import Rejects, Replayed, rejects, replay_rejects
from nebelhorn.app.replay import Backtest, replay
from nebelhorn.app.report import report
from nebelhorn.app.seals import Seal, Seals, SealState, VoidReason, seals
from nebelhorn.app.verify import verify
from nebelhorn.app.workspace import Workspace, init, open_workspace
from nebelhorn.feedback import Mean
from nebelhorn.journeys import Outcome
from nebelhorn.log import ColumnRoles, ReadOptions
from nebelhorn.reality import (
    Alarm,
    Anchored,
    Chart,
    ChartState,
    Concentration,
    Depth,
    Gap,
    Heap,
    Level,
    RealityIndex,
    Score,
    Shrunk,
    Surprise,
    Verified,
    Watched,
)

__all__ = [
    "Alarm",
    "Anchor",
    "Anchored",
    "Backtest",
    "Catalogue",
    "CatalogueEntry",
    "Chart",
    "ChartState",
    "ColumnRoles",
    "Concentration",
    "Depth",
    "Explained",
    "ExportKind",
    "Figure",
    "Finding",
    "Funnel",
    "FunnelPlace",
    "Gap",
    "Guess",
    "GuessQuestion",
    "Heap",
    "Hearing",
    "Horn",
    "ImportOptions",
    "Imported",
    "Journeys",
    "Level",
    "Mean",
    "Outcome",
    "ReadOptions",
    "RealityIndex",
    "Rejects",
    "Replayed",
    "Score",
    "Seal",
    "SealState",
    "Seals",
    "Shrunk",
    "Surprise",
    "Understanding",
    "Verified",
    "VoidReason",
    "Watched",
    "Workspace",
    "acknowledge",
    "alarms",
    "anchor",
    "behind",
    "behind_step",
    "catalogue",
    "confirm",
    "diagnose",
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
    "picture",
    "rejects",
    "replay",
    "replay_rejects",
    "report",
    "seals",
    "take",
    "verify",
]
