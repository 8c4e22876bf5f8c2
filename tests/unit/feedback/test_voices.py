"""Which encounter an answer speaks about."""

from __future__ import annotations

from nebelhorn.feedback import VoiceInfo, make_voices


def test_an_answer_given_with_an_event_stands_there(log, day) -> None:
    first = log.event(1, day(0), "buy")
    log.event(1, day(1), "call")
    said = log.answer(1, day(3), 0.9, on=first)
    info = make_voices(log.connection)
    assert log.placed() == {said: first}
    assert info == VoiceInfo(voices=1, scored=1, given_with=1)


def test_an_answer_that_says_not_what_about_takes_the_last_event_before_it(log, day) -> None:
    log.event(1, day(0), "buy")
    last = log.event(1, day(1), "call")
    log.event(1, day(5), "buy")
    log.event(2, day(2), "call")
    said = log.answer(1, day(2))
    info = make_voices(log.connection)
    assert log.placed() == {said: last}
    assert (info.last_before, info.scored, info.placed) == (1, 0, 1)


def test_the_best_touchpoint_wins_even_if_another_is_nearer(log, day) -> None:
    delivered = log.event(1, day(0), "delivered")
    log.event(1, day(1), "shipped")
    log.event(1, day(2), "browsed")
    said = log.answer(1, day(3), about=["delivered", "shipped"])
    assert make_voices(log.connection).about == 1
    assert log.placed() == {said: delivered}


def test_of_equal_touchpoints_the_latest_and_of_equal_times_the_highest_number(log, day) -> None:
    log.event(1, day(0), "call")
    log.event(1, day(1), "call")
    tie = log.event(1, day(1), "call")
    said = log.answer(1, day(1), about=["call"])
    make_voices(log.connection)
    assert log.placed() == {said: tie}


def test_an_object_leads_to_the_encounter_of_whoever_it_belongs_to(log, day) -> None:
    mine = log.event(1, day(0), "delivered", objects=[70])
    log.event(1, day(1), "delivered", objects=[71])
    said = log.answer(None, day(5), 0.2, about=["delivered"], thing=70)
    make_voices(log.connection)
    assert log.placed() == {said: mine}
    row = log.connection.execute("SELECT customer_no, touchpoint_no FROM voice").fetchone()
    assert row == (1, log.place("delivered"))


def test_a_thing_many_use_is_spoken_of_as_this_customer_met_it(log, day) -> None:
    mine = log.event(1, day(0), "watched", objects=[70])
    log.event(2, day(1), "watched", objects=[70])
    said = log.answer(1, day(5), thing=70)
    make_voices(log.connection)
    assert log.placed() == {said: mine}


def test_a_review_before_the_parcel_came_stands_at_what_came_before(log, day) -> None:
    shipped = log.event(1, day(0), "shipped", objects=[70])
    log.event(1, day(9), "delivered", objects=[70])
    said = log.answer(None, day(4), 0.0, about=["delivered"], thing=70)
    info = make_voices(log.connection)
    assert log.placed() == {said: shipped}
    assert info.elsewhere == 1


def test_a_review_of_an_order_that_never_came_stands_at_the_last_we_did(log, day) -> None:
    paid = log.event(1, day(0), "paid", objects=[70])
    log.event(1, day(1), "visit")
    said = log.answer(None, day(40), 0.0, about=["delivered"], thing=70)
    info = make_voices(log.connection)
    assert log.placed() == {said: paid}
    assert info.elsewhere == 1


def test_what_never_happened_in_the_log_leaves_a_voice_unplaced_but_kept(log, day) -> None:
    log.event(1, day(0), "shipped")
    never = log.answer(1, day(4), 0.0, about=["delivered"])
    early = log.answer(1, day(-1), 0.5)
    nobody = log.answer(None, day(4), 0.5)
    info = make_voices(log.connection)
    assert log.placed() == {never: None, early: None, nobody: None}
    assert (info.voices, info.unplaced) == (3, 3)


def test_a_voice_of_nobody_known_counts_at_its_touchpoint_alone(log, day) -> None:
    log.event(1, day(0), "delivered")
    said = log.answer(None, day(4), 0.5, about=["delivered", "shipped"])
    info = make_voices(log.connection)
    assert log.placed() == {said: None}
    assert (info.nameless, info.unplaced, info.placed) == (1, 0, 0)
    row = log.connection.execute("SELECT touchpoint_no, customer_no, delay_us FROM voice")
    assert row.fetchone() == (log.place("delivered"), None, None)


def test_an_event_that_was_rejected_cannot_hold_its_answer(log, day) -> None:
    last = log.event(1, day(0), "call")
    said = log.answer(1, day(1), on=999)
    make_voices(log.connection)
    assert log.placed() == {said: last}


def test_an_answer_dated_before_its_own_event_stays_there(log, day) -> None:
    event = log.event(1, day(1), "call")
    log.answer(1, day(0), on=event)
    make_voices(log.connection, into="said")
    row = log.connection.execute("SELECT event_id, delay_us < 0 FROM said").fetchone()
    assert row == (event, True)


def test_making_voices_again_changes_nothing(log, day) -> None:
    log.event(1, day(0), "call")
    log.answer(1, day(1), 0.4)
    assert make_voices(log.connection) == make_voices(log.connection)


def test_a_log_without_answers_has_no_voices(log, day) -> None:
    log.event(1, day(0), "call")
    assert make_voices(log.connection) == VoiceInfo()
