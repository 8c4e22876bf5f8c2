"""A slow thing is done when its turn has come, rests, and outlives what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore, Stopped
from nebelhorn.app.live import Foretold
from nebelhorn.clock import TimeLapse
from nebelhorn.errors import NothingForetold


class Work:
    """Counts how often it is done; goes wrong the first time where it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.times = error, 0
        self.done = Event()

    def step(self) -> bool:
        self.times += 1
        self.done.set()
        if self.error is not None:
            raise self.error
        return True


def chore(work: Work) -> Chore:
    return Chore("work", work.step, Background(Foretold, lambda: 0, lambda: 0))


@pytest.mark.parametrize("error", [None, NothingForetold("no run yet"), ValueError("a fault")])
def test_it_is_done_once_and_rests_whatever_came_of_it(
    error: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(error)
    doing = chore(work)
    doing.start()
    assert work.done.wait(20)
    doing.stop()
    assert work.times == 1
    assert (error is None) is not ("work: " in caplog.text)
    assert ("Traceback" in caplog.text) is isinstance(error, ValueError)


def test_a_long_step_breaks_off_without_a_word_when_it_is_to_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun = Event()

    def step() -> bool:
        begun.set()
        while True:
            doing.go_on("another part")

    doing = Chore("work", step, Background(Foretold, lambda: 0, lambda: 0))
    doing.start()
    assert begun.wait(20)
    doing.stop()
    with pytest.raises(Stopped):
        doing.go_on("anything")
    assert caplog.text == ""


def test_between_two_parts_the_loop_may_catch_up() -> None:
    asked = iter([Foretold(run_no=1, until_us=0)] * 3)
    caught_up = Foretold(run_no=1, until_us=9_000_000)
    background = Background(lambda: next(asked, caught_up), lambda: 9_000_000)
    doing = Chore("work", lambda: None, background)
    doing.go_on("another part")
    assert next(asked, None) is None


@pytest.mark.parametrize(("speed", "rests_s"), [(10, 1), (None, 30)])
def test_what_people_look_at_rests_but_a_moment_on_a_fast_clock(
    speed: float | None, rests_s: int
) -> None:
    steady_us, work = [0], Work()
    real_us = iter(range(10**15, 2 * 10**15, 1_000))
    clock: Callable[[], int] = partial(next, real_us)
    if speed is not None:
        clock = TimeLapse(0, speed, clock)
        clock.go()
    background = Background(Foretold, clock, lambda: steady_us[0])
    doing = Chore("work", work.step, background, watched=True)
    doing.look()
    steady_us[0] = rests_s * 1_000_000 - 1
    doing.look()
    assert work.times == 1
    steady_us[0] += 1
    doing.look()
    assert work.times == 2


def test_what_is_under_way_is_broken_off_once_it_is_known_that_all_ends() -> None:
    doing, known = chore(Work()), []
    doing.stop(lambda: known.append(doing.stopping))
    assert known == [True]
