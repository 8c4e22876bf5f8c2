"""What kernels do, beside what somebody who knows DuckDB would write by hand for the same.

A job is a chain of kernels, each into a table or view of its own, and a file in ``by_hand``.
Kernels that nobody would write otherwise are named with the reason instead of being compared with
themselves.
"""

from __future__ import annotations

from foretelling_jobs import FORETELLING
from job import FEEDBACK, JOURNEYS, Job, Link

_FOLLOWS = Link(JOURNEYS, "follows", "follow", {"step": "step"})
_BUCKET = {"follow": "follow", "buckets": 1, "bucket": 0}
_NEXT = {"step": "step", "anywhere": 0, "window_us": "{window_us}", "as_of_us": "{as_of_us}"}
_PEOPLE = {"own": "{own}", "leaves": "{leaves}", "complains": "{complains}", "good": 500_000_000}

JOBS: tuple[Job, ...] = (
    Job(
        "map",
        (
            _FOLLOWS,
            Link(JOURNEYS, "transition_units", "ours_units", _BUCKET),
            Link(JOURNEYS, "station_units", "ours_places", _BUCKET),
            Link(JOURNEYS, "transitions", "ours", {"follow": "follow"}),
        ),
        "from_no, to_no, times, median_us, p90_us",
    ),
    Job(
        "transition_units",
        (Link(JOURNEYS, "transition_units", "ours", _BUCKET),),
        "from_no, to_no, units",
        before=(_FOLLOWS,),
    ),
    Job(
        "station_units",
        (Link(JOURNEYS, "station_units", "ours", _BUCKET),),
        "from_no, units",
        before=(_FOLLOWS,),
    ),
    Job(
        "variants",
        (
            Link(JOURNEYS, "orders", "ours_orders", {"step": "step", "place": "place"}),
            Link(JOURNEYS, "variants", "ours", {"orders": "ours_orders"}),
        ),
        "len(places) AS steps, journeys",
        "len(way) AS steps, journeys",
    ),
    Job(
        "cut",
        (
            Link(
                JOURNEYS,
                "cut",
                "ours",
                {"marked": "marked_event", "gap_us": "{gap_us}", "end_nos": [-1]},
            ),
        ),
        "event_id, unit_no, opened_by",
    ),
    Job(
        "gaps",
        (
            Link(JOURNEYS, "moves", "ours_moves", {"step": "step"}, view=True),
            Link(JOURNEYS, "gaps", "ours", {"moves": "ours_moves", "touchpoint": "touchpoint"}),
        ),
        "unit_no, source, target, from_us, to_us",
    ),
    Job(
        "funnel",
        (
            Link(
                JOURNEYS,
                "funnel_first",
                "ours_1",
                {"step": "step", "touchpoint_no": "{first}", "as_of_us": "{as_of_us}"},
            ),
            Link(
                JOURNEYS,
                "funnel_next",
                "ours_2",
                {**_NEXT, "reached": "ours_1", "touchpoint_no": "{second}"},
            ),
            Link(
                JOURNEYS,
                "funnel_next",
                "ours",
                {**_NEXT, "reached": "ours_2", "touchpoint_no": "{third}"},
            ),
        ),
        "unit_no, first_us, reached_us, reached_id",
        "unit_no, first_us, reached.t AS reached_us, reached.e AS reached_id",
    ),
    Job(
        "labels",
        (
            Link(
                JOURNEYS,
                "labels",
                "ours",
                {
                    "step": "step",
                    "touchpoint_nos": "{first_two}",
                    "horizon_us": "{window_us}",
                    "as_of_us": "{as_of_us}",
                },
            ),
        ),
        "event_id, next_us, censored",
        "event_id, next_us, censored::INTEGER AS censored",
    ),
    Job(
        "features",
        (
            Link(
                JOURNEYS,
                "present",
                "ours_present",
                {"event": "event", "catalogue": "catalogue", "attribute": ()},
                view=True,
            ),
            Link(
                JOURNEYS,
                "features",
                "ours",
                {
                    "event": "event",
                    "answer": "answer",
                    "catalogue": "catalogue",
                    "present": "ours_present",
                    "attribute": (),
                },
            ),
        ),
        "event_id, hour, weekday, events_before, same_before, last_touchpoint, days_since_last, "
        "days_since_first, events_7d, events_30d, last_score, score_trend, voices_before, "
        "days_since_voice, last_topic, last_circumstance, last_goal",
    ),
    Job(
        "group_journeys",
        (
            Link(
                JOURNEYS,
                "group_journeys",
                "ours",
                {"step": "step", "membership": "membership", "group_no": 0},
            ),
        ),
        "journey_id",
    ),
    Job(
        "voices",
        (
            Link(
                FEEDBACK,
                "voices",
                "ours",
                {
                    "answer": "said",
                    "event": "event",
                    "about": "about_said",
                    "event_object": "event_object",
                },
            ),
        ),
        "answer_id, event_id, score, delay_us",
        why_not_same="(by hand ties fall as they come; nothing where it only comes later)",
    ),
    Job(
        "care",
        (
            Link(
                FEEDBACK,
                "leavers",
                "ours_leavers",
                {
                    "step": "step",
                    "leaves": "{leaves}",
                    "window_us": "{window_us}",
                    "as_of_us": "{as_of_us}",
                },
            ),
            Link(
                FEEDBACK,
                "care",
                "ours",
                {
                    "step": "step",
                    "leavers": "ours_leavers",
                    "company": "{company}",
                    "window_us": "{window_us}",
                },
            ),
        ),
        "customer_no, part",
    ),
    Job(
        "contact_days",
        (Link(FEEDBACK, "contact_days", "ours", {"step": "step", "voice": "voice", **_PEOPLE}),),
        "customer_no, day_no, complained, unheard, back_day",
    ),
    Job(
        "navi",
        (
            Link(
                FEEDBACK,
                "navi",
                "ours",
                {
                    "step": "step",
                    "voice": "voice",
                    "own": "{own}",
                    "as_of_us": "{as_of_us}",
                    "silence_us": "{window_us}",
                    "good": 500_000_000,
                    "fall": 400_000_000,
                },
            ),
        ),
        "customer_no, voices, state_no, last_good_us",
    ),
    Job(
        "mean_sums",
        (Link(FEEDBACK, "mean_sums", "ours", {"rows": "cell_row"}),),
        "cell_no, n, customers, nn::BIGINT AS nn",
    ),
    Job(
        "share_sums",
        (Link(FEEDBACK, "share_sums", "ours", {"rows": "cell_row"}),),
        "cell_no, n, k, customers, kk::BIGINT AS kk, kn::BIGINT AS kn, nn::BIGINT AS nn",
    ),
    Job(
        "delays", (Link(FEEDBACK, "delays", "ours", {"rows": "cell_row"}),), "cell_no, median_us, n"
    ),
    *FORETELLING,
)

