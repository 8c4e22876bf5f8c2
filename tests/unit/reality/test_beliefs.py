from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.conditions import features_with
from nebelhorn.engine import put_table
from nebelhorn.errors import ConditionError, SettingsError
from nebelhorn.journeys import put_catalogue
from nebelhorn.predictions import Touchpoints
from nebelhorn.reality import BeliefResult, BeliefVerdict, Known, judge_belief, meaning_of
from nebelhorn.reality.beliefs.interval import Cases, difference_of, effective_size, side_of
from nebelhorn.reality.beliefs.verdict import record_of
from nebelhorn.settings import Belief, By, Question, Settings, Touchpoint
from nebelhorn.views import backtest_sentence, belief_verdict, words

World = Callable[..., Workspace]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000


def at(day: float) -> datetime:
    return EPOCH + timedelta(days=day)


def belief(claim: str = "buy", *, written: float = 10, **more: Any) -> Belief:
    said: dict[str, Any] = {"condition": "hour = 1", "horizon_days": 5.0, **more}
    return Belief("b", "Ada", at(written), claim=claim, **said)


def judge(
    world: World,
    one: Belief,
    points: list[tuple[int, float, int]],
    events: list[tuple[Any, ...]],
    *,
    as_of: float = 100,
    backtest: bool = False,
    answers: list[tuple[Any, ...]] | None = None,
    settings: Settings | None = None,
) -> BeliefResult:
    """Judge by points (customer, day, hour) and events (id, customer, day, touchpoint)."""
    settings = settings or Settings()
    workspace = world(
        [*events, (10**6, 10**6, 0, "buy"), (10**6 + 1, 10**6, 0, "ask")], answers or []
    )
    facts = workspace.stores.facts
    put_catalogue(facts, settings)
    rows = facts.execute("SELECT touchpoint_no, name, by_whom FROM catalogue").fetchall()
    touchpoints = Touchpoints(
        {number: name for number, name, _ in rows},
        frozenset(number for number, _, by in rows if by == "customer"),
    )
    put_table(
        facts,
        "point_state",
        "SELECT unnest(?::BIGINT[]) AS point_no, unnest(?::BIGINT[]) AS customer_no, "
        "unnest(?::BIGINT[]) AS sealed_us, unnest(?::INTEGER[]) AS hour",
        [
            list(range(len(points))),
            [customer for customer, _, _ in points],
            [round(day * DAY) for _, day, _ in points],
            [hour for _, _, hour in points],
        ],
    )
    meaning = meaning_of(one, Known(settings, features_with({}), touchpoints))
    return judge_belief(facts, meaning, touchpoints, as_of_us=round(as_of * DAY), backtest=backtest)


def counts(found: BeliefResult) -> tuple[int, int, int, int]:
    record = found.record
    return record.when.k, record.when.n, record.than.k, record.than.n


def test_only_what_opens_after_it_was_written_counts_and_only_when_due(world: World) -> None:
    points = [(1, 9.9, 1), (2, 10.0, 1), (3, 20, 1), (4, 95, 1), (5, 95.1, 1), (6, 30, 2)]
    # customer 5 has bought already, but its time is not over
    events = [(n, n, day + 1, "buy") for n, day, _ in points]
    found = judge(world, belief(), points, events)
    assert counts(found) == (3, 3, 1, 1)
    assert found.record.open == 1
    assert found.backtest is None


