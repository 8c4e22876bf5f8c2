"""Reality: what became of what was foretold, and how often it was right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.reality.anchor_lines import AnchorFile, read_anchor
    from nebelhorn.reality.anchored import Anchored, check_anchored
    from nebelhorn.reality.another import put_void_identity
    from nebelhorn.reality.beliefs.judge import Adopted, judge_adopted, judge_belief
    from nebelhorn.reality.beliefs.meaning import Known, Meaning, meaning_of
    from nebelhorn.reality.beliefs.result import (
        BeliefRecord,
        BeliefResult,
        BeliefVerdict,
        Calibration,
        Side,
    )
    from nebelhorn.reality.days import Days, RuleLead
    from nebelhorn.reality.deed import Deed, deed_of
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
    from nebelhorn.reality.depth.twin import with_twin
    from nebelhorn.reality.diagnosis import (
        Case,
        Cause,
        Compared,
        Dark,
        DataFault,
        Diagnosis,
        Fault,
        FogChange,
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
    from nebelhorn.reality.horn.beside import with_other_index
    from nebelhorn.reality.horn.questions import our_series, question_series
    from nebelhorn.reality.index import Asked, reality_index
    from nebelhorn.reality.lead import lead_times
    from nebelhorn.reality.lead_result import Ahead, LeadTime
    from nebelhorn.reality.listed import canonical
    from nebelhorn.reality.live_result import LiveSoFar
    from nebelhorn.reality.live_so_far import is_young, live_so_far, without_shares
    from nebelhorn.reality.mirror import Mirror, Parting, Reflection, Voice, mirror
    from nebelhorn.reality.outcomes import put_heard, put_outcomes
    from nebelhorn.reality.proper import brier_score, log_score, whole_forecast
    from nebelhorn.reality.readability import Readability, ReadabilityCost, readability
    from nebelhorn.reality.result import (
        ADOPTED,
        FEW_CUSTOMERS,
        IntentIndex,
        Naive,
        OurIndex,
        PartIndex,
        PeriodIndex,
        QuestionIndex,
        RealityIndex,
        RuleIndex,
        Score,
        SealFunnel,
    )
    from nebelhorn.reality.rulebook import Rulebook, rulebook
    from nebelhorn.reality.runs_left import runs_to_check
    from nebelhorn.reality.scores import scores
    from nebelhorn.reality.settled import join_line, put_settled
    from nebelhorn.reality.signal import Outlook, Signal, no_series
    from nebelhorn.reality.signal_facts import put_signal_facts
    from nebelhorn.reality.signals import SIGNALS
    from nebelhorn.reality.spoken import SpokenRule, spoken_rules
    from nebelhorn.reality.surprise import Surprise
    from nebelhorn.reality.surprises import surprises
    from nebelhorn.reality.told import Rate
    from nebelhorn.reality.verify import Verified, verify_run

__all__ = [
    "ADOPTED",
    "FEW_CUSTOMERS",
    "SIGNALS",
    "Acknowledged",
    "Adopted",
    "Ahead",
    "Alarm",
    "AnchorFile",
    "Anchored",
    "Asked",
    "BeliefRecord",
    "BeliefResult",
    "BeliefVerdict",
    "Calibration",
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
    "Days",
    "Deed",
    "Depth",
    "Diagnosis",
    "Faded",
    "Fault",
    "FogChange",
    "Gain",
    "Gap",
    "Heap",
    "IntentIndex",
    "Known",
    "LeadTime",
    "Level",
    "Line",
    "LiveSoFar",
    "Meaning",
    "Mirror",
    "MissingMass",
    "MoveChange",
    "Moved",
    "Naive",
    "NewKind",
    "NewName",
    "OurIndex",
    "Outlook",
    "Part",
    "PartIndex",
    "Parting",
    "PeriodIndex",
    "QuestionDepth",
    "QuestionIndex",
    "Rate",
    "Readability",
    "ReadabilityCost",
    "RealityIndex",
    "Reflection",
    "Reliability",
    "RuleIndex",
    "RuleLead",
    "Rulebook",
    "RunningIndex",
    "Score",
    "SealFunnel",
    "Shrunk",
    "Side",
    "Sight",
    "Signal",
    "Span",
    "SpokenRule",
    "Step",
    "Surprise",
    "Term",
    "Twin",
    "UnitDays",
    "Verdict",
    "Verified",
    "Voice",
    "Watched",
    "Waterfall",
    "brier_score",
    "canonical",
    "check_anchored",
    "commonest_share",
    "deed_of",
    "diagnose",
    "is_young",
    "join_line",
    "judge_adopted",
    "judge_belief",
    "lead_times",
    "live_so_far",
    "log_score",
    "look_deeper",
    "meaning_of",
    "mirror",
    "no_series",
    "our_series",
    "put_heard",
    "put_outcomes",
    "put_paired",
    "put_settled",
    "put_signal_facts",
    "put_void_identity",
    "question_series",
    "read_anchor",
    "readability",
    "reality_index",
    "rulebook",
    "runs_to_check",
    "scores",
    "spoken_rules",
    "surprises",
    "verify_run",
    "watch",
    "whole_forecast",
    "with_other_index",
    "with_twin",
    "without_shares",
]

export_lazily(__name__)
