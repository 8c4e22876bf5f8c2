"""The directly-follows map of any days and any group, added up from cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import drop, put_table, put_view, quote_identifier
from nebelhorn.journeys.cells.crowd import Crowd, make_crowd
from nebelhorn.journeys.cells.rows import Column, fetch
from nebelhorn.journeys.cells.slots import Slots
from nebelhorn.journeys.cells.waits import WAIT_ERROR, Moves, Waits, make_waits
from nebelhorn.journeys.names import touchpoint_names
from nebelhorn.journeys.relation import kernel_sql
from nebelhorn.journeys.result import JourneyMap, Station, Transition

_MOVES, _CAME = "slot_move", "slot_came"
_END = -1


@dataclass(frozen=True, slots=True)
class DayMap:
    """Everything the map of any filter is added up from.

    Attributes:
        slots: What a filter chooses among.
        names: Raw name of each touchpoint, by number.
        waits: Moves, ends of journeys among them, and how long they took.
        places: Shape (touchpoints,), numbers of the touchpoints of ``here``, rising.
        movers: Units by pair, in the order of ``waits.pairs``.
        here: Units by touchpoint.
        whole: Units, all at one place.
        by_customer: Is each unit a customer? Then whoever counts customers may use these crowds.
    """

    slots: Slots
    names: Mapping[int, str]
    waits: Waits
    places: Column
    movers: Crowd
    here: Crowd
    whole: Crowd
    by_customer: bool

    def sum(
        self, chosen: NDArray[np.bool_], *, unit: str = "customer", group: str | None = None
    ) -> JourneyMap:
        """Return the map of the slots that are chosen.

        Args:
            chosen: Shape (slots,), see ``Slots.chosen``.
            unit: ``customer`` or an object type; only named in the result.
            group: Name of the group chosen; only named in the result.

        Returns:
            What ``journey_map`` says of the journeys in these slots; counts are the same, median
            and 90th percentile are within ``off_by``.
        """
        moves = self.waits.sums(chosen)
        pairs, here = self.waits.pairs, self.here.sums(chosen)
        ended = pairs[:, 1] == _END
        return JourneyMap(
            unit=unit,
            group=group,
            journeys=int(moves.times[ended].sum()),
            customers=int(self.whole.sums(chosen).people.sum()),
            events=int(moves.times.sum()),
            stations=self._stations(moves, here.people),
            transitions=self._transitions(moves, self.movers.sums(chosen).people),
            first_us=int(self.slots.first_us[chosen].min()) if chosen.any() else None,
            last_us=int(self.slots.last_us[chosen].max()) if chosen.any() else None,
            off_by=WAIT_ERROR,
        )

    def _stations(self, moves: Moves, people: Column) -> tuple[Station, ...]:
        pairs, many = self.waits.pairs, int(self.places.max(initial=0)) + 1
        goes_on = pairs[:, 1] != _END
        events, arrivals, ends = (
            np.bincount(pairs[which, end], weights=moves.times[which], minlength=many)
            for which, end in ((slice(None), 0), (goes_on, 1), (~goes_on, 0))
        )
        made = [
            Station(
                self.names[place],
                int(events[place]),
                customers,
                int(events[place] - arrivals[place]),
                int(ends[place]),
            )
            for place, customers in zip(self.places.tolist(), people.tolist(), strict=True)
            if customers
        ]
        return tuple(sorted(made, key=lambda one: (-one.events, one.touchpoint)))

    def _transitions(self, moves: Moves, people: Column) -> tuple[Transition, ...]:
        found = zip(
            *(self.waits.pairs.tolist(), moves.times.tolist(), people.tolist()),
            *(moves.median_s.round(6).tolist(), moves.p90_s.round(6).tolist()),
            strict=True,
        )
        made = [
            Transition(self.names[source], self.names[target], times, units, median, p90)
            for (source, target), times, units, median, p90 in found
            if times and target != _END
        ]
        return tuple(sorted(made, key=lambda one: (-one.count, one.source, one.target)))


def make_day_map(
    connection: duckdb.DuckDBPyConnection,
    slots: Slots,
    *,
    step: str = "step",
    go_on: Callable[[str], None] = lambda _: None,
) -> DayMap:
    """Count the map of every slot.

    Args:
        connection: Facts with ``step`` and ``journey_slot`` (see ``put_slots``).
        slots: As ``put_slots`` returned them.
        step: Name of the relation of encounters.
        go_on: Told about each part of the work; may break it off by raising.

    Returns:
        Nothing in it names a customer or an event.
    """
    many = len(slots.days)
    go_on("moves by day")
    kernel = kernel_sql("slot_moves", step=step, journey_slot="journey_slot")
    put_table(connection, _MOVES, kernel)
    go_on("waits by day")
    waits = make_waits(connection, _MOVES, slots=many)
    go_on("who moved, by day")
    width = int(waits.pairs.max(initial=0)) + 2
    movers = _crowd(
        connection,
        f"SELECT from_no::BIGINT * {width} + coalesce(to_no, -1) + 1 AS place_no, "
        f"unit_no AS who, slot FROM {_MOVES} WHERE to_no IS NOT NULL",
        many,
        waits.pairs[:, 0] * width + waits.pairs[:, 1] + 1,
    )
    go_on("who was where, by day")
    (places,) = fetch(connection, f"SELECT DISTINCT from_no FROM {_MOVES} ORDER BY from_no")
    here = _crowd(
        connection, f"SELECT from_no AS place_no, unit_no AS who, slot FROM {_MOVES}", many, places
    )
    go_on("who came at all, by day")
    joined = f"{quote_identifier(step)} JOIN journey_slot USING (journey_id)"
    whole = _crowd(
        connection,
        f"SELECT 0 AS place_no, unit_no AS who, slot FROM {joined}",
        many,
        np.zeros(min(1, many), np.int64),
    )
    drop(connection, _MOVES)
    others = connection.execute(
        f"SELECT 1 FROM {quote_identifier(step)} WHERE unit_no IS DISTINCT FROM customer_no LIMIT 1"
    ).fetchall()
    names = touchpoint_names(connection)
    return DayMap(slots, names, waits, places, movers, here, whole, by_customer=not others)


def _crowd(connection: duckdb.DuckDBPyConnection, came: str, slots: int, places: Column) -> Crowd:
    put_view(connection, _CAME, came)
    made = make_crowd(connection, _CAME, slots=slots, places=places)
    drop(connection, _CAME)
    return made
