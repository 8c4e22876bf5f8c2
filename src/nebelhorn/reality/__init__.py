"""Reality: what became of what was foretold, and how often it was right."""

from __future__ import annotations

from nebelhorn.reality.foregone import commonest_share
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
from nebelhorn.reality.surprises import surprises
from nebelhorn.reality.verify import Verified, verify_run

__all__ = [
    "FEW_CUSTOMERS",
    "Asked",
    "Naive",
    "PartIndex",
    "PeriodIndex",
    "QuestionIndex",
    "RealityIndex",
    "RuleIndex",
    "Score",
    "SealFunnel",
    "Surprise",
    "Verified",
    "brier_score",
    "commonest_share",
    "log_score",
    "put_outcomes",
    "put_settled",
    "reality_index",
    "scores",
    "surprises",
    "verify_run",
    "whole_forecast",
]
