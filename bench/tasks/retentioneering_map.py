"""retentioneering's transition graph, construction not timed: retentioneering_map.py FRAME.

Two calls, since one call weighs edges by one thing: counts, and medians of the time.
"""

from __future__ import annotations

import sys

import pandas as pd
import retentioneering
from stopwatch import Stopwatch


def main(file: str) -> None:
    frame = pd.read_parquet(file)
    stream = retentioneering.Eventstream(
        frame,
        schema={"path_cols": ["customer"], "event_col": "touchpoint", "timestamp_col": "ts"},
    )
    with Stopwatch() as watch:
        counts = stream.transition_graph_data("count", path_col="customer")
        stream.transition_graph_data("time_median", path_col="customer")
    watch.report(moves=int(counts.to_numpy().sum()))


if __name__ == "__main__":
    main(*sys.argv[1:])
