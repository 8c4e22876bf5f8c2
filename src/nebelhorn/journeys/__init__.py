"""From events to journeys: the map, variants, funnels, groups and features as of each event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
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
    from nebelhorn.journeys.cells.crowd import Crowd, CrowdSums, Runs, make_crowd, runs_of
    from nebelhorn.journeys.cells.day_map import DayMap, make_day_map
    from nebelhorn.journeys.cells.rows import add_up, fetch
    from nebelhorn.journeys.cells.slots import MOST_GROUPS, Slots, put_slots
    from nebelhorn.journeys.cells.waits import WAIT_ERROR
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
    from nebelhorn.journeys.visits import Visitor, Visitors, of_visitors, visitors

__all__ = [
    "MOST_GROUPS",
    "WAIT_ERROR",
    "Behind",
    "Crowd",
    "CrowdSums",
    "DayMap",
    "FunnelQuestion",
    "FunnelStep",
    "GroupSize",
    "JourneyMap",
    "NextInstead",
    "Outcome",
    "Period",
    "Runs",
    "Slots",
    "Station",
    "StepInfo",
    "Transition",
    "Variant",
    "Visitor",
    "Visitors",
    "add_up",
    "behind_end",
    "behind_funnel",
    "behind_instead",
    "behind_start",
    "behind_station",
    "behind_transition",
    "behind_variant",
    "fetch",
    "funnel",
    "instead",
    "journey_map",
    "make_crowd",
    "make_day_map",
    "make_membership",
    "make_steps",
    "narrow_steps",
    "narrow_to_period",
    "narrow_to_way",
    "of_visitors",
    "period_us",
    "put_catalogue",
    "put_features",
    "put_gaps",
    "put_labels",
    "put_slots",
    "runs_of",
    "variants",
    "visitors",
]

export_lazily(__name__)
