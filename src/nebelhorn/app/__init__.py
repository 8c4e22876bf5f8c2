"""One function per thing a person can do; command line, pages and library all call these."""

from __future__ import annotations

from nebelhorn.app.alarms import Horn, acknowledge, alarms
from nebelhorn.app.anchor import Anchor, anchor
from nebelhorn.app.behind import Figure, FunnelPlace, behind, behind_step
from nebelhorn.app.beliefs import Beliefs, JudgedBelief, NewBelief, beliefs, believe
from nebelhorn.app.catalogue import Catalogue, CatalogueEntry, catalogue, confirm, take
from nebelhorn.app.challenge import Contest
from nebelhorn.app.diagnosis import Explained, diagnose
from nebelhorn.app.doctor import Finding, doctor
from nebelhorn.app.export import ExportKind, export
from nebelhorn.app.fog import Hearing, fog
from nebelhorn.app.guess import GuessQuestion, guess
from nebelhorn.app.import_options import ImportOptions
from nebelhorn.app.importing import Guess, Imported, guess_import, import_events
from nebelhorn.app.index import Foresight, Understanding, index
from nebelhorn.app.journeys import Funnel, Journeys, funnel, journey_map, journeys
from nebelhorn.app.mirror import Mirrored, mirror
from nebelhorn.app.picture import picture
from nebelhorn.app.rejects import Rejects, Replayed, rejects, replay_rejects
from nebelhorn.app.replay import Backtest, replay
from nebelhorn.app.report import report
from nebelhorn.app.rules import LearnedRule, OurRule, Rules, adopt, rules
from nebelhorn.app.seals import Seal, Seals, SealState, VoidReason, seals
from nebelhorn.app.service import Service, ServiceState, serving
from nebelhorn.app.values import belief_cautions
from nebelhorn.app.verify import verify
from nebelhorn.app.workspace import Workspace, init, open_workspace
from nebelhorn.feedback import Mean
from nebelhorn.journeys import Outcome
from nebelhorn.live import (
    Answer,
    Door,
    InboxState,
    Request,
)
from nebelhorn.log import ColumnRoles, ReadOptions
from nebelhorn.reality import (
    Alarm,
    Anchored,
    BeliefRecord,
    BeliefResult,
    BeliefVerdict,
    Calibration,
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
    Side,
    Surprise,
    Verified,
    Watched,
)
from nebelhorn.settings import Belief

__all__ = [
    "Alarm",
    "Anchor",
    "Anchored",
    "Answer",
    "Backtest",
    "Belief",
    "BeliefRecord",
    "BeliefResult",
    "BeliefVerdict",
    "Beliefs",
    "Calibration",
    "Catalogue",
    "CatalogueEntry",
    "Chart",
    "ChartState",
    "ColumnRoles",
    "Concentration",
    "Contest",
    "Depth",
    "Door",
    "Explained",
    "ExportKind",
    "Figure",
    "Finding",
    "Foresight",
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
    "InboxState",
    "Journeys",
    "JudgedBelief",
    "LearnedRule",
    "Level",
    "Mean",
    "Mirrored",
    "NewBelief",
    "OurRule",
    "Outcome",
    "ReadOptions",
    "RealityIndex",
    "Rejects",
    "Replayed",
    "Request",
    "Rules",
    "Score",
    "Seal",
    "SealState",
    "Seals",
    "Service",
    "ServiceState",
    "Shrunk",
    "Side",
    "Surprise",
    "Understanding",
    "Verified",
    "VoidReason",
    "Watched",
    "Workspace",
    "acknowledge",
    "adopt",
    "alarms",
    "anchor",
    "behind",
    "behind_step",
    "belief_cautions",
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
    "guess_import",
    "import_events",
    "index",
    "init",
    "journey_map",
    "journeys",
    "mirror",
    "open_workspace",
    "picture",
    "rejects",
    "replay",
    "replay_rejects",
    "report",
    "rules",
    "seals",
    "serving",
    "take",
    "verify",
]
