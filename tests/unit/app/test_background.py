"""Slow work takes turns, and the live loop goes first."""

from __future__ import annotations

import pytest

from nebelhorn.app.background import Background
from nebelhorn.app.live import Foretold
from nebelhorn.clock import TimeLapse

SECOND_US = 1_000_000


def granted(background: Background, *, watched: bool = False) -> bool:
    with background.turn(watched=watched) as mine:
        return mine


def test_one_at_a_time() -> None:
    background = Background(Foretold, lambda: 0)
    with background.turn() as first:
        assert first
        assert not granted(background)
    assert granted(background)


def test_a_turn_that_failed_is_over() -> None:
    background = Background(Foretold, lambda: 0)
    with pytest.raises(ZeroDivisionError), background.turn():
        _ = 1 // 0
    assert granted(background)


def test_the_loop_goes_first_for_a_minute_at_most() -> None:
    now_us = [0]
    told = [Foretold(run_no=1, until_us=0)]
    background = Background(lambda: told[0], lambda: now_us[0], lambda: now_us[0])
    now_us[0] = 2 * SECOND_US
    assert granted(background)
    now_us[0] = 3 * SECOND_US
    assert not granted(background)
    told[0] = Foretold(run_no=1, until_us=3 * SECOND_US)
    assert granted(background)
    now_us[0] = 60 * SECOND_US
    assert not granted(background)
    now_us[0] = 63 * SECOND_US
    assert granted(background)
    assert not granted(background)


def test_who_foretells_nothing_is_not_behind() -> None:
    for told in (Foretold(), Foretold(run_no=1, silent="no question")):
        assert granted(Background(lambda told=told: told, lambda: 3_600 * SECOND_US))  # type: ignore[misc]


def test_on_a_fast_clock_what_people_look_at_goes_first_and_never_waits() -> None:
    real_us = [10**15]
    lapse = TimeLapse(0, 17_280, lambda: real_us[0])
    background = Background(lambda: Foretold(run_no=1, until_us=0), lapse, lambda: 0)
    assert background.is_fast  # it stands still, and is not the real one
    lapse.go()
    real_us[0] += 60 * SECOND_US
    assert background.is_fast
    assert not background.is_behind
    assert granted(background, watched=True)
    assert not granted(background)
    real_us[0] += 10**15
    assert not background.is_fast  # it has caught up
    assert not granted(background)
