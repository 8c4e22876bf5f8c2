"""What must hold for the fog of every log."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from nebelhorn.feedback import (
    emotional_curve,
    feeling,
    fog_map,
    make_voices,
    navi,
    navi_states,
    who_stays,
)
from nebelhorn.settings import Settings, Stage, Touchpoint

DAY = 86_400_000_000
FEW = profile(max_examples=profile.default.max_examples // 4)
FEWER = profile(max_examples=profile.default.max_examples // 8)
SETTINGS = Settings(
    stages=(Stage("a", "A", "A"), Stage("b", "B", "B")),
    touchpoints={"p0": Touchpoint("p0", "a"), "p1": Touchpoint("p1", "b", complains=True)},
)
GROUPS = {3: "three", 1: "one"}


@dataclass(frozen=True)
class Event:
    number: int
    customer: int
    t_us: int
    place: int
    things: tuple[int, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    number: int
    customer: int | None
    t_us: int
    score: float | None
    on: int | None
    about: int | None
    thing: int | None


@dataclass(frozen=True)
class Log:
    events: tuple[Event, ...]
    answers: tuple[Answer, ...]


ABOUT = ((0, 0, 1), (0, 1, 0), (1, 0, 2))  # about, rank, touchpoint

times = st.integers(0, 80).map(lambda half_days: half_days * DAY // 2)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    count = draw(st.integers(0, 25))
    numbers = draw(
        st.lists(st.integers(-(2**62), 2**62), min_size=count, max_size=count, unique=True)
    )
    events = tuple(
        Event(
            number,
            draw(st.integers(1, 4)),
            draw(times),
            draw(st.integers(0, 2)),
            tuple(draw(st.sets(st.integers(10, 12), max_size=2))),
            tuple(draw(st.sets(st.sampled_from(list(GROUPS)), max_size=2))),
        )
        for number in numbers
    )
    answers = tuple(
        Answer(
            number,
            draw(st.none() | st.integers(1, 5)),
            draw(times),
            draw(st.none() | st.sampled_from([0.0, 0.1, 1 / 3, 0.65, 0.7, 0.9, 1.0])),
            draw(st.none() | st.sampled_from([*numbers[:3], 77])),
            draw(st.none() | st.sampled_from([0, 1])),
            draw(st.none() | st.integers(10, 13)),
        )
        for number in range(draw(st.integers(0, 15)))
    )
    return Log(events, answers)


def load(log: Log) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        """
        CREATE TABLE touchpoint AS SELECT x::INTEGER AS touchpoint_no, 'p' || x AS name
          FROM range(3) AS t(x);
        CREATE TABLE event (event_id BIGINT, id_no BIGINT, t_us BIGINT, touchpoint_no INTEGER);
        CREATE TABLE event_object (event_id BIGINT, object_no BIGINT, qualifier VARCHAR);
        CREATE TABLE membership (event_id BIGINT, group_no INTEGER);
        CREATE TABLE about (about_no INTEGER, rank INTEGER, touchpoint_no INTEGER);
        CREATE TABLE touch_count (touchpoint_no INTEGER, day_us BIGINT, count BIGINT);
        CREATE TABLE answer (answer_id BIGINT, id_no BIGINT, t_us BIGINT, score DOUBLE,
          on_event_id BIGINT, about_no INTEGER, object_no BIGINT);
        CREATE VIEW step AS SELECT event_id, id_no AS customer_no, id_no AS unit_no,
          id_no AS journey_id, t_us, touchpoint_no FROM event
        """
    )
    rows = {
        "event": [(e.number, e.customer, e.t_us, e.place) for e in log.events],
        "event_object": [(e.number, thing, None) for e in log.events for thing in e.things],
        "membership": [(e.number, group) for e in log.events for group in e.groups],
        "about": list(ABOUT),
        "answer": [
            (a.number, a.customer, a.t_us, a.score, a.on, a.about, a.thing) for a in log.answers
        ],
    }
    for table, values in rows.items():
        if values:
            marks = ", ".join(["(" + ", ".join("?" * len(values[0])) + ")"] * len(values))
            connection.execute(
                f"INSERT INTO {table} VALUES {marks}", [cell for row in values for cell in row]
            )
    return connection


def everything(log: Log) -> tuple[object, ...]:
    with load(log) as connection:
        info = make_voices(connection)
        voices = connection.execute("SELECT * FROM voice ORDER BY answer_id").fetchall()
        return (
            info,
            voices,
            fog_map(connection, SETTINGS, groups=GROUPS, by_period=True),
            emotional_curve(connection, SETTINGS),
            feeling(connection),
            navi(connection, SETTINGS, as_of_us=40 * DAY),
            who_stays(connection, SETTINGS, as_of_us=40 * DAY),
        )


def known_only(log: Log) -> Log:
    """The same log without the voices of nobody known, which stand at no encounter."""
    by_number = {event.number for event in log.events}
    return replace(
        log,
        answers=tuple(
            a
            for a in log.answers
            if a.customer is not None or a.thing is not None or a.on in by_number
        ),
    )


def expected_place(log: Log, answer: Answer) -> int | None:
    """Where an answer belongs, told event by event as a person would."""
    by_number = {event.number: event for event in log.events}
    if answer.on in by_number:
        return answer.on
    if answer.thing is None and answer.customer is None:
        return None

    def concerns(event: Event) -> bool:
        if answer.thing is None:
            return event.customer == answer.customer
        mine = answer.customer in {None, event.customer}
        return answer.thing in event.things and mine

    near = [event for event in log.events if concerns(event)]
    before = sorted(
        (event for event in near if event.t_us <= answer.t_us),
        key=lambda event: (event.t_us, event.number),
    )
    ranks = {place: rank for about, rank, place in ABOUT if about == answer.about}
    if answer.about is None:
        return before[-1].number if before else None
    best = sorted((e for e in before if e.place in ranks), key=lambda e: ranks[e.place])
    if best:
        rank = ranks[best[0].place]
        return [e for e in before if ranks.get(e.place) == rank][-1].number
    later = any(event.place in ranks and event.t_us > answer.t_us for event in near)
    return before[-1].number if before and (later or answer.thing is not None) else None


@FEW
@given(logs())
def test_every_answer_is_a_voice_and_stands_where_a_person_would_put_it(log: Log) -> None:
    with load(log) as connection:
        info = make_voices(connection)
        placed = dict(connection.execute("SELECT answer_id, event_id FROM voice").fetchall())
    assert placed == {answer.number: expected_place(log, answer) for answer in log.answers}
    ways = (info.given_with, info.about, info.last_before, info.elsewhere, info.unplaced)
    assert sum(ways) + info.nameless == info.voices == len(log.answers)
    by_number = {event.number for event in log.events}
    assert info.nameless == sum(
        a.customer is None and a.thing is None and a.about is not None and a.on not in by_number
        for a in log.answers
    )


@FEW
@given(logs())
def test_a_voice_stands_at_or_before_itself_with_the_same_customer_or_thing(log: Log) -> None:
    by_number = {event.number: event for event in log.events}
    said = {answer.number: answer for answer in log.answers}
    with load(log) as connection:
        make_voices(connection)
        rows = connection.execute(
            "SELECT answer_id, event_id, delay_us FROM voice WHERE placed_by BETWEEN 2 AND 4"
        ).fetchall()
    for answer_id, event_id, delay_us in rows:
        event, answer = by_number[event_id], said[answer_id]
        assert delay_us == answer.t_us - event.t_us >= 0
        assert event.customer == answer.customer or answer.thing in event.things


@FEW
@given(logs())
def test_seen_and_fog_are_all(log: Log) -> None:
    with load(log) as connection:
        make_voices(connection)
        found = fog_map(connection, SETTINGS, groups=GROUPS, by_period=True)
        curve = emotional_curve(connection, SETTINGS)
    for cell in found.cells:
        assert cell.heard + cell.fog.k == cell.fog.n
        assert (cell.reason is None) == (cell.fog.k == 0)
        # a voice of nobody known has no delay, and belongs to no group
        assert cell.delay_h is None or cell.heard > 0
        if cell.group is not None or not found.nameless:
            assert (cell.delay_h is None) == (cell.heard == 0)
    whole = [cell for cell in found.cells if cell.group is None and cell.period is None]
    monthly = [cell for cell in found.cells if cell.group is None and cell.period]
    for cells in (whole, monthly):
        assert sum(cell.fog.n for cell in cells) == found.total.n == len(log.events)
        assert sum(cell.fog.k for cell in cells) == found.total.k
    with load(known_only(log)) as connection:
        make_voices(connection)
        known = fog_map(connection, SETTINGS, groups=GROUPS, by_period=True)
    assert 0 <= known.total.k - found.total.k <= found.nameless
    assert found.weighted is None or 0 <= found.weighted <= (known.weighted or 0) + 1e-12
    # that others of the touchpoint spoke is all a group learns of it
    assert [replace(c, reason=None) for c in found.cells if c.group] == [
        replace(c, reason=None) for c in known.cells if c.group
    ]
    for number, name in GROUPS.items():
        inside = [c for c in found.cells if c.group == name and c.period is None]
        assert sum(c.fog.n for c in inside) == sum(number in e.groups for e in log.events)
    assert sum(point.fog.n for point in curve.stages) == found.total.n
    assert sum(point.mood.n for point in curve.stages) == sum(c.mood.n for c in whole)


@FEW
@given(logs())
def test_feelings_are_shares_of_one_whole_and_intervals_hold_their_value(log: Log) -> None:
    with load(log) as connection:
        make_voices(connection)
        cells = fog_map(connection, SETTINGS, groups=GROUPS, by_period=True).cells
        all_voices = feeling(connection)
    for felt, n in [(c.feeling, c.mood.n) for c in cells] + [
        (all_voices, sum(a.score is not None for a in log.answers))
    ]:
        shares = (felt.enthusiastic, felt.lukewarm, felt.angry)
        assert sum(share.k for share in shares) == n
        assert {share.n for share in shares} == {n}
        if n:
            assert sum(share.value or 0.0 for share in shares) == pytest.approx(1.0)
    figures = [c.fog for c in cells] + [c.feeling.angry for c in cells] + [c.mood for c in cells]
    for figure in figures:
        if figure.low is not None:
            assert 0 <= figure.low <= figure.value <= figure.high <= 1


@FEWER
@given(logs(), st.randoms(use_true_random=False))
def test_shuffled_input_says_the_same(log: Log, chance: random.Random) -> None:
    shuffled = replace(
        log,
        events=tuple(chance.sample(log.events, len(log.events))),
        answers=tuple(chance.sample(log.answers, len(log.answers))),
    )
    assert everything(shuffled) == everything(log)


@FEWER
@given(logs(), st.data())
def test_another_voice_never_makes_more_fog(log: Log, data: st.DataObject) -> None:
    said = Answer(
        1000,
        data.draw(st.integers(1, 5)),
        data.draw(times),
        data.draw(st.none() | st.floats(0, 1)),
        None,
        data.draw(st.none() | st.sampled_from([0, 1])),
        data.draw(st.none() | st.integers(10, 13)),
    )

    def fog(of: Log) -> dict[tuple[str, str | None, str | None], int]:
        with load(of) as connection:
            make_voices(connection)
            found = fog_map(connection, SETTINGS, groups=GROUPS, by_period=True)
        return {(c.touchpoint, c.group, c.period): c.fog.k for c in found.cells}

    before, after = fog(log), fog(replace(log, answers=(*log.answers, said)))
    assert before.keys() == after.keys()
    assert all(after[key] <= before[key] for key in before)
    assert sum(before[key] - after[key] for key in before if key[1:] == (None, None)) <= 1


@FEW
@given(logs())
def test_every_customer_is_in_exactly_one_state(log: Log) -> None:
    now = 20 * DAY
    past = Log(
        tuple(event for event in log.events if event.t_us <= now),
        tuple(answer for answer in log.answers if answer.t_us <= now),
    )
    with load(past) as connection:
        make_voices(connection)
        count = navi(connection, SETTINGS, as_of_us=now, silence_days=3)
        known = navi_states(connection, SETTINGS, as_of_us=now, silence_days=3).to_pylist()
    assert count.alive.k + count.fog.k + count.torn.k == count.alive.n == len(known)
    assert {row["customer_no"] for row in known} == {event.customer for event in past.events}
    assert count.measurable == sum(row["voices"] > 0 for row in known)
