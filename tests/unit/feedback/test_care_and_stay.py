"""Care before and after leaving; who stays after complaining and after silence."""

from __future__ import annotations

import pytest

from nebelhorn.feedback import WhyNot, care_balance, make_voices, who_stays
from nebelhorn.settings import By, Settings, Touchpoint

SETTINGS = Settings(
    touchpoints={
        "cancel": Touchpoint("cancel", leaves=True),
        "offer": Touchpoint("offer", by=By.COMPANY),
        "complaint": Touchpoint("complaint", complains=True),
    }
)


def test_care_is_counted_on_both_sides_of_leaving(log, day) -> None:
    log.event(9, day(0), "visit")
    log.event(1, day(100), "cancel")
    for when in (5, 95, 100, 120, 130, 189, 195):
        log.event(1, day(when), "offer")
    log.event(2, day(100), "cancel")
    found = care_balance(log.connection, SETTINGS, as_of_us=day(200))
    assert (found.leavers, found.measured, found.why_not) == (2, 2, None)
    assert (found.share_before.k, found.share_before.n) == (1, 4)
    assert found.before_per_30d == pytest.approx(1 / 6)
    assert found.after_per_30d == pytest.approx(3 / 6)


def test_who_left_too_near_the_edge_of_the_log_is_not_measured(log, day) -> None:
    log.event(1, day(0), "visit")
    log.event(1, day(50), "cancel")
    log.event(2, day(150), "cancel")
    log.event(2, day(140), "offer")
    found = care_balance(log.connection, SETTINGS, as_of_us=day(200))
    assert (found.leavers, found.measured) == (2, 0)
    assert (found.why_not, found.before_per_30d) == (WhyNot.NO_WINDOW, None)
    assert found.share_before.n == 0


def test_only_the_first_leaving_counts(log, day) -> None:
    log.event(1, day(0), "visit")
    log.event(1, day(100), "cancel")
    log.event(1, day(110), "offer")
    log.event(1, day(150), "cancel")
    found = care_balance(log.connection, SETTINGS, as_of_us=day(400))
    assert (found.leavers, found.share_before.k, found.share_before.n) == (1, 0, 1)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("visit", "offer"), WhyNot.NO_LEAVING),
        (("visit", "cancel"), WhyNot.NO_CARE),
    ],
)
def test_why_care_cannot_be_measured(log, day, names: tuple[str, ...], reason: WhyNot) -> None:
    for name in names:
        log.event(1, day(0), name)
    assert care_balance(log.connection, SETTINGS, as_of_us=day(1)).why_not is reason


def test_nothing_done_around_leaving(log, day) -> None:
    log.event(9, day(0), "offer")
    log.event(1, day(100), "cancel")
    found = care_balance(log.connection, SETTINGS, as_of_us=day(300))
    assert (found.why_not, found.before_per_30d) == (WhyNot.NO_ACTS, 0.0)


def test_staying_is_acting_again_on_a_later_day(log, day) -> None:
    log.event(1, day(0), "complaint")
    log.event(1, day(20), "visit")
    log.event(2, day(0), "visit")
    log.event(2, day(0.1), "visit")
    make_voices(log.connection)
    found = who_stays(log.connection, SETTINGS, as_of_us=day(100), horizon_days=30)
    assert (found.after_complaint.k, found.after_complaint.n) == (1, 1)
    assert (found.after_silence.k, found.after_silence.n) == (0, 2)
    assert (found.baseline.k, found.baseline.n) == (1, 3)


def test_an_angry_voice_is_a_complaint_and_a_kind_one_is_not_silence(log, day) -> None:
    angry, kind = (log.event(customer, day(0), "visit") for customer in (1, 2))
    log.answer(1, day(0.2), 0.1, on=angry)
    log.answer(2, day(0.2), 0.9, on=kind)
    log.event(2, day(5), "visit")
    make_voices(log.connection)
    found = who_stays(log.connection, SETTINGS, as_of_us=day(30), horizon_days=10)
    assert (found.after_complaint.n, found.after_silence.n, found.baseline.n) == (1, 1, 3)


def test_leaving_and_our_letters_are_no_staying(log, day) -> None:
    log.event(1, day(0), "complaint")
    log.event(1, day(1), "offer")
    log.event(1, day(2), "cancel")
    make_voices(log.connection)
    found = who_stays(log.connection, SETTINGS, as_of_us=day(100), horizon_days=30)
    assert (found.after_complaint.k, found.after_complaint.n) == (0, 1)


def test_days_whose_horizon_is_not_over_are_left_out(log, day) -> None:
    log.event(1, day(0), "complaint")
    log.event(2, day(80), "complaint")
    make_voices(log.connection)
    found = who_stays(log.connection, SETTINGS, as_of_us=day(100), horizon_days=30)
    assert found.after_complaint.n == 1


def test_a_short_log_has_a_short_horizon_and_none_at_all_is_said(log, day) -> None:
    log.event(1, day(0), "visit")
    make_voices(log.connection)
    assert who_stays(log.connection, SETTINGS, as_of_us=day(29)).horizon_days == 10
    assert who_stays(log.connection, SETTINGS, as_of_us=day(0)).why_not is WhyNot.TOO_SHORT
    assert who_stays(log.connection, SETTINGS, as_of_us=day(999)).horizon_days == 90


def test_why_staying_cannot_be_compared(log, day) -> None:
    make_voices(log.connection)
    assert who_stays(log.connection, SETTINGS, as_of_us=day(0)).why_not is WhyNot.NO_CUSTOMERS
    event = log.event(1, day(0), "visit")
    log.event(1, day(1), "visit")
    quiet = who_stays(log.connection, SETTINGS, as_of_us=day(30))
    assert (quiet.why_not, quiet.baseline.n) == (WhyNot.NO_VOICE, 2)
    log.answer(1, day(0), 0.9, on=event)
    make_voices(log.connection)
    content = who_stays(log.connection, SETTINGS, as_of_us=day(30))
    assert content.why_not is WhyNot.NO_COMPLAINT
