"""Forecast questions, what is foretold, and the ledger in which it is sealed."""

from __future__ import annotations

from nebelhorn.predictions.anchor import LedgerState, anchor_line, ledger_state
from nebelhorn.predictions.definition import (
    ORDER,
    grace_us,
    horizon_us,
    run_definition,
    set_version,
)
from nebelhorn.predictions.erase import erase_seals
from nebelhorn.predictions.forecaster import FULL, Forecaster, Forecasts
from nebelhorn.predictions.kind import Deciding, Kind, Touchpoints
from nebelhorn.predictions.kinds import KINDS, kind_of
from nebelhorn.predictions.kinds.next_touchpoint import MOST_TOUCHPOINTS
from nebelhorn.predictions.ledger import LedgerWriter
from nebelhorn.predictions.points import SYMBOL_NAMES, put_points
from nebelhorn.predictions.propose import MOST_QUESTIONS, QuestionProposal, propose_questions
from nebelhorn.predictions.record import ABSTAINED, SealedForecasts, SealedPoints, cut, join
from nebelhorn.predictions.rule_text import rule_after, sign
from nebelhorn.predictions.runs import (
    BACKTEST,
    NOT_BEGUN_US,
    Run,
    begin_run,
    newest_run,
    runs_so_far,
)

__all__ = [
    "ABSTAINED",
    "BACKTEST",
    "FULL",
    "KINDS",
    "MOST_QUESTIONS",
    "MOST_TOUCHPOINTS",
    "NOT_BEGUN_US",
    "ORDER",
    "SYMBOL_NAMES",
    "Deciding",
    "Forecaster",
    "Forecasts",
    "Kind",
    "LedgerState",
    "LedgerWriter",
    "QuestionProposal",
    "Run",
    "SealedForecasts",
    "SealedPoints",
    "Touchpoints",
    "anchor_line",
    "begin_run",
    "cut",
    "erase_seals",
    "grace_us",
    "horizon_us",
    "join",
    "kind_of",
    "ledger_state",
    "newest_run",
    "propose_questions",
    "put_points",
    "rule_after",
    "run_definition",
    "runs_so_far",
    "set_version",
    "sign",
]
