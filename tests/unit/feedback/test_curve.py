"""Mood along the stages, for everybody and for a group."""

from __future__ import annotations

import pytest

from nebelhorn.feedback import emotional_curve, feeling, make_voices
from nebelhorn.settings import Settings, Stage, Touchpoint

SETTINGS = Settings(
    stages=(
        Stage("look", "Schauen", "Look"),
        Stage("buy", "Kaufen", "Buy"),
        Stage("leave", "Gehen", "Leave"),
    ),
    touchpoints={
        "browse": Touchpoint("browse", "look"),
        "search": Touchpoint("search", "look"),
        "pay": Touchpoint("pay", "buy"),
    },
)


@pytest.fixture
def talked(log, day):
    for customer in range(4):
        browse = log.event(customer, day(0), "browse")
        log.event(customer, day(1), "search")
        pay = log.event(customer, day(2), "pay")
        if customer < 2:
            log.group(1, [browse, pay])
            log.answer(customer, day(3), 1.0, on=browse)
            log.answer(customer, day(3), 0.25 * customer, on=pay)
    make_voices(log.connection)
    return log


def test_every_stage_has_a_point_and_other_only_when_it_is_used(talked) -> None:
    curve = emotional_curve(talked.connection, SETTINGS)
    assert [(p.place, p.mood.value, p.fog.k, p.fog.n) for p in curve.stages] == [
        ("look", 1.0, 6, 8),
        ("buy", 0.125, 2, 4),
        ("leave", None, 0, 0),
    ]
    assert curve.group is None


def test_touchpoints_without_a_voice_have_no_point(talked) -> None:
    curve = emotional_curve(talked.connection, SETTINGS)
    assert [p.place for p in curve.touchpoints] == ["browse", "pay"]
    assert curve.touchpoints[1].feeling.angry.value == 1.0


def test_a_group_has_a_curve_of_its_own(talked) -> None:
    curve = emotional_curve(talked.connection, SETTINGS, group=(1, "gold"))
    assert curve.group == "gold"
    assert [(p.place, p.fog.k, p.fog.n) for p in curve.stages] == [
        ("look", 0, 2),
        ("buy", 0, 2),
        ("leave", 0, 0),
    ]


def test_a_stage_nobody_declared_is_other(log, day) -> None:
    log.event(1, day(0), "browse")
    make_voices(log.connection)
    settings = Settings(touchpoints={"browse": Touchpoint("browse", "nowhere")})
    [point] = emotional_curve(log.connection, settings).stages
    assert (point.place, point.fog.n) == ("other", 1)


@pytest.mark.parametrize(
    ("score", "kind"),
    [
        (1.0, "enthusiastic"),
        (9 / 10, "enthusiastic"),
        (0.8, "lukewarm"),
        (0.65, "lukewarm"),
        (0.6, "angry"),
        (0.0, "angry"),
    ],
)
def test_feelings_are_those_of_the_nps(log, day, score: float, kind: str) -> None:
    log.answer(1, day(0), score)
    make_voices(log.connection)
    assert getattr(feeling(log.connection), kind).k == 1


def test_nobody_scored_nobody_feels(log, day) -> None:
    log.answer(1, day(0))
    make_voices(log.connection)
    assert feeling(log.connection).angry.value is None
