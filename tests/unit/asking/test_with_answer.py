"""What an answer adds to foretelling is measured on customers neither model has seen."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nebelhorn.asking import AskState, Settled, WorthVerdict, ask_worth, cross_gains

MANY = 600


def settled(
    chance: np.random.Generator, tells: float, *, customers: int = MANY
) -> tuple[Settled, NDArray[np.int64]]:
    """Draw forecasts where the answer says what comes with the chance ``tells``, else nothing."""
    context = chance.integers(0, 2, MANY)
    answer = chance.integers(0, 3, MANY)
    noise = np.where(chance.random(MANY) < 0.3 + 0.4 * context, 1, 0)
    came = np.where(chance.random(MANY) < tells, (answer == 2).astype(np.int64), noise)
    who = (np.arange(MANY) % customers).tolist()
    return Settled(np.zeros(MANY, dtype=np.int64), context, answer, came, who), came


def worth(found: Settled) -> WorthVerdict:
    states = [(who, AskState.FINISHED) for who in found.customer]
    return ask_worth(states, cross_gains(found), list(found.customer)).verdict


def test_an_answer_that_tells_helps_and_one_that_does_not_is_not_said_to() -> None:
    verdicts = {0.0: [], 0.5: []}  # type: dict[float, list[WorthVerdict]]
    for seed in range(20):
        for tells, said in verdicts.items():
            said.append(worth(settled(np.random.default_rng(seed), tells)[0]))
    assert set(verdicts[0.5]) == {WorthVerdict.HELPED}
    assert verdicts[0.0].count(WorthVerdict.HELPED) <= 1


def test_what_is_foretold_without_the_answer_is_no_gain_of_the_answer() -> None:
    found, came = settled(np.random.default_rng(1), 0.0)
    told = Settled(found.question, came, came, came, found.customer)
    assert abs(cross_gains(told).mean()) < 0.01


def test_a_customer_is_never_foretold_from_themselves() -> None:
    # every customer has a class of their own answer: whoever learns from them would know it all
    many = np.arange(400) % 40
    none = np.zeros(400, dtype=np.int64)
    came = np.random.default_rng(3).integers(0, 2, 40)[many]
    found = cross_gains(Settled(none, none, many, came, many.tolist()))
    assert found.mean() == pytest.approx(0.0, abs=1e-12)


def test_questions_do_not_learn_from_each_other_and_nothing_is_nothing() -> None:
    found, came = settled(np.random.default_rng(2), 0.5)
    twice = Settled(
        np.concatenate([found.question, found.question + 1]),
        np.concatenate([found.context, found.context]),
        np.concatenate([found.answer, found.answer]),
        np.concatenate([came, 1 - came]),
        [*found.customer, *found.customer],
    )
    alone, both = cross_gains(found), cross_gains(twice)
    assert both[:MANY] == pytest.approx(alone)
    assert both[MANY:] == pytest.approx(alone)
    none = np.zeros(0, dtype=np.int64)
    assert len(cross_gains(Settled(none, none, none, none, []))) == 0
