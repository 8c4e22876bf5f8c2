"""From events to journeys: the map, variants, funnels, groups and features as of each event."""

from __future__ import annotations

from nebelhorn.journeys.behind import (
    Behind,
    behind_end,
    behind_funnel,
    behind_instead,
    behind_start,
    behind_station,
    behind_transition,
    behind_variant,
)
from nebelhorn.journeys.features import put_catalogue, put_features
from nebelhorn.journeys.funnel import FunnelQuestion, Outcome, funnel
from nebelhorn.journeys.groups import GroupSize, make_membership, narrow_steps, narrow_to_way
from nebelhorn.journeys.instead import instead
from nebelhorn.journeys.labels import put_labels
from nebelhorn.journeys.moves import put_gaps
from nebelhorn.journeys.period import Period, narrow_to_period, period_us
from nebelhorn.journeys.result import (
    FunnelStep,
    JourneyMap,
    NextInstead,
    Station,
    Transition,
    Variant,
)
from nebelhorn.journeys.steps import StepInfo, make_steps
from nebelhorn.journeys.transitions import journey_map
from nebelhorn.journeys.variants import variants

__all__ = [
    "Behind",
    "FunnelQuestion",
    "FunnelStep",
    "GroupSize",
    "JourneyMap",
    "NextInstead",
    "Outcome",
    "Period",
    "Station",
    "StepInfo",
    "Transition",
    "Variant",
    "behind_end",
    "behind_funnel",
    "behind_instead",
    "behind_start",
    "behind_station",
    "behind_transition",
    "behind_variant",
    "funnel",
    "instead",
    "journey_map",
    "make_membership",
    "make_steps",
    "narrow_steps",
    "narrow_to_period",
    "narrow_to_way",
    "period_us",
    "put_catalogue",
    "put_features",
    "put_gaps",
    "put_labels",
    "variants",
]
