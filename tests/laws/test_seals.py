"""What must hold for everything that is foretold, of every log."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn import Workspace, index
from nebelhorn.app.looking import settle
from nebelhorn.app.replay import replay
from nebelhorn.app.verify import verify
from nebelhorn.drive import Pace
from nebelhorn.log import customer_keys, drop_customer_key
from nebelhorn.predictions import erase_seals
from nebelhorn.reality import brier_score, log_score, whole_forecast

# an example is a replay or two
FEW = settings(max_examples=settings.default.max_examples // 8)
VERY_FEW = settings(max_examples=settings.default.max_examples // 12)
World = Callable[..., Workspace]
Sealed = Callable[[Workspace], list[tuple[object, ...]]]

QUESTIONS = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 3

[[question]]
name = "asks"
kind = "outcome"
horizon_days = 5
touchpoints = ["ask"]
grace_hours = 12

[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 10

[[question]]
name = "answer"
kind = "next_answer"
horizon_days = 6

[[question]]
name = "spends"
kind = "value"
horizon_days = 8
bands = [10, 20]

[[group]]
name = "askers"
condition = "last_touchpoint = 'ask' and events_before >= 2"

[[touchpoint]]
name = "mail"
by = "company"

[[touchpoint]]
name = "leave"
leaves = true
"""
NAMES = ("ask", "buy", "mail", "leave", "see")
SECOND = 1 / 86_400


@dataclass(frozen=True)
class Log:
    events: list[tuple[object, ...]]
    answers: list[tuple[object, ...]]


