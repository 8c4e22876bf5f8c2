"""Whom to ask first, and with which chance everybody is asked."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nebelhorn.asking.order import Cells, choose, voice_worth


def cells(*rows: tuple[float, float, float]) -> Cells:
    """(weight, encounters, heard) of each cell; half of all asks are answered, the spread is .3."""
    weight, encounters, heard = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )
    spread = np.where(heard > 1, 0.3, np.nan)
    return Cells(weight, encounters, heard, heard * 2, heard, spread, np.zeros(len(rows)))


THREE = cells((1, 500, 5), (1, 500, 50), (6, 500, 50))
PEOPLE = np.array([[0]] * 30 + [[1]] * 30 + [[2]] * 30)


def test_a_voice_is_worth_most_where_fog_is_thickest_and_where_it_matters() -> None:
    thin, thick, important = voice_worth(THREE)
    assert thin > important > thick > 0


def test_where_the_silent_differ_a_voice_that_leaves_fewer_of_them_is_worth_more() -> None:
    few = cells((1, 10, 5))
    gap = dataclasses.replace(few, gap=np.array([0.5]))
    assert (voice_worth(gap) > voice_worth(few)).all()


def test_two_voices_that_happen_to_agree_are_no_certainty() -> None:
    few = dataclasses.replace(cells((1, 100, 2), (1, 100, 0)), spread=np.array([0.0, np.nan]))
    assert (voice_worth(few) > 0.01).all()


def test_the_budget_is_kept_and_the_thickest_comes_first() -> None:
    chosen = choose(THREE, PEOPLE, 10, np.random.default_rng(1))
    assert chosen.asked.sum() == 10
    assert chosen.by_lot.sum() == 1
    assert (chosen.asked & ~chosen.by_lot)[:30].sum() >= 7


def test_one_cell_does_not_take_everything() -> None:
    chosen = choose(THREE, PEOPLE, 60, np.random.default_rng(1), random_share=0.0)
    assert all(chosen.asked[place : place + 30].sum() >= 5 for place in (0, 60))


def test_where_there_is_room_for_all_all_are_asked() -> None:
    chosen = choose(THREE, PEOPLE, 90, np.random.default_rng(1))
    assert chosen.asked.all()
    assert (chosen.propensity == 1).all()
    assert choose(THREE, PEOPLE[:0], 5, np.random.default_rng(1)).asked.shape == (0,)
    assert not choose(THREE, PEOPLE, 0, np.random.default_rng(1), random_share=0.0).asked.any()


@pytest.mark.parametrize("budget", [1, 20])
def test_chances_are_what_they_say(budget: int) -> None:
    runs = 400
    drawn = [choose(THREE, PEOPLE, budget, np.random.default_rng(seed)) for seed in range(runs)]
    said = drawn[0].propensity
    assert said.sum() == pytest.approx(budget)
    assert (said > 0).all()
    often = np.mean([chosen.asked for chosen in drawn], axis=0)
    assert np.abs(often - said).max() < 4.5 * (0.25 / runs) ** 0.5


def test_what_is_weighed_back_is_right_on_average() -> None:
    # everybody would say something else by cell: the raw mean of those asked is wrong
    truth = np.repeat([0.2, 0.5, 0.9], 30)
    raw, weighed = [], []
    for seed in range(200):
        chosen = choose(THREE, PEOPLE, 12, np.random.default_rng(seed), random_share=0.5)
        raw.append(truth[chosen.asked].mean())
        weighed.append((truth / chosen.propensity)[chosen.asked].sum() / len(truth))
    error = np.std(weighed) / len(weighed) ** 0.5
    assert abs(np.mean(weighed) - truth.mean()) < 3 * error
    assert abs(np.mean(raw) - truth.mean()) > 0.05


def test_who_is_about_to_come_where_it_matters_more_is_held_back() -> None:
    onward = np.zeros((3, 3))
    onward[1, 0] = 1.0
    held = choose(THREE, PEOPLE[30:], 40, np.random.default_rng(1), onward=onward)
    assert (held.asked & ~held.by_lot)[:30].sum() == 0
    assert held.by_lot.sum() == 4
    assert held.propensity.sum() == pytest.approx(held.asked.sum())
    assert held.asked.sum() < 40
    free = choose(THREE, PEOPLE[30:], 40, np.random.default_rng(1), onward=np.zeros((3, 3)))
    assert free.asked.sum() == 40


def test_an_encounter_in_two_cells_clears_both() -> None:
    both = np.array([[0, 2]] * 5 + [[1, -1]] * 5)
    chosen = choose(THREE, both, 5, np.random.default_rng(3), random_share=0.0)
    assert chosen.asked[:5].sum() >= 4


def test_the_same_chance_asks_the_same() -> None:
    first, second = (choose(THREE, PEOPLE, 20, np.random.default_rng(9)) for _ in range(2))
    assert (first.asked == second.asked).all()
