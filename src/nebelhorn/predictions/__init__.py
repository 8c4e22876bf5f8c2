"""Forecast questions, what is foretold, and the ledger in which it is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.predictions.anchor import LedgerState, anchor_line, ledger_state
    from nebelhorn.predictions.black_box import (
        PATIENCE,
        BoostingPace,
        Model,
        Train,
        boosting,
        load_lightgbm,
        train_boosted,
    )
    from nebelhorn.predictions.challenge import Challenge, challenge_count, write_challenge
    from nebelhorn.predictions.definition import (
        goes_on,
        grace_us,
        horizon_us,
        live_definition,
        pinned_columns,
        run_definition,
        set_version,
    )
    from nebelhorn.predictions.erase import erase_seals
    from nebelhorn.predictions.forecaster import FULL, Forecaster
    from nebelhorn.predictions.forecasts import Forecasts
    from nebelhorn.predictions.hindsight import VALUE, known_too_early
    from nebelhorn.predictions.intents import Planned, intent_classes, planned
    from nebelhorn.predictions.kind import Deciding, Kind, Touchpoints
    from nebelhorn.predictions.kinds import KINDS, kind_of
    from nebelhorn.predictions.kinds.next_touchpoint import MOST_TOUCHPOINTS
    from nebelhorn.predictions.learning import Known, LearningClock, known_at, learning_days
    from nebelhorn.predictions.ledger import LedgerWriter
    from nebelhorn.predictions.line import (
        LiveLine,
        groups_in_line,
        live_line,
        number_in_line,
        number_in_run,
        of_line,
        run_looked_at,
    )
    from nebelhorn.predictions.ours import (
        Adoption,
        OurRule,
        OurWord,
        adoptions,
        our_word,
        write_adoption,
    )
    from nebelhorn.predictions.points import (
        HEARTBEAT,
        PAUSE_US,
        REOPENED,
        SYMBOL_NAMES,
        put_points,
    )
    from nebelhorn.predictions.propose import MOST_QUESTIONS, QuestionProposal, propose_questions
    from nebelhorn.predictions.record import (
        ABSTAINED,
        NOBODY,
        SealedForecasts,
        SealedPoints,
        cut,
        join,
    )
    from nebelhorn.predictions.renewing import Hand, Renewed, at_once
    from nebelhorn.predictions.rule_text import (
        Rule,
        belief_definition,
        rule_definition,
        rule_id,
        rule_of,
        sign,
        situation_of,
    )
    from nebelhorn.predictions.run_choice import RunChoice, run_choice
    from nebelhorn.predictions.runs import (
        BACKTEST,
        LIVE,
        NOT_BEGUN_US,
        Run,
        begin_live_run,
        begin_run,
        newest_run,
        runs_so_far,
    )
    from nebelhorn.predictions.state import (
        GROUP,
        customer_parts,
        put_point_state,
        put_point_voices,
        read_state,
    )
    from nebelhorn.predictions.state_alike import read_state_alike

__all__ = [
    "ABSTAINED",
    "BACKTEST",
    "FULL",
    "GROUP",
    "HEARTBEAT",
    "KINDS",
    "LIVE",
    "MOST_QUESTIONS",
    "MOST_TOUCHPOINTS",
    "NOBODY",
    "NOT_BEGUN_US",
    "PATIENCE",
    "PAUSE_US",
    "REOPENED",
    "SYMBOL_NAMES",
    "VALUE",
    "Adoption",
    "BoostingPace",
    "Challenge",
    "Deciding",
    "Forecaster",
    "Forecasts",
    "Hand",
    "Kind",
    "Known",
    "LearningClock",
    "LedgerState",
    "LedgerWriter",
    "LiveLine",
    "Model",
    "OurRule",
    "OurWord",
    "Planned",
    "QuestionProposal",
    "Renewed",
    "Rule",
    "Run",
    "RunChoice",
    "SealedForecasts",
    "SealedPoints",
    "Touchpoints",
    "Train",
    "adoptions",
    "anchor_line",
    "at_once",
    "begin_live_run",
    "begin_run",
    "belief_definition",
    "boosting",
    "challenge_count",
    "customer_parts",
    "cut",
    "erase_seals",
    "goes_on",
    "grace_us",
    "groups_in_line",
    "horizon_us",
    "intent_classes",
    "join",
    "kind_of",
    "known_at",
    "known_too_early",
    "learning_days",
    "ledger_state",
    "live_definition",
    "live_line",
    "load_lightgbm",
    "newest_run",
    "number_in_line",
    "number_in_run",
    "of_line",
    "our_word",
    "pinned_columns",
    "planned",
    "propose_questions",
    "put_point_state",
    "put_point_voices",
    "put_points",
    "read_state",
    "read_state_alike",
    "rule_definition",
    "rule_id",
    "rule_of",
    "run_choice",
    "run_definition",
    "run_looked_at",
    "runs_so_far",
    "set_version",
    "sign",
    "situation_of",
    "train_boosted",
    "write_adoption",
    "write_challenge",
]

export_lazily(__name__)
