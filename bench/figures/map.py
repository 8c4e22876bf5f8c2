"""The map with durations, against PM4Py and retentioneering, on the same events in one order.

Ours is the whole verb on an opened workspace, journeys made anew. Theirs is the count alone:
loading, formatting and construction are not timed. A journey is a customer, as ``init`` has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from data import frame, workspace
from figure import Bench, Goal, Line
from measure import Run, cpu_ratio, interleave, ratios, run_task, walls
from peers import own_python, python_of


def measure_map(bench: Bench) -> Iterator[Line]:
    folder, file = workspace(bench), frame(bench)
    pm4py, retentioneering = python_of(bench, "pm4py"), python_of(bench, "retentioneering")
    runs = interleave(
        bench,
        {
            "nebelhorn": lambda: run_task(own_python(), "nebelhorn_verb", "map", folder),
            "PM4Py": lambda: run_task(pm4py, "pm4py_verb", "map", file),
            "retentioneering": lambda: run_task(retentioneering, "retentioneering_map", file),
        },
    )
    ours, theirs, others = runs.values()
    yield Line(
        "map: times faster than PM4Py",
        ratios(theirs, ours),
        "×",
        Goal(8),
        f"{cpu_ratio(theirs, ours)}; {walls(runs)}",
    )
    yield Line(
        "map: times faster than retentioneering",
        ratios(others, ours),
        "×",
        Goal(5),
        cpu_ratio(others, ours),
    )
    peaks = f"best {min(r.peak_mb for r in ours):,.0f} of {min(r.peak_mb for r in theirs):,.0f} MiB"
    yield Line(
        "map: peak memory, part of PM4Py's",
        ratios(ours, theirs, "peak_mb"),
        "×",
        Goal(0.5, at_least=False),
        peaks,
    )
    yield _same_counts(ours[0], theirs[0], others[0])


def _same_counts(ours: Run, theirs: Run, others: Run) -> Line:
    mine, peer = _moves(ours), _moves(theirs)
    nothing = (0, 0.0)
    pairs = mine.keys() | peer.keys()
    apart = [pair for pair in pairs if mine.get(pair, nothing)[0] != peer.get(pair, nothing)[0]]
    late = [abs(mine[pair][1] - peer[pair][1]) for pair in mine.keys() & peer.keys()]
    total = sum(count for count, _ in mine.values())
    told = others.found["moves"] - 2 * ours.found["journeys"]
    return Line(
        "map: edges counted otherwise than PM4Py",
        (float(len(apart)),),
        "edges",
        Goal(0, at_least=False),
        f"of {len(mine):,}; medians at most {max(late, default=0.0):.6f} s apart; {total:,} moves, "
        f"retentioneering says {told:,} and a start and an end a journey",
    )


def _moves(run: Run) -> dict[tuple[str, str], tuple[int, float]]:
    return {
        (source, target): (count, median) for source, target, count, median in run.found["moves"]
    }