@st.composite
def logs(draw: st.DrawFn, *, first_id: int = 1, late: bool = True) -> Log:
    """Few customers and few names, ties, pauses of seconds and of weeks, news that come late."""
    events: list[tuple[object, ...]] = []
    for number in range(draw(st.integers(0, 25))):
        day = draw(st.sampled_from([0, 0.5, 1, 2, 3, 3 + SECOND, 3 + 3 * SECOND, 9, 10, 17, 40]))
        lateness = draw(st.sampled_from([0, 0, 0, 0.3, 0.6, 8])) if late else 0
        value = draw(st.sampled_from([None, 5.0, 15.5, 40.0]))
        name = draw(st.sampled_from(NAMES))
        customer = draw(st.sampled_from([1, 2, 3]))
        events.append((first_id + number, customer, day, name, day + lateness, value))
    answers = [
        (
            first_id + 1000 + number,
            draw(st.sampled_from([1, 2, 3])),
            draw(st.sampled_from([0, 1, 2.5, 9, 11, 30])),
            draw(st.sampled_from([None, 0.0, 0.7, 1.0])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return Log(events, answers)


def as_of(log: Log) -> float:
    times = [float(str(event[4])) for event in log.events]
    return max([*times, *(float(str(answer[2])) for answer in log.answers)], default=0.0)


@FEW
@given(log=logs(), more=logs(first_id=5000), gap=st.sampled_from([SECOND / 2, 1.0, 30.0]))
def test_no_peeking_what_is_known_later_changes_nothing_said_before(
    world: World, sealed_in: Sealed, log: Log, more: Log, gap: float
) -> None:
    now = as_of(log)
    later = [
        (number, customer, day, name, now + gap + float(str(known)), value)
        for number, customer, day, name, known, value in more.events
    ]
    after = [
        (number, customer, now + gap + float(str(day)), score)
        for number, customer, day, score in more.answers
    ]
    early = world(log.events, log.answers, settings=QUESTIONS)
    late = world([*log.events, *later], [*log.answers, *after], settings=QUESTIONS)
    replay(early)
    replay(late)
    until_us = round(now * 86_400_000_000)

    def by_name(workspace: Workspace) -> list[tuple[object, ...]]:
        names = dict(
            workspace.stores.facts.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
        )
        return [
            tuple(
                names.get(cell, cell) if row[4] == 0 and place in CLASS_CELLS else cell
                for place, cell in enumerate(row)
            )
            for row in sealed_in(workspace)
            if int(str(row[0])) <= until_us
        ]

    assert sorted(map(repr, by_name(early))) == sorted(map(repr, by_name(late)))


CLASS_CELLS = {10, 12, 14, 16, 18, 20, 22, 24, 26, 28}
"""Where classes stand in a row of ``sealed_in``; numbers of touchpoints in question 0."""


@VERY_FEW
@given(
    log=logs(),
    order=st.randoms(use_true_random=False),
    pace=st.sampled_from([(1, 1), (7, 3), (10_000, 28)]),
)
def test_neither_blocks_nor_order_of_arrival_nor_restarts_change_a_seal(
    world: World, sealed_in: Sealed, log: Log, order: random.Random, pace: tuple[int, int]
) -> None:
    whole = world(log.events, log.answers, settings=QUESTIONS)
    shuffled = order.sample(log.events, len(log.events))
    parts = world(shuffled, log.answers[::-1], settings=QUESTIONS)
    replay(whole)
    stopped = 0
    while _interrupted(parts, Pace(*pace), steps=3 + stopped):
        stopped += 1
        assert stopped < 20
    assert sealed_in(parts) == sealed_in(whole)
    assert verify(parts).faults == ()


def test_who_only_ever_answered_is_foretold_before_any_touchpoint_is_known(world: World) -> None:
    workspace = world([], [(1001, 1, 0, None), (1002, 1, 30, None)], settings=QUESTIONS)
    replay(workspace)
    assert verify(workspace).faults == ()


@VERY_FEW
@given(log=logs(), steps=st.integers(1, 9))
def test_killed_and_resumed_the_ledger_is_the_same(world: World, log: Log, steps: int) -> None:
    pace = Pace(seals=20, days=2)
    whole = world(log.events, log.answers, settings=QUESTIONS)
    parts = world(log.events, log.answers, settings=QUESTIONS)
    replay(whole, pace=pace)
    stopped = 0
    while _interrupted(parts, pace, steps=steps + stopped):
        stopped += 1
        assert stopped < 20
    assert links(parts) == links(whole)


@pytest.mark.crash
def test_killed_and_resumed_a_hundred_times_the_ledger_is_the_same(world: World) -> None:
    pace = Pace(seals=1, days=1)
    days = [(number, 1, number, "see", None, None) for number in range(1, 105)]
    question = '[[question]]\nname = "next"\nkind = "next_touchpoint"\nhorizon_days = 3\n'
    whole = world(days, settings=question)
    parts = world(days, settings=question)
    replay(whole, pace=pace)
    stopped = 0
    while _interrupted(parts, pace, steps=stopped + 1):
        stopped += 1
    assert stopped >= 100
    assert links(parts) == links(whole)


class Killed(Exception):
    """Stands for a kill: it passes through everything."""


def _interrupted(workspace: Workspace, pace: Pace, *, steps: int) -> bool:
    """Replay and be stopped after some days; False: it came to its end."""
    left = steps

    def count(what: str) -> None:
        nonlocal left
        left -= what.startswith("backtest")
        if left < 0:
            raise Killed

    try:
        replay(workspace, pace=pace, progress=count)
    except Killed:
        return True
    return False


def links(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.stores.facts.execute("SELECT * FROM block ORDER BY block_no").fetchall()


# of customers whose keys no other test drops
EVENTS = [
    (number, 11 + number % 3, number * 0.7, NAMES[number * number % 5], None, 12.5)
    for number in range(1, 31)
]
ANSWERS = [(2001, 11, 4.0, 0.2), (2002, 12, 9.0, 1.0)]
LEDGER = ("run", "rule", "sealed_point", "seal", "block", "run_end")
Lent = Callable[[], AbstractContextManager[Workspace]]


@pytest.fixture(scope="module")
def lent(world: World) -> Lent:
    """Return a function that lends one replayed workspace to harm, and puts it right again."""
    workspace = world(EVENTS, ANSWERS, settings=QUESTIONS)
    replay(workspace, pace=Pace(seals=50, days=7))
    facts = workspace.stores.facts
    for table in LEDGER:
        facts.execute(f"CREATE TEMP TABLE kept_{table} AS FROM {table}")

    @contextmanager
    def lend() -> Iterator[Workspace]:
        assert verify(workspace).faults == ()
        try:
            yield workspace
        finally:
            for table in LEDGER:
                facts.execute(f"DELETE FROM {table}")
                facts.execute(f"INSERT INTO {table} FROM kept_{table}")

    return lend


@settings(max_examples=settings.default.max_examples // 2)
@given(data=st.data())
def test_a_changed_deleted_added_or_exchanged_seal_is_found(
    lent: Lent, data: st.DataObject
) -> None:
    with lent() as workspace:
        what = _harm(workspace, data)
        assert verify(workspace).faults != (), what


def _harm(workspace: Workspace, data: st.DataObject) -> tuple[str, str]:
    facts = workspace.stores.facts
    what = data.draw(st.sampled_from(["bit", "delete", "insert", "swap", "text"]))
    table = data.draw(st.sampled_from(["seal", "sealed_point", "block"]))
    row = f"SELECT rowid FROM {table} ORDER BY rowid"
    count = facts.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert count is not None
    number = facts.execute(f"{row} OFFSET {data.draw(st.integers(0, count[0] - 1))}").fetchone()
    assert number is not None
    if what == "bit":
        _flip(workspace, table, number[0], data)
    elif what == "delete":
        facts.execute(f"DELETE FROM {table} WHERE rowid = ?", number)
    elif what == "insert":
        facts.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = ?", number)
    elif what == "swap":
        facts.execute("UPDATE seal SET seal_no = 9 - seal_no WHERE seal_no IN (4, 5)")
    else:
        facts.execute(
            data.draw(
                st.sampled_from(
                    [
                        "UPDATE rule SET definition = replace(definition, 'a', 'o')",
                        "UPDATE run SET definition = replace(definition, '\"asks\"', '\"buys\"')",
                        "UPDATE run SET definition = replace(definition, '12', '13')",
                        "UPDATE run SET label = 'live'",
                        "UPDATE run SET as_of_us = as_of_us + 1",
                    ]
                )
            )
        )
    return what, table


def _flip(workspace: Workspace, table: str, rowid: int, data: st.DataObject) -> None:
    facts = workspace.stores.facts
    columns = facts.execute(f"DESCRIBE {table}").fetchall()
    listed = [(name, kind) for name, kind, *_ in columns if name != "run_no"]
    name, kind = data.draw(st.sampled_from(listed))
    bits = {"USMALLINT": 16, "UTINYINT": 8, "UINTEGER": 32, "INTEGER": 31, "BIGINT": 62}
    if kind == "BLOB":
        found = facts.execute(f"SELECT {name} FROM {table} WHERE rowid = ?", [rowid]).fetchone()
        assert found is not None
        place = data.draw(st.integers(0, 255))
        changed = bytearray(found[0])
        changed[place // 8] ^= 1 << place % 8
        facts.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", [bytes(changed), rowid])
        return
    bit = data.draw(st.integers(0, bits[kind] - 1))
    facts.execute(
        f"UPDATE {table} SET {name} = xor({name}::HUGEINT, 1::HUGEINT << {bit})::{kind} "
        "WHERE rowid = ?",
        [rowid],
    )


@FEW
@given(log=logs(late=False), who=st.sampled_from([1, 2, 3]))
def test_erasing_a_customer_keeps_the_ledger_valid(world: World, log: Log, who: int) -> None:
    workspace = world(log.events, log.answers, settings=QUESTIONS)
    replay(workspace)
    before = verify(workspace)
    office = workspace.stores.office
    key = customer_keys(office).get(who)
    if key is None:
        return
    erased = erase_seals(workspace.stores.facts, who, key)
    drop_customer_key(office, who)
    after = verify(workspace)
    assert after.faults == ()
    assert after.head == before.head
    assert (after.seals, after.erased) == (before.seals - erased, erased)
    left = workspace.stores.facts.execute(
        "SELECT count(*) FROM sealed_point WHERE customer_no = ?", [who]
    ).fetchone()
    assert left == (0,)


@FEW
@given(log=logs())
def test_what_came_is_what_a_patient_reader_of_the_log_would_say(world: World, log: Log) -> None:
    workspace = world(log.events, log.answers, settings=QUESTIONS)
    replay(workspace)
    run, _ = settle(workspace)
    names = dict(
        workspace.stores.facts.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    )
    rows = workspace.stores.facts.execute(
        "SELECT question_no, p.customer_no, p.sealed_us, d.came, d.seal_no IS NOT NULL "
        "FROM run_seal JOIN run_point AS p USING (point_no) LEFT JOIN settled AS d USING (seal_no, "
        "question_no)"
    ).fetchall()
    for question, customer, sealed_us, came, is_due in rows:
        due_us = sealed_us + run.open_us()[question]
        assert is_due == (due_us <= run.as_of_us)
        if is_due:
            expected = _came(log, question, customer, sealed_us)
            said = names.get(came, came) if question == 0 and came else came
            assert said == expected, (question, customer, sealed_us / 86_400e6)


def _came(log: Log, question: int, customer: int, sealed_us: int) -> object:
    horizon = (3, 5, 10, 6, 8)[question]
    grace = (0, 0.5, 0, 0, 0)[question]
    day_us = 86_400_000_000

    def counts(t: object, known: object) -> bool:
        t_us, known_us = round(float(str(t)) * day_us), round(float(str(known)) * day_us)
        inside = sealed_us < t_us <= sealed_us + horizon * day_us
        return inside and known_us - t_us <= grace * day_us

    acts = sorted(
        (float(str(t)), number, name, value)
        for number, who, t, name, known, value in log.events
        if who == customer and name != "mail" and counts(t, known)
    )
    said = sorted(
        (float(str(t)), number, score)
        for number, who, t, score in log.answers
        if who == customer and counts(t, t)
    )
    if question == 0:
        return acts[0][2] if acts else 0
    if question == 1:
        return int(any(name == "ask" for _, _, name, _ in acts))
    if question == 2:
        return int(not acts and not said)
    if question == 3:
        scored = [score for _, _, score in said if score is not None]
        return (0 if scored[0] < 0.65 else 1 if scored[0] < 0.9 else 2) if scored else None
    spent = sum(round(value * 100) for _, _, _, value in acts if value is not None)
    return 0 if spent <= 0 else 1 if spent <= 1000 else 2 if spent <= 2000 else 3


@FEW
@given(
    truth=st.lists(st.integers(1, 50), min_size=2, max_size=9),
    other=st.lists(st.integers(1, 50), min_size=9, max_size=9),
)
@pytest.mark.parametrize("score", [brier_score, log_score])
def test_a_proper_score_is_best_at_the_true_chances(
    score: Callable[[list[float], int], float], truth: list[int], other: list[int]
) -> None:
    honest = [part / sum(truth) for part in truth]
    said = [part / sum(other[: len(truth)]) for part in other[: len(truth)]]

    def expected(forecast: list[float]) -> float:
        return sum(p * score(forecast, came) for came, p in enumerate(honest))

    assert expected(honest) <= expected(said) + 1e-12


@FEW
@given(
    named=st.lists(st.integers(0, 8000), max_size=8),
    more=st.integers(0, 5),
)
def test_what_is_not_named_is_spread_evenly(named: list[int], more: int) -> None:
    classes = list(range(1, len(named) + more + 1))
    chances = [(place, part / 65_535) for place, part in enumerate(named, start=1)]
    whole = whole_forecast(chances, classes)
    unnamed = [
        chance
        for place, chance in zip(classes, whole, strict=True)
        if place > len(named) or named[place - 1] == 0
    ]
    assert len(set(unnamed)) <= 1
    if unnamed:
        assert sum(whole) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE seal SET question_no = NULL WHERE seal_no = 3", "lost a value"),
        ("UPDATE sealed_point SET groups = NULL WHERE point_no = 2", "lost a value"),
        ("UPDATE seal SET intent = NULL WHERE seal_no = 3", "lost a value"),
        ("UPDATE seal SET intent = 1 WHERE seal_no = 3", "a seal was changed"),
        ("UPDATE block SET root = NULL WHERE block_no = 0", "lost a value"),
        ("UPDATE run SET definition = '{}'", "cannot be read"),
        ("UPDATE rule SET definition = NULL WHERE rule_no = 0", "lost its text"),
        ("INSERT INTO run SELECT * FROM run", "2 times"),
        ("INSERT INTO run_end SELECT * FROM run_end", "ended otherwise"),
        (
            "DELETE FROM seal WHERE seal_no >= (SELECT max(first_seal_no) FROM block);"
            "DELETE FROM sealed_point WHERE point_no NOT IN (SELECT point_no FROM seal);"
            "DELETE FROM block WHERE block_no = (SELECT max(block_no) FROM block)",
            "ended otherwise",
        ),
    ],
)
def test_a_damaged_ledger_is_told_in_words(lent: Lent, harm: str, words: str) -> None:
    with lent() as workspace:
        workspace.stores.facts.execute(harm)
        assert words in " ".join(verify(workspace).faults)


def test_one_seal_cannot_pass_for_erased(world: World) -> None:
    workspace = world(EVENTS, ANSWERS, settings=QUESTIONS)
    replay(workspace)
    facts = workspace.stores.facts
    facts.execute("INSERT INTO erased_leaf SELECT run_no, seal_no, 'x'::BLOB FROM seal LIMIT 1")
    facts.execute("DELETE FROM seal WHERE seal_no IN (SELECT seal_no FROM erased_leaf)")
    assert "not every question" in " ".join(verify(workspace).faults)


def test_a_condition_on_stages_settles_as_it_was_learnt(world: World) -> None:
    stages = (
        '[[stage]]\nid = "buying"\nen = "Buying"\n[[touchpoint]]\nname = "buy"\nstage = "buying"\n'
    )
    asked = '[[question]]\nname = "x"\nkind = "outcome"\nhorizon_days = 3\n'
    events = [
        (1000 * customer + day, customer, day + customer / 100, ("see", "buy")[day % 2])
        for customer in range(1, 21)
        for day in range(20)
    ]
    by_stage = world(events, settings=stages + asked + "condition = \"stage = 'buying'\"\n")
    by_name = world(events, settings=stages + asked + 'touchpoints = ["buy"]\n')
    shares = []
    for workspace in (by_stage, by_name):
        replay(workspace)
        shares.append(index(workspace).index.machine)
    assert shares[0] == shares[1]
    assert shares[0].value is not None
