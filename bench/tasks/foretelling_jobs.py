"""Jobs of what is foretold and settled: decision points, what became of them, and scores."""

from __future__ import annotations

from job import PREDICTIONS, REALITY, Job, Link

FORETELLING: tuple[Job, ...] = (
    Job(
        "points",
        (
            Link(
                PREDICTIONS,
                "points",
                "ours",
                {"event": "event", "answer": "answer", "pause_us": 2_000_000},
            ),
        ),
        "customer_no, sealed_us, next_us, kind, moment_id, last_event_no, symbol_1, symbol_2, "
        "symbol_3",
    ),
    Job(
        "first_act",
        (
            Link(
                REALITY,
                "first_act",
                "ours",
                {"point": "asked", "act": "act", "horizon_us": "{window_us}"},
            ),
        ),
        "point_no, class, heard_us",
        why_not_same="(by hand ties fall as they come)",
    ),
    Job(
        "spent",
        (
            Link(
                REALITY,
                "spent",
                "ours",
                {"point": "asked", "act": "amount", "horizon_s": "{window_s}"},
            ),
        ),
        "point_no, spent",
    ),
    Job(
        "scores",
        (Link(REALITY, "scores", "ours", {"settled": "answered"}),),
        "part, n, hits, round(share, 9), round(naive, 9), customers, days, "
        "round(by_customer, 12), round(by_day, 12), round(by_both, 12)",
    ),
)
