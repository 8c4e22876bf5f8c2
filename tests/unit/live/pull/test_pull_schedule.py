from __future__ import annotations

from nebelhorn.app import PullSchedule
from nebelhorn.live.pull.taking import Taker

T0 = 1_772_359_200_000_000
MINUTE = 60_000_000


def run(schedule: PullSchedule, now_us: int):
    done = schedule.step(now_us)
    while done is None:
        done = schedule.step(now_us, wait=True)
    return done


def test_what_is_due_runs_and_then_waits_its_time(shop, put, say_orders):
    say_orders()
    put(1, "ann", 0)
    schedule = PullSchedule(shop.workspace)
    assert schedule.due(T0) == ("orders",)
    assert run(schedule, T0).events == 1
    assert schedule.due(T0 + 4 * MINUTE) == ()
    assert schedule.step(T0 + 4 * MINUTE) is None
    put(2, "bob", 3)
    assert run(schedule, T0 + 5 * MINUTE).events == 1


def test_a_pull_that_cannot_begin_holds_up_no_other(shop, put, say_orders):
    shop.say('[[pull]]\nname = "a"\nkind = "folder"\npath = "inbox"\nmapping = "none.toml"\n')
    say_orders()
    put(1, "ann", 0)
    schedule = PullSchedule(shop.workspace)
    assert "none.toml" in run(schedule, T0).trouble
    assert run(schedule, T0).events == 1
    assert schedule.due(T0) == ()


def test_the_portions_behind_one_that_failed_are_not_taken(shop, source, say_orders, monkeypatch):
    say_orders()
    insert = "INSERT INTO orders VALUES (?, 'ann', '2026-03-01', 'new', 1, '2026-03-01 10:00:00')"
    source.execute("BEGIN")
    source.executemany(insert, ((number,) for number in range(20_001)))
    source.execute("COMMIT")
    schedule = PullSchedule(shop.workspace)
    with monkeypatch.context() as patched:
        patched.setattr(Taker, "take", lambda *_, **__: 1 / 0)
        assert "ZeroDivisionError" in run(schedule, T0).trouble
    assert shop.events() == []
    assert run(schedule, T0 + MINUTE).events == 20_001


def test_stopped_in_the_middle_it_goes_on(shop, source, say_orders):
    say_orders()
    insert = "INSERT INTO orders VALUES (?, 'ann', '2026-03-01', 'new', 1, '2026-03-01 10:00:00')"
    source.execute("BEGIN")
    source.executemany(insert, ((number,) for number in range(20_001)))
    source.execute("COMMIT")
    schedule = PullSchedule(shop.workspace)
    schedule.step(T0)
    schedule.step(T0, wait=True)
    schedule.stop()
    assert len(shop.events()) == 10_000
    again = PullSchedule(shop.workspace)
    assert run(again, T0).events == 10_001
