"""Reality: what became of what was foretold, and how often it was right."""

from __future__ import annotations

from nebelhorn.reality.anchor_lines import AnchorFile, read_anchor
from nebelhorn.reality.anchored import Anchored, check_anchored
from nebelhorn.reality.depth.look import Sight, look_deeper
from nebelhorn.reality.depth.naive_choice import put_paired
from nebelhorn.reality.depth.result import (
    Concentration,
    Depth,
    Faded,
    Gap,
    Heap,
    Line,
    QuestionDepth,
    Reliability,
    RunningIndex,
    Shrunk,
    Step,
    Twin,
)
from nebelhorn.reality.diagnosis import (
    Case,
    Cause,
    Compared,
    Dark,
    DataFault,
    Diagnosis,
    Fault,
    Gain,
    MissingMass,
    MoveChange,
    Moved,
    NewKind,
    NewName,
    Part,
    Span,
    Term,
    Verdict,
    Waterfall,
    diagnose,
)
from nebelhorn.reality.foregone import commonest_share
from nebelhorn.reality.horn import (
    Acknowledged,
    Alarm,
    Chart,
    ChartPoint,
    ChartState,
    DaySeries,
    Level,
    UnitDays,
    Watched,
    watch,
)
from nebelhorn.reality.horn.questions import question_series
from nebelhorn.reality.index import Asked, reality_index
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.reality.proper import brier_score, log_score, whole_forecast
from nebelhorn.reality.result import (
    FEW_CUSTOMERS,
    Naive,
    PartIndex,
    PeriodIndex,
    QuestionIndex,
    RealityIndex,
    RuleIndex,
    Score,
    SealFunnel,
    Surprise,
)
from nebelhorn.reality.scores import scores
from nebelhorn.reality.settled import put_settled
from nebelhorn.reality.signal import Outlook, Signal, no_series
from nebelhorn.reality.signal_facts import put_signal_facts
from nebelhorn.reality.signals import SIGNALS
from nebelhorn.reality.surprises import surprises
from nebelhorn.reality.verify import Verified, verify_run

__all__ = [
    "FEW_CUSTOMERS",
    "SIGNALS",
    "Acknowledged",
    "Alarm",
    "AnchorFile",
    "Anchored",
    "Asked",
    "Case",
    "Cause",
    "Chart",
    "ChartPoint",
    "ChartState",
    "Compared",
    "Concentration",
    "Dark",
    "DataFault",
    "DaySeries",
    "Depth",
    "Diagnosis",
    "Faded",
    "Fault",
    "Gain",
    "Gap",
    "Heap",
    "Level",
    "Line",
    "MissingMass",
    "MoveChange",
    "Moved",
    "Naive",
    "NewKind",
    "NewName",
    "Outlook",
    "Part",
    "PartIndex",
    "PeriodIndex",
    "QuestionDepth",
    "QuestionIndex",
    "RealityIndex",
    "Reliability",
    "RuleIndex",
    "RunningIndex",
    "Score",
    "SealFunnel",
    "Shrunk",
    "Sight",
    "Signal",
    "Span",
    "Step",
    "Surprise",
    "Term",
    "Twin",
    "UnitDays",
    "Verdict",
    "Verified",
    "Watched",
    "Waterfall",
    "brier_score",
    "check_anchored",
    "commonest_share",
    "diagnose",
    "log_score",
    "look_deeper",
    "no_series",
    "put_outcomes",
    "put_paired",
    "put_settled",
    "put_signal_facts",
    "question_series",
    "read_anchor",
    "reality_index",
    "scores",
    "surprises",
    "verify_run",
    "watch",
    "whole_forecast",
]
