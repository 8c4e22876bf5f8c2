"""Voices falling silent, mood, and the lukewarm alarm."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.signal import DAY_US, Outlook
from nebelhorn.reality.signal_facts import put_signal_facts
from nebelhorn.reality.signals import SIGNALS

World = Callable[..., Workspace]
NAMES = {1: "call", 2: "mail"}


def outlook(days: int) -> Outlook:
    return Outlook(NAMES, 0, days * DAY_US, company=frozenset({2}), modelled=frozenset({"call"}))


def calls(days: int, *, answered: Callable[[int, int], float | None]) -> tuple[list, list]:
    """Four calls and a mail a day, each by another customer; half a day later an answer or none."""
    events = [
        (5 * day + turn, 5 * day + turn, day + turn / 10, "mail" if turn == 4 else "call")
        for day in range(days)
        for turn in range(5)
    ]
    answers = [
        (10**6 + number, customer, at + 0.5, score)
        for number, customer, at, name in events
        if name == "call" and (score := answered(int(at), customer % 5)) is not None
    ]
    return events, answers


def test_voices_are_counted_when_the_patience_is_over(world: World) -> None:
    facts = world(*calls(90, answered=lambda day, turn: 1.0 if turn < 2 else None)).stores.facts
    put_signal_facts(facts, outlook(90))
    [series] = SIGNALS[Watched.VOICES].series(facts, outlook(90))
    # 28 voices had come on day 13, but the first eight weeks teach only; patience is one day
    assert series.subject == "call"
    assert series.day.tolist() == list(range(57, 90))
    assert set(series.many.tolist()) == {4}
    assert set(series.total.tolist()) == {2.0}


def test_where_nobody_answers_any_more_the_encounters_go_on_counting(world: World) -> None:
    silent_from = 70
    facts = world(
        *calls(90, answered=lambda day, turn: 1.0 if turn < 2 and day < silent_from else None)
    ).stores.facts
    put_signal_facts(facts, outlook(90))
    [series] = SIGNALS[Watched.VOICES].series(facts, outlook(90))
    share = dict(zip(series.day.tolist(), (series.total / series.many).tolist(), strict=True))
    assert share[silent_from] == 0.5
    assert {share[day] for day in range(silent_from + 1, 90)} == {0.0}


def test_a_touchpoint_that_is_hardly_heard_is_not_watched(world: World) -> None:
    facts = world(
        *calls(90, answered=lambda day, turn: 1.0 if turn == 0 and day % 2 == 0 else None)
    ).stores.facts
    put_signal_facts(facts, outlook(90))
    assert SIGNALS[Watched.VOICES].series(facts, outlook(90)) == []
    assert SIGNALS[Watched.MOOD].series(facts, outlook(90)) == []


def test_mood_is_the_mean_score(world: World) -> None:
    scores = (0.0, 0.64, 0.65, 1.0)
    facts = world(*calls(90, answered=lambda _, turn: scores[turn])).stores.facts
    put_signal_facts(facts, outlook(90))
    [series] = SIGNALS[Watched.MOOD].series(facts, outlook(90))
    assert series.day.tolist() == list(range(57, 90))
    assert (series.total / series.many).tolist() == pytest.approx([2.29 / 4] * 33)


def test_enthusiasm_needs_no_touchpoint_and_no_customer(world: World) -> None:
    facts = world([(1, 1, 0.0, "call")]).stores.facts
    facts.execute(
        "INSERT INTO answer (answer_id, t_us, score) SELECT x, x * 1000, x / 10 "
        "FROM range(11) AS t(x)"
    )
    put_signal_facts(facts, outlook(2))
    [series] = SIGNALS[Watched.ENTHUSIASM].series(facts, outlook(2))
    assert (series.subject, series.many.tolist(), series.total.tolist()) == ("", [11], [2.0])
    assert series.units is not None
    assert len(series.units.day) == 11


def lukewarm(since: int, raised: int) -> Alarm:
    return Alarm(
        "enthusiasm//1970-05-01", Watched.ENTHUSIASM, "", Level.RED,
        since, raised, raised, None, 0.4, 0.2, 50,
    )  # fmt: skip


def use(days: int, fewer_from: int) -> list[tuple]:
    """Thirty customers call every third day, from some day on every sixth, and get a mail a day."""
    found = []
    for day, customer in np.ndindex(days, 30):
        often = 3 if day < fewer_from else 6
        if day % often == customer % often:
            found.append((len(found), customer, float(day), "call"))
        found.append((len(found), customer, float(day), "mail"))
    return found


def test_the_lukewarm_alarm_says_whether_use_held(world: World) -> None:
    signal = SIGNALS[Watched.ENTHUSIASM]
    facts = world(use(150, fewer_from=999)).stores.facts
    put_signal_facts(facts, outlook(150))
    held = dict(signal.detail(facts, outlook(150), lukewarm(120, 131)))
    assert held == {"use_before": 33.333, "use_lately": 33.333, "use_holds": "yes"}
    facts = world(use(150, fewer_from=120)).stores.facts
    put_signal_facts(facts, outlook(150))
    fell = dict(signal.detail(facts, outlook(150), lukewarm(120, 131)))
    assert fell["use_holds"] == "no"
    assert fell["use_lately"] == 16.667


def test_what_is_said_of_use_rests_on_the_days_up_to_the_alarm(world: World) -> None:
    signal = SIGNALS[Watched.ENTHUSIASM]
    facts = world(use(150, fewer_from=132)).stores.facts
    put_signal_facts(facts, outlook(150))
    assert dict(signal.detail(facts, outlook(150), lukewarm(120, 131)))["use_holds"] == "yes"


def test_without_customers_nothing_is_said_of_use(world: World) -> None:
    facts = world([]).stores.facts
    put_signal_facts(facts, outlook(150))
    assert SIGNALS[Watched.ENTHUSIASM].detail(facts, outlook(150), lukewarm(120, 131)) == ()


def test_a_voice_known_with_its_event_only_later_counts_then(world: World) -> None:
    facts = world([(1, 1, 0.0, "call", 5.5)]).stores.facts
    facts.execute(
        "INSERT INTO answer (answer_id, id_no, t_us, score, on_event_id) VALUES (9, 1, 5, 1.0, 1)"
    )
    put_signal_facts(facts, outlook(5))
    assert facts.execute("SELECT count(*) FROM signal_voice").fetchone() == (0,)
    put_signal_facts(facts, outlook(6))
    found = facts.execute("SELECT day, event_day, touchpoint_no FROM signal_voice").fetchall()
    assert found == [(5, 5, 1)]


def test_days_before_1970_are_days(world: World) -> None:
    facts = world([(1, 1, -0.5, "call"), (2, 1, -1.5, "call")]).stores.facts
    seen = Outlook(NAMES, -2 * DAY_US, DAY_US)
    put_signal_facts(facts, seen)
    assert facts.execute("SELECT day FROM signal_event ORDER BY day").fetchall() == [(-2,), (-1,)]