@pytest.mark.parametrize(
    ("when", "than", "message"),
    [
        ("hour > 5", "hour > 3", "every moment that meets condition meets than too; moments that"),
        ("hour > 5", "hour > 3", "so there would never be a case; write than so that it leaves"),
        ("hour > 3", "hour > 5", "would never be anything to compare with; write condition so"),
    ],
)
def test_a_side_that_lies_within_the_other_is_refused(
    world: World, when: str, than: str, message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        judge(world, belief(condition=when, than=than), [], [])
    assert message in str(caught.value)


def test_moments_that_met_both_conditions_are_told(world: World) -> None:
    # no bound shows that the one lies within the other
    one = belief(condition="hour = 2", than="hour / 2 = 1 or hour = 3")
    found = judge(world, one, [(1, 20, 2), (2, 20, 2), (3, 6, 2)], [], backtest=True)
    assert (found.record.when.n, found.record.than.n, found.record.both) == (0, 0, 2)
    assert belief_verdict(found.record, words("en")) == (
        "too little evidence: no case on either side: 2 moments met both conditions and count on "
        "neither side"
    )
    said = backtest_sentence(found, words("de"))
    assert "kein Fall auf einer der Seiten: 1 Moment erfüllte beide Bedingungen" in said
    found = judge(world, one, [(1, 20, 2), (2, 20, 3)], [])
    assert "no case met the first condition alone: 1 moment met both" in belief_verdict(
        found.record, words("en")
    )
    one = belief(condition="hour = 2 or hour = 3", than="hour / 2 = 1")
    found = judge(world, one, [(1, 20, 2), (2, 20, 3)], [])
    assert "so far 0 of 1; none to compare with: 1 moment met both" in belief_verdict(
        found.record, words("en")
    )


def test_a_withdrawn_belief_counts_no_more(world: World) -> None:
    points = [(1, 10, 1), (2, 19.9, 1), (3, 20, 1), (4, 20, 2)]
    found = judge(world, belief(withdrawn=at(20)), points, [])
    assert counts(found) == (0, 2, 0, 0)


def test_what_was_before_is_a_backtest_and_apart(world: World) -> None:
    points = [(1, 5, 1), (2, 6, 2), (3, 15, 1)]
    found = judge(world, belief(), points, [(1, 1, 6, "buy")], backtest=True)
    assert counts(found) == (0, 1, 0, 0)
    assert found.backtest is not None
    before = found.backtest
    assert (before.when.k, before.when.n, before.than.k, before.than.n) == (1, 1, 0, 1)


@pytest.mark.parametrize(
    ("claim", "came"),
    [
        ("buy", [1]),
        ("not buy", [2, 3, 4, 5]),
        ("silence", [3, 4]),
        ("not silence", [1, 2, 5]),
    ],
)
def test_a_claim_is_an_act_its_absence_or_silence(
    world: World, claim: str, came: list[int]
) -> None:
    points = [(customer, 20, 1) for customer in range(1, 6)]
    events = [(1, 1, 25.0, "buy"), (2, 2, 21, "ask"), (3, 3, 25.1, "buy"), (4, 4, 20, "buy")]
    answers = [(9, 5, 22, 0.9)]
    for customer in range(1, 6):
        mine = [point for point in points if point[0] == customer]
        found = judge(world, belief(claim), mine, events, answers=answers)
        assert (found.record.when.k == 1) is (customer in came)


def test_an_act_counts_only_if_it_was_known_within_the_grace(world: World) -> None:
    points = [(1, 20, 1), (2, 20, 1)]
    events = [(1, 1, 21, "buy", 21), (2, 2, 21, "buy", 21.5)]
    found = judge(world, belief(), points, events)
    assert found.record.when.k == 1


def test_a_class_of_a_question_is_claimed_with_its_horizon(world: World) -> None:
    settings = Settings(questions=(Question("mood", "next_answer", 3.0),))
    points = [(1, 20, 1), (2, 20, 1), (3, 20, 1), (4, 20, 2)]
    answers = [(1, 1, 21, 0.1), (2, 2, 22, 1.0), (3, 4, 21, 0.2)]
    one = belief("angry", question="mood", horizon_days=None)
    found = judge(world, one, points, [], answers=answers, settings=settings)
    assert counts(found) == (1, 2, 1, 1)
    assert found.record.void == 1  # nobody answered


def test_of_two_groups_who_is_in_both_counts_on_neither_side(world: World) -> None:
    points = [(1, 20, 1), (2, 20, 2), (3, 20, 3), (4, 20, 9)]
    one = belief(condition="hour in (1, 2)", than="hour in (2, 3)")
    found = judge(world, one, points, [(1, 3, 21, "buy")])
    assert counts(found) == (0, 1, 1, 1)
    assert found.record.both == 1


def test_what_is_not_known_of_a_customer_does_not_meet_the_condition(world: World) -> None:
    points = [(1, 20, 1), (2, 20, None)]
    found = judge(world, belief(), points, [])  # type: ignore[arg-type]
    assert counts(found) == (0, 1, 0, 1)


def test_below_15_customers_no_share_is_said(world: World) -> None:
    points = [(customer, 20 + n, 1) for customer in range(14) for n in range(9)]
    points += [(customer, 20, 2) for customer in range(100, 200)]
    found = judge(world, belief("not buy", confidence=0.5), points, [])
    assert (found.record.when.k, found.record.when.value) == (126, None)
    assert found.record.than.value == 1.0
    assert (found.record.verdict, found.record.more) == (BeliefVerdict.TOO_LITTLE, None)
    assert found.calibration is not None
    assert found.calibration.fits is None


def test_a_belief_that_is_true_holds_and_is_beside_what_was_said(world: World) -> None:
    points = [(customer, 20, 1 + customer % 2) for customer in range(400)]
    events = [(n + 1, n, 21, "buy") for n in range(400) if n % 10 in {0, 2, 4, 6, 1}]
    found = judge(world, belief(confidence=0.2), points, events)
    assert found.record.difference == pytest.approx(0.6)
    assert found.record.verdict is BeliefVerdict.HOLDS
    assert found.calibration is not None
    assert found.calibration.fits is False


SETTINGS = Settings(
    touchpoints={
        "invoice": Touchpoint("invoice", by=By.COMPANY),
        "visit": Touchpoint("visit"),
        "not now": Touchpoint("not now"),
    },
    questions=(Question("silent", "falls_silent", 30.0), Question("q", "next_touchpoint", 3.0)),
)
KNOWN = Known(SETTINGS, features_with({}), Touchpoints({1: "buy", 2: "silence"}, frozenset({1, 2})))


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (
            belief("by"),
            'belief "b": claim "by" is no touchpoint of log or catalogue (and not silence)',
        ),
        (belief("not bye"), 'claim "bye" is no touchpoint of log or catalogue'),
        (belief("invoice"), '"invoice" is no act of a customer (by = "company")'),
        (belief("not invoice"), '"invoice" is no act of a customer'),
        (
            belief("maybe", question="silent", horizon_days=None),
            'claim "maybe" is no class of question "silent"; available: yes, no',
        ),
        (
            belief("yes", question="gone", horizon_days=None),
            '"gone" is no forecast question; avail',
        ),
        (belief(horizon_days=None), "horizon_days is missing"),
        (belief(than="(hour) = 1 "), "than is the same as condition"),
        (belief(than="hour=1.0"), "than is the same as condition"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(one: Belief, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        meaning_of(one, KNOWN)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"condition": "hoour = 1"}, 'belief "b", condition:\nhoour = 1\n^^^^^ no such feature'),
        ({"than": "touchpoint = 'by'"}, "belief \"b\", than:\ntouchpoint = 'by'"),
        ({"condition": "stage = 'nowhere'"}, "no such stage; available: other"),
        ({"condition": "by = 'costumer'"}, "no such kind of actor; available: customer"),
        ({"condition": "hour < 1 and hour > 2"}, "can never hold together with: hour < 1"),
        ({"condition": "sqrt(hour) = 1"}, "no such function"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_at_the_word(
    more: dict[str, str], message: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        meaning_of(belief(**more), KNOWN)
    assert message in str(caught.value)
    assert caught.value.position is not None


def test_names_of_log_and_catalogue_may_be_spoken_of() -> None:
    for name in ("buy", "visit"):
        meaning_of(belief(name, condition=f"last_touchpoint = '{name}'"), KNOWN)


def test_a_touchpoint_that_begins_with_not_is_itself() -> None:
    meaning = meaning_of(belief("not now"), KNOWN)
    assert (meaning.claimed, meaning.question.touchpoints) == ("yes", ("not now",))


def test_silence_means_silence_whatever_touchpoints_are_called() -> None:
    assert meaning_of(belief("silence"), KNOWN).question.kind == "falls_silent"
    meaning = meaning_of(belief("silence", question="q", horizon_days=None), KNOWN)
    assert meaning.classes == {0}


def cases(n: int, share: float, *, each: int = 1) -> Cases:
    hits = round(n * share)
    return Cases(np.full(n, each), np.where(np.arange(n) < hits, each, 0))


def beside(one: Cases, other: Cases) -> tuple[Cases, Cases]:
    """Put two sides of different customers beside each other."""
    ones, others = np.zeros_like(one.n), np.zeros_like(other.n)
    return (
        Cases(np.concatenate([one.n, others]), np.concatenate([one.k, others])),
        Cases(np.concatenate([ones, other.n]), np.concatenate([ones, other.k])),
    )


def test_many_cases_of_few_customers_say_little() -> None:
    alone, often = side_of(cases(40, 0.5)), side_of(cases(40, 0.5, each=50))
    assert alone.low == pytest.approx(often.low)
    assert effective_size(cases(40, 0.5, each=50)) <= 40


def test_a_side_that_always_came_true_is_no_certainty() -> None:
    side = side_of(cases(15, 1.0, each=100))
    assert side.value == side.high == 1.0
    assert side.low is not None
    assert side.low < 0.5


def test_customers_on_both_sides_are_compared_with_themselves() -> None:
    # each customer has a way of their own, the same on both sides: that cannot make a difference
    k = np.arange(60) % 11
    whole = Cases(np.full(60, 10), k)
    paired = difference_of(whole, whole)
    apart = difference_of(*beside(whole, whole))
    assert paired is not None
    assert apart is not None
    assert paired.bounds()[1] < apart.bounds()[1]


def test_what_is_needed_more_is_what_decides() -> None:
    base = cases(2000, 0.3)
    record = record_of(*beside(cases(100, 0.4), base))
    assert record.verdict is BeliefVerdict.TOO_LITTLE
    assert record.more is not None
    times = 1 + record.more / 100
    later = record_of(
        *beside(cases(round(100 * times * 1.05), 0.4), cases(round(2000 * times), 0.3))
    )
    assert later.verdict is BeliefVerdict.HOLDS


def test_a_difference_too_small_to_matter_does_not_hold() -> None:
    record = record_of(*beside(cases(4000, 0.3), cases(9000, 0.3)))
    assert record.verdict is BeliefVerdict.DOES_NOT_HOLD
    assert record.low is not None
    assert record.low < 0
    rarer = record_of(*beside(cases(300, 0.1), cases(300, 0.5)))
    assert rarer.verdict is BeliefVerdict.DOES_NOT_HOLD
    assert rarer.high is not None
    assert rarer.high < 0
