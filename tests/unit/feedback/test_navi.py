"""Can the customer still find us?"""

from __future__ import annotations

import pytest

from nebelhorn.feedback import make_voices, navi, navi_states, usual_silence_days
from nebelhorn.settings import By, Settings, Touchpoint

PLAIN = Settings()


def states(log, now: int, *, settings: Settings = PLAIN) -> dict[int, str]:
    make_voices(log.connection)
    table = navi_states(log.connection, settings, as_of_us=now, silence_days=60)
    return dict(zip(table["customer_no"].to_pylist(), table["state"].to_pylist(), strict=True))


def test_act_or_voice_keeps_contact_alive(log, day) -> None:
    log.event(1, day(50), "visit")
    log.event(2, day(0), "visit")
    log.answer(2, day(45))
    log.event(3, day(0), "visit")
    assert states(log, day(100)) == {1: "alive", 2: "alive", 3: "fog"}


def test_our_own_letters_are_no_sign_of_life(log, day) -> None:
    log.event(1, day(0), "visit")
    log.event(1, day(99), "invoice")
    settings = Settings(touchpoints={"invoice": Touchpoint("invoice", by=By.COMPANY)})
    assert states(log, day(100), settings=settings) == {1: "fog"}


def test_a_good_run_then_one_sharp_fall_then_silence_is_torn(log, day) -> None:
    log.event(1, day(0), "visit")
    repair = log.event(1, day(5), "repair")
    for when, score in ((1, 0.9), (2, 1.0)):
        log.answer(1, day(when), score)
    log.answer(1, day(6), 0.9, on=repair)
    log.answer(1, day(9), 0.2)
    assert states(log, day(100)) == {1: "torn"}
    found = navi(log.connection, PLAIN, as_of_us=day(100), silence_days=60)
    assert found.torn_last_good == (("repair", 1),)
    assert (found.torn.k, found.measurable) == (1, 1)
    table = navi_states(log.connection, PLAIN, as_of_us=day(100), silence_days=60)
    assert table["last_good_us"].to_pylist() == [day(6)]


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ((0.9, 0.2), "one good voice is no run"),
        ((0.9, 0.4, 0.0), "the run had ended before"),
        ((0.7, 0.7, 0.35), "not sharp"),
        ((0.9, 0.9, 0.1, 0.1), "the fall is not the last word"),
        ((0.9, 0.9, 0.9), "no fall"),
    ],
)
def test_what_is_not_torn(log, day, scores: tuple[float, ...], why: str) -> None:
    log.event(1, day(0), "visit")
    for number, score in enumerate(scores):
        log.answer(1, day(number + 1), score)
    assert states(log, day(100)) == {1: "fog"}, why


def test_who_acted_after_the_fall_is_not_torn(log, day) -> None:
    log.event(1, day(0), "visit")
    for number, score in enumerate((0.9, 0.9, 0.1)):
        log.answer(1, day(number + 1), score)
    log.event(1, day(10), "visit")
    assert states(log, day(100)) == {1: "fog"}


def test_the_future_is_not_known(log, day) -> None:
    log.event(1, day(0), "visit")
    for number, score in enumerate((0.9, 0.9, 0.1)):
        log.answer(1, day(number + 1), score)
    before = states(log, day(100))
    log.event(1, day(101), "visit")
    log.event(2, day(101), "visit")
    log.answer(1, day(102), 0.5)
    assert states(log, day(100)) == before == {1: "torn"}


def test_usual_silence_is_the_long_pause_of_customers_who_do_come_back(log, day) -> None:
    when = 0.0
    for pause in (0.01, 0.02, *[50] * 8, 60, 70):
        when += pause
        log.event(1, day(when), "visit")
    assert usual_silence_days(log.connection, PLAIN) == pytest.approx(60)


@pytest.mark.parametrize(("pause", "days"), [(2, 30), (900, 365)])
def test_usual_silence_stays_within_reason(log, day, pause: int, days: float) -> None:
    for number in range(3):
        log.event(1, day(pause * number), "visit")
    assert usual_silence_days(log.connection, PLAIN) == days


def test_where_nobody_comes_back_nothing_can_be_derived(log, day) -> None:
    log.event(1, day(0), "visit")
    make_voices(log.connection)
    found = navi(log.connection, PLAIN, as_of_us=day(10))
    assert (found.silence_days, found.alive.value) == (90.0, 1.0)


def test_an_empty_log_has_no_customers(log, day) -> None:
    make_voices(log.connection)
    found = navi(log.connection, PLAIN, as_of_us=day(0))
    assert (found.alive.value, found.torn_last_good) == (None, ())
