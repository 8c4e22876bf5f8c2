"""Lead times on small logs whose truth is plain to see."""

from __future__ import annotations

import duckdb
import pytest

from nebelhorn.engine import put_table
from nebelhorn.predictions import Run, Touchpoints
from nebelhorn.reality import Deed, deed_of, lead_times
from nebelhorn.settings import Question, Settings, Touchpoint

DAY = 86_400_000_000
LEAVES = Question("leaves", "outcome", 30.0, touchpoints=("quit",))
SILENT = Question("silent", "falls_silent", 30.0)
POINTS = Touchpoints({1: "quit", 2: "look"}, frozenset({1, 2}))
SETTINGS = Settings(touchpoints={"quit": Touchpoint("quit", leaves=True)})
FULL = 65_535


def log(*acts: tuple[int, float, int]) -> duckdb.DuckDBPyConnection:
    """Facts in which customers act: (customer, day, touchpoint number)."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE touchpoint AS SELECT * FROM (VALUES (1, 'quit'), (2, 'look')) "
        "AS t(touchpoint_no, name);"
        "CREATE TABLE catalogue AS SELECT touchpoint_no, 'customer' AS by_whom FROM touchpoint;"
        "CREATE TABLE event (event_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, "
        "touchpoint_no INTEGER, value DOUBLE);"
        "CREATE TABLE answer (answer_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, "
        "score DOUBLE)"
    )
    for number, (customer, day, touchpoint) in enumerate(acts):
        connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, NULL, ?, NULL)",
            [number, customer, round(day * DAY), touchpoint],
        )
    return connection


def seal(
    connection: duckdb.DuckDBPyConnection,
    said: list[tuple[int, float, int, float, int]],
    *,
    usual: float = 0.1,
    blind: float = 0.1,
    until: float = 200.0,
) -> Run:
    """Settle predictions: (customer, day, foretold class, chance of yes, class that came).

    ``usual`` and ``blind``: chance of yes by the two naive guesses.
    """
    put_table(
        connection,
        "settled",
        "SELECT 0 AS seal_no, 0 AS question_no, 0::BIGINT AS point_no, 0::BIGINT AS customer_no, "
        "0::BIGINT AS due_day, 0 AS foretold, 0 AS came LIMIT 0",
    )
    put_table(
        connection,
        "run_seal",
        "SELECT 0 AS seal_no, 0 AS class_1, 0 AS chance_1, 0 AS class_2, 0 AS chance_2, "
        "0 AS majority, 0 AS majority_chance, 0 AS markov, 0 AS markov_chance LIMIT 0",
    )
    put_table(
        connection, "run_point", "SELECT 0::BIGINT AS point_no, 0::BIGINT AS sealed_us LIMIT 0"
    )
    for number, (customer, day, foretold, chance, came) in enumerate(said):
        yes, no = round(chance * FULL), FULL - round(chance * FULL)
        first, second = (yes, no) if foretold else (no, yes)
        connection.execute(
            "INSERT INTO run_seal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, foretold, first, 1 - foretold, second, *guess(usual), *guess(blind)],
        )
        connection.execute("INSERT INTO run_point VALUES (?, ?)", [number, round(day * DAY)])
        connection.execute(
            "INSERT INTO settled VALUES (?, 0, ?, ?, ?, ?, ?)",
            [number, number, customer, int(day + 30), foretold, came],
        )
    return Run(1, "backtest", "{}", round(until * DAY), 0, ended=True)


def guess(yes: float) -> tuple[int, int]:
    """A naive guess as it is sealed: the likelier class, and its chance."""
    return int(yes > 0.5), round(max(yes, 1 - yes) * FULL)


def measure(connection, run, question=LEAVES, **more):
    (found,) = lead_times(connection, run, [question], POINTS, SETTINGS, **more)
    return found


def test_the_call_that_stood_is_the_first_after_the_last_no():
    # customer n quits on day 50; said no (40 %) on day 25, then yes on 30 and 42
    connection = log(*((n, 50.0, 1) for n in range(20)))
    run = seal(
        connection,
        [
            (n, day, foretold, chance, 1)
            for n in range(20)
            for day, foretold, chance in ((25, 0, 0.15), (30, 1, 0.6), (42, 1, 0.7))
        ],
    )
    found = measure(connection, run)
    assert (found.outcomes, found.customers, found.deed) == (20, 20, Deed.LEAVES)
    assert (found.called.share.k, found.called.share.n) == (20, 20)
    assert found.called.days.half == pytest.approx(20.0)
    assert found.possible.half == pytest.approx(25.0)
    assert found.called.share.base == pytest.approx(2 / 3)  # of all predictions, so many said yes
    assert found.said_no.k == found.said_no.n == 20  # day 25: called safe, quit all the same


def test_a_call_that_was_taken_back_does_not_count():
    connection = log(*((n, 50.0, 1) for n in range(20)))
    run = seal(
        connection,
        [
            (n, day, yes, 0.6 if yes else 0.12, 1)
            for n in range(20)
            for day, yes in ((25, 1), (42, 0))
        ],
    )
    found = measure(connection, run)
    assert found.called.share.k == found.warned.share.k == 0
    assert found.called.days is None
    assert found.called.right.k == found.called.right.n == 20  # right it was all the same


def test_what_was_likelier_than_usual_was_warned_of_without_being_called():
    connection = log(*((n, 50.0, 1) for n in range(20)))
    # of a usual 10 % (odds 1 to 9) the odds are doubled from 18.2 % on
    said = [(n, 40, 0, 0.19 if n < 12 else 0.18, 1) for n in range(20)]
    found = measure(connection, seal(connection, said))
    assert (found.called.share.k, found.warned.share.k) == (0, 12)
    # where nothing was usual yet, or it never came, nothing was warned of and nobody was safe
    found = measure(connection, seal(connection, said, usual=0.0))
    assert (found.warned.share.k, found.unlikely.n) == (0, 0)


def test_what_is_usual_anyway_can_be_warned_of_by_odds():
    # of a usual 60 % (odds 1.5) the odds are doubled from 75 % on
    connection = log(*((n, 50.0, 1) for n in range(20)))
    said = [(n, 40, 1, 0.76 if n < 12 else 0.74, 1) for n in range(20)]
    found = measure(connection, seal(connection, said, usual=0.6))
    assert (found.warned.share.k, found.warned.share.n, found.called.share.k) == (12, 20, 20)
    assert found.warned.share.base == pytest.approx(0.6)
    assert found.warned.share.low < 0.6 < found.warned.share.high
    # always so: its odds have no double
    assert measure(connection, seal(connection, said, usual=1.0)).warned.share.k == 0


def test_nobody_is_safe_of_whom_yes_is_the_likelier():
    # of a usual 90 % (odds 9) half the odds are 82 %: less than usual, and safe by no means
    connection = log(*((n, 50.0, 1) for n in range(20)))
    said = [(n, 40, int(n < 12), 0.8 if n < 12 else 0.4, 1) for n in range(20)]
    found = measure(connection, seal(connection, said, usual=0.9))
    assert (found.unlikely.n, found.said_no.n) == (8, 8)


def test_blind_guessing_stands_beside_with_its_own_lead():
    # customer n quits on day 50; the guess by the last moment said yes from day 30 on, we from 42
    connection = log(*((n, 50.0, 1) for n in range(20)))
    said = [(n, day, int(day > 40), 0.3, 1) for n in range(20) for day in (30, 42)]
    found = measure(connection, seal(connection, said, usual=0.2, blind=0.7))
    assert (found.called.share.k, found.called.days.half) == (20, pytest.approx(8.0))
    assert (found.called.blind.k, found.called.blind.base) == (20, 1.0)
    assert found.called.blind_days.half == pytest.approx(20.0)
    assert (found.warned.share.k, found.warned.blind.k) == (0, 20)
    # the majority guess is as often right here, and warns of nobody: it is the same for all
    found = measure(connection, seal(connection, said, usual=0.8, blind=0.7))
    assert (found.called.blind.k, found.warned.blind.k, found.warned.blind_days) == (20, 0, None)
    assert found.called.waited is None  # nothing is waited for but a silence


def test_while_nothing_is_known_yet_a_guess_calls_nothing_and_it_is_said():
    connection = log(*((n, 50.0, 1) for n in range(20)))
    run = seal(connection, [(n, 40, 1, 0.9, 1) for n in range(20)], usual=0.8, blind=0.8)
    found = measure(connection, run)
    assert (found.too_early, found.called.blind.k) == (0, 20)
    connection.execute(
        "UPDATE run_seal SET majority_chance = 0, markov_chance = 0 WHERE seal_no < 7"
    )
    found = measure(connection, run)
    assert (found.too_early, found.called.blind.k) == (7, 13)


def test_a_silence_is_called_so_long_after_the_last_sign_of_life():
    # the last look is on day 10 (even customers: called at once; odd ones: after 6 days of quiet)
    connection = log(*((n, 10.0, 2) for n in range(40)))
    said = [(n, day, int(day > 10 or n % 2 == 0), 0.6, 1) for n in range(40) for day in (10, 16)]
    run = seal(connection, said, usual=0.7, until=125.0)
    found = measure(connection, run, SILENT)
    assert found.outcomes == found.called.share.k == 40
    assert (found.called.waited.late, found.called.waited.early) == (0.0, 6.0)
    # blind guessing calls every silence at once, and is a whole horizon early: that is no skill
    assert found.called.blind_waited.early == 0.0
    assert found.called.blind_days.half == found.horizon_days
    assert found.called.days.late == pytest.approx(24.0)


def test_an_act_beyond_the_horizon_was_never_asked_about():
    connection = log((1, 50.0, 1), (2, 50.0, 1))
    run = seal(connection, [(1, 19, 1, 0.9, 0), (2, 21, 1, 0.9, 1)])
    found = measure(connection, run)
    assert (found.outcomes, found.called.share.k) == (1, 1)


def test_two_acts_of_one_customer_have_their_calls_apart():
    connection = log((1, 50.0, 1), (1, 60.0, 1))
    # the yes of day 40 was about day 50; of day 60 only day 55 speaks, and says no
    run = seal(connection, [(1, 40, 1, 0.9, 1), (1, 55, 0, 0.1, 1)])
    found = measure(connection, run)
    assert (found.outcomes, found.customers, found.called.share.k) == (2, 1, 1)


def test_below_fifteen_customers_only_counts_are_said():
    connection = log(*((n, 50.0, 1) for n in range(14)))
    found = measure(connection, seal(connection, [(n, 40, 1, 0.9, 1) for n in range(14)]))
    assert (found.called.share.k, found.called.share.n, found.called.share.value) == (14, 14, None)
    assert found.called.share.base is found.called.days is found.possible is None


def test_an_act_counts_once_all_that_it_could_decide_is_due():
    connection = log((1, 50.0, 1), (2, 50.0, 1))
    said = [(1, 40, 1, 0.9, 1), (2, 40, 1, 0.9, 1)]
    assert measure(connection, seal(connection, said, until=80.0)).outcomes == 2
    assert measure(connection, seal(connection, said, until=79.9)).outcomes == 0


def test_only_the_last_days():
    connection = log((1, 50.0, 1), (2, 90.0, 1))
    run = seal(connection, [(1, 40, 1, 0.9, 1), (2, 80, 1, 0.9, 1)])
    found = measure(connection, run, days=85)
    assert (found.outcomes, found.called.right.n) == (1, 0)  # of day 90, due on 120; said: due 110
    assert measure(connection, run, days=200).outcomes == 2


def test_a_silence_counts_once_and_lasts_a_horizon():
    # looks on day 10, then nothing until day 90; predictions of day 11, 30 and 70
    connection = log((1, 10.0, 2), (1, 90.0, 2))
    run = seal(
        connection, [(1, 11, 1, 0.8, 1), (1, 30, 1, 0.8, 1), (1, 70, 1, 0.8, 0)], until=125.0
    )
    found = measure(connection, run, SILENT)
    assert found.deed is Deed.FALLS_SILENT
    assert (found.outcomes, found.called.share.k) == (1, 1)


def test_what_a_yes_means_comes_from_the_settings_and_the_log():
    connection = log((1, 1.0, 2))
    assert deed_of(connection, LEAVES, SETTINGS) is Deed.LEAVES
    looks = Question("looks", "outcome", 7.0, touchpoints=("look",))
    assert deed_of(connection, looks, SETTINGS) is Deed.OTHER
    connection.execute("UPDATE event SET value = 5.0")
    assert deed_of(connection, looks, SETTINGS) is Deed.BUYS
    angry = Settings(touchpoints={"look": Touchpoint("look", complains=True)})
    assert deed_of(connection, looks, angry) is Deed.COMPLAINS
    on_condition = Question("c", "outcome", 7.0, condition="last_score < 0.4")
    assert deed_of(connection, on_condition, SETTINGS) is Deed.OTHER
