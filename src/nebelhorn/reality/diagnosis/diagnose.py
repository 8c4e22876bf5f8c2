"""Put it all together: why did the figure move?"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from nebelhorn.engine import drop, put_view
from nebelhorn.reality.diagnosis.broken_down import break_down
from nebelhorn.reality.diagnosis.case import Case, Places, read_places
from nebelhorn.reality.diagnosis.dark import dark
from nebelhorn.reality.diagnosis.data_faults import source_faults
from nebelhorn.reality.diagnosis.fogged import thicker_fog
from nebelhorn.reality.diagnosis.gains import gains
from nebelhorn.reality.diagnosis.moment_faults import moment_faults
from nebelhorn.reality.diagnosis.moves import Going, changed_moves, horizon_days
from nebelhorn.reality.diagnosis.novelty import new_kinds, novelty
from nebelhorn.reality.diagnosis.result import Cause, MoveChange, NewKind, Span, Waterfall
from nebelhorn.reality.diagnosis.signs import DataFault, Diagnosis, Fault, Verdict

LEAST_POINTS = 0.005
"""A part of less than half a point is no verdict, however sure."""

_FEW = 5
"""A touchpoint of fewer customers is told, but nothing is laid to it."""

_EVENT = "diagnosed_event"


def diagnose(
    connection: duckdb.DuckDBPyConnection, case: Case, before: Span, after: Span
) -> Diagnosis:
    """Say why a figure moved between two spans.

    Faults of the data come first, since with them nothing else means what it says; then new kinds
    of touchpoints, moves between known ones, traces of what never reaches the log, fog that has
    thickened, and at last the parts of the headline. Renamed touchpoints are counted as one when
    moves are compared, and new kinds are no targets there: they have been named already.

    Args:
        connection: Facts; with ``case.questions`` also ``case.settled`` (see ``put_settled``).
        case: Catalogue, questions, whom the headline speaks about, and texts.
        before: Span that is compared with: of moments their day, of predictions the day they were
            due.
        after: Span that is explained; not beyond the end of the log.

    Returns:
        The diagnosis; ``verdicts`` in the order above.

    Raises:
        ValueError: The spans are empty, or ``after`` begins before ``before`` ends.
    """
    if min(before.days, after.days) < 1 or after.from_day < before.to_day:
        msg = f"{before} and {after} must be of a day at least, and one after the other"
        raise ValueError(msg)
    places = read_places(connection, case.settings)
    old, late = _moments(case, before, after)
    faults = (*source_faults(connection, old, late), *moment_faults(connection, places, old, late))
    renamed = {fault.became for fault in faults if fault.fault is Fault.RENAMED}
    new = tuple(
        kind for kind in new_kinds(connection, places, late) if kind.touchpoint not in renamed
    )
    moves = _moves(connection, places, faults, new, (old, late))
    waterfall = break_down(connection, case, places, before, after) if case.questions else None
    traces = dark(connection, case, places, old, late)
    fog = thicker_fog(connection, places, old, late)
    flagged = tuple(move for move in moves if move.flagged)
    found = {
        Verdict.DATA_FAULT: bool(faults),
        Verdict.NEW_KIND: any(kind.customers >= _FEW for kind in new),
        Verdict.MOVES: bool(flagged),
        Verdict.DARK: traces.arrivals.risen or traces.leaving.risen or bool(traces.names),
        Verdict.FOG: bool(fog),
    }
    return Diagnosis(
        before=before,
        after=after,
        verdicts=(*(verdict for verdict, there in found.items() if there), *_parts(waterfall)),
        waterfall=waterfall,
        faults=faults,
        new_kinds=new,
        novelty=novelty(connection, old, late),
        moves=flagged,
        sources_tested=len(moves),
        dark=traces,
        fog=fog,
        gains=gains(waterfall, {kind.touchpoint for kind in new}) if waterfall else (),
    )


def _moments(case: Case, before: Span, after: Span) -> tuple[Span, Span]:
    """Return when the moments were that predictions due in the two spans speak about."""
    turn = after.from_day - case.open_days
    return Span(before.from_day - case.open_days, turn), Span(turn, after.to_day)


def _moves(
    connection: duckdb.DuckDBPyConnection,
    places: Places,
    faults: Sequence[DataFault],
    new: Sequence[NewKind],
    spans: tuple[Span, Span],
) -> tuple[MoveChange, ...]:
    number = {name: place for place, name in places.names.items()}
    old_names = "".join(
        f" WHEN {number[fault.became]:d} THEN {number[fault.subject]:d}"
        for fault in faults
        if fault.became is not None
    )
    as_was = f"CASE touchpoint_no{old_names} ELSE touchpoint_no END" if old_names else ""
    replaced = f" REPLACE ({as_was} AS touchpoint_no)" if as_was else ""
    put_view(connection, _EVENT, f"SELECT *{replaced} FROM event")
    passed = sorted(places.company | {number[kind.touchpoint] for kind in new})
    going = Going(passed, horizon_days(*spans), _EVENT)
    found = changed_moves(connection, places.names, *spans, going)
    drop(connection, _EVENT)
    return found


def _parts(waterfall: Waterfall | None) -> tuple[Verdict, ...]:
    if waterfall is None:
        return ()
    terms = {Verdict(cause.value): getattr(waterfall, cause.value) for cause in Cause}
    parts = [
        verdict
        for verdict, term in terms.items()
        if term.separable and abs(term.points) >= LEAST_POINTS
    ]
    if abs(waterfall.question_set) >= LEAST_POINTS:
        parts.append(Verdict.QUESTION_SET)
    return tuple(parts)
