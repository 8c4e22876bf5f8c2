"""What answers were worth, and when that is too early to say."""

from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.asking.result import AskState
from nebelhorn.asking.worth import WorthVerdict, ask_worth, bits_gained, gains


def states(**counts: int) -> list[tuple[int, AskState]]:
    named = [AskState(name) for name, count in counts.items() for _ in range(count)]
    return list(enumerate(named))


def worth(gained: list[float], customers: int) -> WorthVerdict:
    whose = [number % customers for number in range(len(gained))]
    return ask_worth(states(finished=len(gained)), np.array(gained), whose).verdict


def test_denominators_are_honest() -> None:
    found = ask_worth(
        states(not_asked=50, asked=60, shown=20, dismissed=5, partial=5, finished=10),
        np.zeros(0),
        [],
    )
    assert (found.opened.k, found.opened.n) == (40, 100)
    assert (found.response.k, found.response.n) == (15, 100)
    assert (found.completeness.k, found.completeness.n) == (10, 15)
    assert found.bits_per_ask is None


def test_nobody_was_asked() -> None:
    found = ask_worth(states(not_asked=3), np.zeros(0), [])
    assert found.response.value is found.completeness.value is found.bits.value is None
    assert (found.verdict, found.missing) == (WorthVerdict.TOO_FEW, 200)


def test_what_a_contact_brought_is_response_times_gain() -> None:
    found = ask_worth(states(asked=80, finished=20), np.full(20, 0.5), list(range(20)))
    assert found.bits_per_ask == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("gain", "spread", "n", "customers", "verdict"),
    [
        (1.0, 0.1, 199, 199, "too_few"),
        (1.0, 0.1, 2_000, 39, "too_few"),
        (0.2, 0.3, 400, 400, "helped"),
        (-0.2, 0.3, 400, 400, "harmed"),
        (0.0, 0.3, 400, 400, "not_seen"),
    ],
)
def test_a_verdict_needs_enough(
    gain: float, spread: float, n: int, customers: int, verdict: str
) -> None:
    gained = gain + spread * np.where(np.arange(n) % 2, 1.0, -1.0)
    assert worth(gained.tolist(), customers).value == verdict


def test_an_answer_that_says_nothing_is_seldom_praised() -> None:
    chance = np.random.default_rng(5)
    helped = 0
    for _ in range(200):
        own = chance.normal(0, 0.2, 60).repeat(5)  # customers are alike in themselves
        gained = own + chance.normal(0, 0.3, 300)
        found = ask_worth([], gained, np.arange(60).repeat(5).tolist())
        helped += found.verdict is WorthVerdict.HELPED
    assert helped <= 12  # 2.5 % expected, 5 of 200


def test_one_customer_alone_proves_nothing() -> None:
    found = bits_gained(np.ones(500), ["a"] * 500)
    assert (found.value, found.low, found.high) == (1.0, None, None)


def test_a_chance_of_nought_does_not_weigh_endlessly() -> None:
    assert np.isfinite(gains(np.array([0.0]), np.array([1.0]))).all()


def test_the_order_of_forecasts_does_not_matter() -> None:
    chance = np.random.default_rng(1)
    gained, whose = chance.normal(size=50), (np.arange(50) % 7).tolist()
    mixed = chance.permutation(50)
    again = bits_gained(gained[mixed], [whose[place] for place in mixed])
    found = bits_gained(gained, whose)
    assert again.low == pytest.approx(found.low)
    assert again.value == pytest.approx(found.value)


def test_lengths_that_differ_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        bits_gained(np.zeros(3), ["a"])
