"""What must hold for the journeys of every log."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import astuple, dataclass, replace
from functools import cache
from itertools import pairwise
from statistics import median

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn.engine import connect
from nebelhorn.journeys import (
    FunnelQuestion,
    Outcome,
    behind_end,
    behind_funnel,
    behind_instead,
    behind_start,
    behind_station,
    behind_transition,
    behind_variant,
    funnel,
    instead,
    journey_map,
    make_membership,
    make_steps,
    narrow_to_period,
    of_visitors,
    put_catalogue,
    put_features,
    put_gaps,
    put_labels,
    variants,
    visitors,
)
from nebelhorn.settings import JourneySettings, Settings

DAY = 86_400_000_000
NAMES = ("Anruf", "écrit", "カート", "a'b", "zu")
FEW = settings(max_examples=settings.default.max_examples // 4)


@dataclass(frozen=True)
class Event:
    event_id: int
    id_no: int | None
    t_us: int
    touchpoint_no: int
    value: float | None
    state: str | None
    orders: tuple[int, ...]

    @property
    def place(self) -> tuple[int, int]:
        return (self.t_us, self.event_id)


@dataclass(frozen=True)
class Answer:
    answer_id: int
    id_no: int | None
    t_us: int
    score: float | None
    topic: str | None
    circumstance: str | None
    goal: str | None


# few values, so that ties, repeated moves and waits of exactly a window come up in every log
TIMES = st.sampled_from([0, 0, 1, 999_999, DAY, DAY, 3 * DAY, 3 * DAY, 4 * DAY, 9 * DAY, 40 * DAY])
PLACES = st.sampled_from([1, 1, 1, 2, 2, 3, 4, 5])


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    count = draw(st.sampled_from([16, 12, 12, 6, 1, 0]))
    numbers = draw(st.permutations(range(1, count + 1)))
    return [
        Event(
            number,
            draw(st.sampled_from([7, 7, 7, 8, 2**61, None])),
            draw(TIMES),
            draw(PLACES),
            draw(st.sampled_from([None, 1.5, -2.0])),
            draw(st.sampled_from([None, "SP", "Zürich"])),
            tuple(draw(st.sets(st.integers(100, 102), max_size=2))),
        )
        for number in numbers
    ]


answer_lists = st.lists(
    st.tuples(
        st.sampled_from([7, 7, 8, None]),
        TIMES,
        st.sampled_from([None, 0.0, 0.5, 1.0]),
        st.sampled_from([None, "price", "écran"]),
        st.sampled_from([None, "hurried", "worried"]),
        st.sampled_from([None, "peace", "order"]),
    ),
    max_size=8,
).map(lambda found: [Answer(number, *one) for number, one in enumerate(found)])

cuts = st.builds(
    JourneySettings,
    unit=st.sampled_from(["customer", "order"]),
    cut_after_days=st.sampled_from([None, 2.0, 3.0]),
    end_touchpoints=st.sampled_from([(), ("Anruf",), ("Anruf", "nowhere")]),
    key=st.sampled_from([None, "state"]),
)


@cache
def opened() -> duckdb.DuckDBPyConnection:
    return connect(threads=1)


def facts(events: list[Event], answers: list[Answer] | None = None) -> duckdb.DuckDBPyConnection:
    """A log in memory, its rows in the order given; one at a time."""
    connection = opened()
    connection.execute(
        "CREATE OR REPLACE TABLE attribute AS SELECT 'state' AS name, 'a_state' AS column_name;"
        "CREATE OR REPLACE TABLE object AS SELECT range AS object_no, 'order' AS type,"
        " 'o' || range AS name FROM range(100, 103)"
    )
    fill(connection, "touchpoint(touchpoint_no INTEGER, name VARCHAR)", list(enumerate(NAMES, 1)))
    fill(
        connection,
        "event(event_id BIGINT, id_no BIGINT, t_us BIGINT, touchpoint_no INTEGER,"
        " value DOUBLE, a_state VARCHAR)",
        [(e.event_id, e.id_no, e.t_us, e.touchpoint_no, e.value, e.state) for e in events],
    )
    fill(
        connection,
        "event_object(event_id BIGINT, object_no BIGINT, qualifier VARCHAR)",
        [(e.event_id, order, mark) for e in events for order in e.orders for mark in "ab"],
    )
    fill(
        connection,
        "answer(answer_id BIGINT, id_no BIGINT, t_us BIGINT, score DOUBLE,"
        " topic VARCHAR, circumstance VARCHAR, goal VARCHAR)",
        [astuple(answer) for answer in answers or []],
    )
    put_catalogue(connection, Settings())
    return connection


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {table}")
    if rows:
        marks = f"({', '.join('?' for _ in rows[0])})"
        values = ", ".join(marks for _ in rows)
        name = table.split("(", maxsplit=1)[0]
        flat = [value for row in rows for value in row]
        connection.execute(f"INSERT INTO {name} VALUES {values}", flat)


def by_unit(events: list[Event], unit: str = "customer") -> dict[int, list[Event]]:
    """The events of each unit in order."""
    found: defaultdict[int, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda one: one.place):
        units = event.orders if unit == "order" else [event.id_no]
        for number in units:
            if number is not None:
                found[number].append(event)
    return found


def by_hand(events: list[Event], cut: JourneySettings) -> list[list[Event]]:
    """The journeys, cut in plain Python."""
    journeys = []
    for line in by_unit(events, cut.unit).values():
        journey: list[Event] = []
        key = None
        for event in line:
            before = journey[-1] if journey else None
            if before and (
                (cut.cut_after_days and event.t_us - before.t_us > cut.cut_after_days * DAY)
                or NAMES[before.touchpoint_no - 1] in cut.end_touchpoints
                or (cut.key and event.state and key and event.state != key)
            ):
                journeys.append(journey)
                journey = []
            journey.append(event)
            key = event.state or key
        journeys.append(journey)
    return journeys


@given(logs(), cuts)
@FEW
def test_every_event_is_in_exactly_one_journey_of_each_of_its_units(
    events: list[Event], cut: JourneySettings
) -> None:
    connection = facts(events)
    info = make_steps(connection, cut)
    rows = connection.execute(
        "SELECT journey_id, unit_no, event_id FROM step ORDER BY journey_id, t_us, event_id"
    ).fetchall()
    assert len({(unit, event) for _, unit, event in rows}) == len(rows) == info.rows
    assert info.events + info.left_out == len(events)
    assert {event for _, _, event in rows} == {
        event.event_id for line in by_unit(events, cut.unit).values() for event in line
    }
    journeys: defaultdict[int, list[int]] = defaultdict(list)
    units: defaultdict[int, set[int]] = defaultdict(set)
    for journey, unit, event in rows:
        journeys[journey].append(event)
        units[journey].add(unit)
    assert all(len(owners) == 1 for owners in units.values())
    wanted = sorted([event.event_id for event in journey] for journey in by_hand(events, cut))
    assert sorted(journeys.values()) == wanted


@given(logs(), cuts)
@FEW
def test_the_map_is_what_counting_by_hand_gives_and_its_totals_agree(
    events: list[Event], cut: JourneySettings
) -> None:
    connection = facts(events)
    info = make_steps(connection, cut)
    found = journey_map(connection, unit=cut.unit)
    journeys = by_hand(events, cut)
    waits: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for journey in journeys:
        for left, reached in pairwise(journey):
            pair = (NAMES[left.touchpoint_no - 1], NAMES[reached.touchpoint_no - 1])
            waits[pair].append((reached.t_us - left.t_us) / 1e6)
    assert {(m.source, m.target): (m.count, m.median_s) for m in found.transitions} == {
        pair: (len(those), pytest.approx(median(those), abs=1e-6)) for pair, those in waits.items()
    }
    starts = Counter(NAMES[journey[0].touchpoint_no - 1] for journey in journeys)
    ends = Counter(NAMES[journey[-1].touchpoint_no - 1] for journey in journeys)
    assert {s.touchpoint: s.starts for s in found.stations if s.starts} == starts
    assert {s.touchpoint: s.ends for s in found.stations if s.ends} == ends
    assert sum(s.events for s in found.stations) == found.events == info.rows
    assert sum(starts.values()) == sum(ends.values()) == found.journeys == len(journeys)
    assert sum(m.count for m in found.transitions) == found.events - found.journeys
    assert found.customers == len(by_unit(events, cut.unit))
    assert all(0 <= m.median_s <= m.p90_s for m in found.transitions)


@given(logs(), cuts)
@FEW
def test_variants_add_up_to_the_map(events: list[Event], cut: JourneySettings) -> None:
    connection = facts(events)
    make_steps(connection, cut)
    found = journey_map(connection)
    total, ways = variants(connection, limit=1000)
    wanted = Counter(
        tuple(NAMES[event.touchpoint_no - 1] for event in journey)
        for journey in by_hand(events, cut)
    )
    assert total == len(ways) == len(wanted)
    assert [(way.touchpoints, way.journeys) for way in ways] == sorted(
        wanted.items(), key=lambda one: (-one[1], one[0])
    )
    assert sum(way.journeys for way in ways) == found.journeys
    assert sum(way.journeys * len(way.touchpoints) for way in ways) == found.events
    assert sum(way.share for way in ways) == pytest.approx(1.0 if ways else 0.0)


@given(logs(), cuts)
@FEW
def test_every_count_answers_with_those_behind_it(
    events: list[Event], cut: JourneySettings
) -> None:
    connection = facts(events)
    make_steps(connection, cut)
    found = journey_map(connection)
    for station in found.stations:
        behind = behind_station(connection, station.touchpoint)
        assert (behind.count, len(behind.units)) == (station.events, station.customers)
        assert behind_start(connection, station.touchpoint).count == station.starts
        assert behind_end(connection, station.touchpoint).count == station.ends
    for move in found.transitions:
        behind = behind_transition(connection, move.source, move.target)
        assert (behind.count, len(behind.units)) == (move.count, move.customers)
    for way in variants(connection, limit=1000)[1]:
        behind = behind_variant(connection, way.touchpoints)
        assert behind.count == way.journeys >= len(behind.units) > 0


@given(logs(), cuts, st.sampled_from([None, 0, DAY, 3 * DAY]))
@FEW
def test_who_was_there_is_found_in_the_journeys_of_those_who_were_there(
    events: list[Event], cut: JourneySettings, begun: int | None
) -> None:
    connection = facts(events)
    cut = replace(cut, unit="customer")
    journeys = [one for one in by_hand(events, cut) if begun is None or one[0].t_us >= begun]
    for way in ((NAMES[0],), (NAMES[1],), (NAMES[0], NAMES[0]), (NAMES[0], NAMES[1])):
        make_steps(connection, cut, where=of_visitors(connection, way))
        narrow_to_period(connection, (begun, None))
        found = visitors(connection, way, limit=100)
        seen: defaultdict[int | None, list[int]] = defaultdict(list)
        for journey in journeys:
            names = [NAMES[event.touchpoint_no - 1] for event in journey]
            for number, event in enumerate(journey):
                if tuple(names[number : number + len(way)]) == way:
                    seen[event.id_no].append(event.t_us)
        assert found.customers == len(seen)
        assert found.times == sum(map(len, seen.values()))
        assert {(one.customer_no, one.times, one.last_us) for one in found.listed} == {
            (customer, len(times), max(times)) for customer, times in seen.items()
        }
        if len(way) == 1 and begun is None:
            make_steps(connection, JourneySettings())
            assert visitors(connection, way, limit=100) == found


def walk(line: list[Event], question: FunnelQuestion) -> list[Event]:
    """The funnel of one unit, in plain Python."""
    steps: list[Event] = []
    for event in line:
        if len(steps) == len(question.steps) or event.t_us > question.as_of_us:
            break
        in_time = not steps or event.t_us - steps[0].t_us <= question.window_us
        if in_time and NAMES[event.touchpoint_no - 1] == question.steps[len(steps)]:
            steps.append(event)
    return steps


questions = st.builds(
    FunnelQuestion,
    steps=st.lists(st.sampled_from([*NAMES[:2], *NAMES[:2], NAMES[2]]), min_size=2, max_size=4).map(
        tuple
    ),
    window_days=st.sampled_from([1, 3, 3, 30]),
    as_of_us=st.sampled_from([DAY, 3 * DAY, 4 * DAY, 60 * DAY]),
)


@given(logs(), questions)
@FEW
def test_a_funnel_is_what_walking_by_hand_gives_and_loses_nobody(
    events: list[Event], question: FunnelQuestion
) -> None:
    connection = facts(events)
    make_steps(connection, JourneySettings())
    found = funnel(connection, question)
    walks = {unit: walk(line, question) for unit, line in by_unit(events).items()}
    for at, step in enumerate(found):
        there = {unit for unit, steps in walks.items() if len(steps) > at}
        assert step.reached == len(there)
        assert set(behind_funnel(connection, question, at=at).units) == there
        spans = [(walks[unit][at].t_us - walks[unit][0].t_us) / 1e6 for unit in there]
        assert step.median_s == (pytest.approx(median(spans), abs=1e-6) if spans else None)
        if at == 0:
            continue
        lost = behind_funnel(connection, question, at=at, outcome=Outcome.LOST)
        undecided = behind_funnel(connection, question, at=at, outcome=Outcome.UNDECIDED)
        assert undecided.count == step.undecided == len(undecided.units)
        assert step.reached + lost.count + undecided.count == found[at - 1].reached
        went = instead(connection, question, at=at - 1)
        assert sum(one.customers for one in went) == lost.count
        for one in went:
            behind = behind_instead(connection, question, at=at - 1, touchpoint=one.touchpoint)
            assert behind.count == one.customers
            assert set(behind.units) <= set(lost.units)


@given(logs(), answer_lists, cuts, questions, st.randoms(use_true_random=False))
@FEW
def test_the_order_of_rows_changes_nothing(
    events: list[Event],
    answers: list[Answer],
    cut: JourneySettings,
    question: FunnelQuestion,
    chance: object,
) -> None:
    def everything(events: list[Event], answers: list[Answer]) -> object:
        connection = facts(events, answers)
        info = make_steps(connection, cut)
        members = make_membership(
            connection, [("SP", "a_state = 'SP'"), ("busy", "events_before > 2")]
        )
        put_features(connection)
        return (
            info,
            connection.execute("SELECT * FROM step ORDER BY ALL").fetchall(),
            journey_map(connection),
            variants(connection),
            funnel(connection, question),
            instead(connection, question, at=0),
            members,
            connection.execute("SELECT * FROM membership ORDER BY ALL").fetchall(),
            connection.execute("SELECT * FROM feature ORDER BY ALL").fetchall(),
        )

    shuffled = [list(events), list(answers)]
    for rows in shuffled:
        chance.shuffle(rows)  # type: ignore[attr-defined]
    assert everything(events, answers) == everything(*shuffled)


@given(logs(), cuts)
@FEW
def test_no_wait_is_negative_and_the_gaps_are_those_of_the_map(
    events: list[Event], cut: JourneySettings
) -> None:
    connection = facts(events)
    make_steps(connection, cut)
    put_gaps(connection)
    gaps = connection.execute("SELECT source, target, seconds FROM gap").fetchall()
    assert all(seconds >= 0 for _, _, seconds in gaps)
    assert Counter((source, target) for source, target, _ in gaps) == {
        (move.source, move.target): move.count for move in journey_map(connection).transitions
    }


def features_of(events: list[Event], answers: list[Answer]) -> dict[int, dict[str, object]]:
    connection = facts(events, answers)
    put_features(connection)
    found = connection.execute("SELECT * FROM feature")
    names = [column[0] for column in found.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def features_by_hand(event: Event, events: list[Event], answers: list[Answer]) -> dict[str, object]:
    before = sorted(
        (e for e in events if e.id_no == event.id_no and e.place < event.place),
        key=lambda one: one.place,
    )
    voices = sorted(
        (a for a in answers if a.id_no == event.id_no and a.t_us < event.t_us),
        key=lambda one: (one.t_us, one.answer_id),
    )
    scores = [voice.score for voice in voices if voice.score is not None]
    states = [one.state for one in [*before, event] if one.state is not None]
    second = event.t_us // 1_000_000

    def told(name: str) -> object:
        said = [getattr(voice, name) for voice in voices]
        return next((text for text in reversed(said) if text is not None), None)

    def recent(days: int) -> int:
        return sum(1 <= second - one.t_us // 1_000_000 <= days * 86_400 for one in before)

    return {
        "touchpoint": NAMES[event.touchpoint_no - 1],
        "value": event.value,
        "hour": event.t_us // 3_600_000_000 % 24,
        "weekday": (event.t_us // DAY + 3) % 7 + 1,
        "a_state": states[-1] if states else None,
        "events_before": len(before),
        "same_before": sum(one.touchpoint_no == event.touchpoint_no for one in before),
        "last_touchpoint": NAMES[before[-1].touchpoint_no - 1] if before else None,
        "days_since_last": (event.t_us - before[-1].t_us) / DAY if before else None,
        "days_since_first": (event.t_us - before[0].t_us) / DAY if before else None,
        "events_7d": recent(7),
        "events_30d": recent(30),
        "value_before": sum(one.value or 0.0 for one in before),
        "last_score": scores[-1] if scores else None,
        "score_trend": scores[-1] - scores[-2] if len(scores) > 1 else None,
        "voices_before": len(voices),
        "days_since_voice": (event.t_us - voices[-1].t_us) / DAY if voices else None,
        "last_topic": told("topic"),
        "last_circumstance": told("circumstance"),
        "last_goal": told("goal"),
    }


@given(logs(), answer_lists)
@FEW
def test_features_are_what_looking_back_by_hand_gives(
    events: list[Event], answers: list[Answer]
) -> None:
    found = features_of(events, answers)
    assert set(found) == {event.event_id for event in events}
    for event in events:
        alone = event.id_no is None
        wanted = features_by_hand(event, [event] if alone else events, [] if alone else answers)
        assert {name: found[event.event_id][name] for name in wanted} == wanted


@given(logs(), answer_lists, st.sampled_from([1, DAY, 3 * DAY + 1, 9 * DAY]))
@FEW
def test_features_do_not_peek(events: list[Event], answers: list[Answer], now: int) -> None:
    past = [event for event in events if event.t_us < now]
    heard = [answer for answer in answers if answer.t_us < now]
    whole = features_of(events, answers)
    assert features_of(past, heard) == {event.event_id: whole[event.event_id] for event in past}


@given(logs(), st.sampled_from([3 * DAY, 9 * DAY, 60 * DAY]))
@FEW
def test_labels_say_what_came_and_what_nobody_can_know_yet(events: list[Event], now: int) -> None:
    connection = facts(events)
    make_steps(connection, JourneySettings())
    put_labels(connection, NAMES[:2], horizon_s=3 * 86_400, as_of_us=now)
    found = connection.execute("SELECT event_id, next_us, censored FROM label").fetchall()
    seen = [event for event in events if event.t_us <= now and event.id_no is not None]
    wanted = []
    for event in seen:
        later = [
            one.t_us
            for one in seen
            if one.id_no == event.id_no
            and one.place > event.place
            and one.touchpoint_no <= 2
            and one.t_us - event.t_us <= 3 * DAY
        ]
        running = not later and now - event.t_us < 3 * DAY
        wanted.append((event.event_id, min(later, default=None), int(running)))
    assert sorted(found) == sorted(wanted)


@given(logs(), cuts)
@FEW
def test_a_moved_clock_moves_no_figure(events: list[Event], cut: JourneySettings) -> None:
    """Before 1970 and after 2100 the map is the same but for its dates."""
    maps = []
    for shift in (0, -30_000 * DAY, 50_000 * DAY):
        connection = facts([replace(event, t_us=event.t_us + shift) for event in events])
        make_steps(connection, cut)
        maps.append(replace(journey_map(connection), first_us=None, last_us=None))
    assert maps[0] == maps[1] == maps[2]
