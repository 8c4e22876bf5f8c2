"""One click deeper than the index, as tables and sentences on the command line."""

from __future__ import annotations

from datetime import date, timedelta

from nebelhorn.app import Concentration, Depth, Gap, Heap, Score, Understanding
from nebelhorn.cli.show import percent, say, show_table

_EPOCH = date(1970, 1, 1)
_HEAPS = {
    Heap.TOUCHPOINT: "after {name}",
    Heap.QUIET: "in quiet spells",
    Heap.CUSTOMERS: "of the busiest hundredth of customers",
}


_NO_SHARES = "No share is said yet, so nothing can be told apart below it."


def show_depth(found: Understanding) -> None:
    """Print whether the headline can be trusted, and what it is made of."""
    depth = found.depth
    if depth is None:
        say(_NO_SHARES)
        return
    _show_figures(depth, found.index.machine)
    show_companions(found)
    for one in depth.concentration:
        say(_heap(one))
    _show_twin(depth)
    if depth.ingest_fog:
        say("Ingest fog: more than 1 of 100 would have turned out otherwise by what came late.")
    lines = depth.lines
    if len(lines) > 1:
        listed = ", ".join(f"{one.set_version} (run {one.run_no})" for one in lines)
        say(f"History was asked with {len(lines)} question sets, each a line of its own: {listed}.")


def show_companions(found: Understanding) -> None:
    """Print skill, calibration and reliability of each question."""
    if found.depth is None:
        say(_NO_SHARES)
        return
    show_table(
        ["question", ">skill", ">range", ">calibration", ">range", ">MCB", ">DSC", ">UNC", ">late"],
        [
            (
                question.name,
                *_gap(question.skill),
                *_gap(question.calibration),
                *(
                    (None, None, None)
                    if question.reliability is None
                    else (
                        f"{question.reliability.mcb:.4f}",
                        f"{question.reliability.dsc:.4f}",
                        f"{question.reliability.unc:.4f}",
                    )
                ),
                question.corrected,
            )
            for question in found.depth.questions
        ],
    )
    say(
        "skill: of what the naive guess left to gain; calibration: right less sealed confidence; "
        "Brier score = MCB - DSC + UNC; late: would have turned out otherwise by late news."
    )


def show_running(found: Understanding) -> None:
    """Print the index day by day with bounds that hold on all days at once."""
    if found.depth is None:
        say(_NO_SHARES)
        return
    show_table(
        ["up to", ">right", ">low", ">high", ">settled"],
        [
            (
                _EPOCH + timedelta(days=one.day),
                percent(one.value),
                percent(one.low),
                percent(one.high),
                one.n,
            )
            for one in found.depth.running
        ],
    )


def _show_figures(depth: Depth, whole: Score) -> None:
    rows = [("all that is looked at", whole), ("last 28 days", depth.lately)]
    table: list[tuple[object, ...]] = [
        (
            name,
            percent(s.value),
            percent(s.low),
            percent(s.high),
            percent(s.naive),
            s.n,
            _whole(s.size),
        )
        for name, s in rows
    ]
    faded = depth.faded
    table.append(
        (
            "fading by half in 14 days",
            percent(faded.value),
            percent(faded.low),
            percent(faded.high),
            percent(faded.naive),
            None,
            _whole(faded.size),
        )
    )
    show_table(
        ["index", ">right", ">low", ">high", ">naive", ">settled", ">as good as"],
        table,
    )
    skill, calibration = _gap(depth.skill), _gap(depth.calibration)
    say(f"Skill {skill[0]} ({skill[1]}), calibration gap {calibration[0]} ({calibration[1]}).")


def _whole(size: float | None) -> int | None:
    return None if size is None else round(size)


def _show_twin(depth: Depth) -> None:
    twin = depth.twin
    if twin is None or twin.now.value is None:
        say("No frozen twin yet: nothing that was foretold is 90 days old.")
        return
    apart = _gap(twin.apart)
    say(
        f"Frozen twin: what was foretold {twin.days} days before would be right in "
        f"{percent(twin.frozen)}, today's forecasts are in {percent(twin.now.value)} "
        f"({apart[0]}, {apart[1]}, n = {twin.now.n:,})."
    )


def _heap(one: Concentration) -> str:
    where = _HEAPS[one.heap].format(name=one.name)
    rest = one.without
    without = (
        f"{rest.hits:,} of {rest.n:,}"
        if rest.value is None
        else f"{percent(rest.value)} (naive {percent(rest.naive)}, n = {rest.n:,})"
    )
    return f"{percent(one.share)} of all predictions are made {where}; without them: {without}."


def _gap(gap: Gap) -> tuple[str | None, str | None]:
    if gap.value is None or gap.low is None or gap.high is None:
        return None, None
    return f"{100 * gap.value:+.1f}", f"{100 * gap.low:+.1f} to {100 * gap.high:+.1f}"