NOT_COMPARED: dict[str, str] = {
    "number_journeys": "one row_number over one DISTINCT; by hand it is the same statement",
    "pauses": "one lead over one filter; by hand it is the same statement",
    "arms": "two GROUP BY and a join of sums; by hand it is the same statement",
    "quiet_points": "arithmetic on one CROSS JOIN; by hand it is the same statement",
    "settled": "three joins and a filter; by hand it is the same statement",
    "proper": "arithmetic on the columns of two joins; by hand it is the same statement",
    "situations": "three GROUP BY and joins of sums; by hand it is the same statement",
    "heard_in_order": "one min() over a window and a filter; by hand it is the same statement",
    "next_moves": "a part of features: the next own act within a horizon, counted by customer",
    "belief_cases": "one GROUP BY with four sums; by hand it is the same statement",
    "pairs": "a plain lead() and count, the same written by hand",
    "told": "arithmetic on the columns of three joins; by hand it is the same statement",
    "lead_times": "first_act again, and a GROUP BY of what it found",
    "silences": "one lead over one filter; by hand it is the same statement",
    "point_voices": "last_value over a union, as in features",
    "mirror_sums": "GROUP BYs and joins of sums, as in scores",
    "people": "three GROUP BY, as in navi, of a few customers at a time",
    "crowd": "one filter and one join with what was said; by hand it is the same statement",
    "cells": "GROUP BYs and joins of sums, as in scores",
    "onward": "one join of encounters with later ones of the same customer, and a GROUP BY",
    "moments": "one row_number over a union and a filter; by hand it is the same statement",
    "begins": "three GROUP BY and a join; by hand it is the same statement",
    "slots": "one join with days and a GROUP BY; by hand it is the same statement",
    "journey_slots": "two joins; by hand it is the same statement",
    "slot_moves": "follows again, beside the slot of the journey",
    "wait_cells": "one GROUP BY of slot_moves; by hand it is the same statement",
    "crowd_runs": "one GROUP BY; by hand it is the same statement",
    "crowd_lone": "one filter and a GROUP BY of crowd_runs; by hand it is the same statement",
    "crowd_again": "one join with crowd_runs and a GROUP BY; by hand it is the same statement",
    "heard_runs": "one DISTINCT, a join and a GROUP BY; by hand it is the same statement",
    "slot_voices": "two joins; by hand it is the same statement",
}
"""Kernels nobody would write otherwise."""
