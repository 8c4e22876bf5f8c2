"""Voices at encounters, and the fog where there are none.

The door of this room: other rooms import from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.feedback.care import care_balance
    from nebelhorn.feedback.cells.day_fog import DayFog, PartHeard, make_day_fog
    from nebelhorn.feedback.curve import emotional_curve
    from nebelhorn.feedback.feeling import feeling, mood
    from nebelhorn.feedback.fog import IMPORTANT_GROUP_WEIGHT, KEY_POINT_WEIGHT, fog_map
    from nebelhorn.feedback.intervals import (
        ShareSums,
        mean_score,
        share,
        share_from_sums,
        t_quantile,
        wilson,
    )
    from nebelhorn.feedback.navi import navi, navi_states, usual_silence_days
    from nebelhorn.feedback.outcomes import Outcome
    from nebelhorn.feedback.people import Moment, Person, last_moments, people
    from nebelhorn.feedback.proposals import KeyPointProposal, propose_key_points
    from nebelhorn.feedback.proposed_groups import GroupProposal, propose_groups
    from nebelhorn.feedback.result import (
        CareBalance,
        CurvePoint,
        EmotionalCurve,
        Feeling,
        FogCell,
        FogMap,
        FogReason,
        Mean,
        NaviCount,
        NaviState,
        Share,
        StayComparison,
        WhyNot,
    )
    from nebelhorn.feedback.stay import who_stays
    from nebelhorn.feedback.voices import VoiceInfo, make_voices, narrow_voices

__all__ = [
    "IMPORTANT_GROUP_WEIGHT",
    "KEY_POINT_WEIGHT",
    "CareBalance",
    "CurvePoint",
    "DayFog",
    "EmotionalCurve",
    "Feeling",
    "FogCell",
    "FogMap",
    "FogReason",
    "GroupProposal",
    "KeyPointProposal",
    "Mean",
    "Moment",
    "NaviCount",
    "NaviState",
    "Outcome",
    "PartHeard",
    "Person",
    "Share",
    "ShareSums",
    "StayComparison",
    "VoiceInfo",
    "WhyNot",
    "care_balance",
    "emotional_curve",
    "feeling",
    "fog_map",
    "last_moments",
    "make_day_fog",
    "make_voices",
    "mean_score",
    "mood",
    "narrow_voices",
    "navi",
    "navi_states",
    "people",
    "propose_groups",
    "propose_key_points",
    "share",
    "share_from_sums",
    "t_quantile",
    "usual_silence_days",
    "who_stays",
    "wilson",
]

export_lazily(__name__)
