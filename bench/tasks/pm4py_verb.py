"""PM4Py on a formatted frame; loading is not timed: pm4py_verb.py map|variants FRAME."""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pm4py
from stopwatch import Stopwatch


def count_map(frame: pd.DataFrame) -> dict[str, Any]:
    fast, _, _ = pm4py.discover_performance_dfg(frame)
    counts, _, _ = pm4py.discover_dfg(frame)
    return {"counts": counts, "durations": fast}


def plain_map(found: dict[str, Any]) -> dict[str, Any]:
    durations = found["durations"]
    return {
        "moves": [
            [source, target, int(count), float(durations[source, target]["median"])]
            for (source, target), count in found["counts"].items()
        ]
    }


def count_variants(frame: pd.DataFrame) -> dict[str, Any]:
    return pm4py.get_variants(frame)


def plain_variants(found: dict[str, Any]) -> dict[str, Any]:
    counts = [many if isinstance(many, int) else len(many) for many in found.values()]
    return {
        "variants": len(counts),
        "journeys": sum(counts),
        "top": sorted(counts, reverse=True)[:20],
    }


VERBS = {"map": (count_map, plain_map), "variants": (count_variants, plain_variants)}


def main(verb: str, file: str) -> None:
    count, plain = VERBS[verb]
    frame = pm4py.format_dataframe(
        pd.read_parquet(file), case_id="customer", activity_key="touchpoint", timestamp_key="ts"
    )
    with Stopwatch() as watch:
        found = count(frame)
    watch.report(**plain(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
