"""Verdicts about beliefs whose truth is known; the long runs are in studies/beliefs.py."""

from __future__ import annotations

import pytest

from studies.beliefs import NOTHING, World, year


@pytest.mark.parametrize("name", ["groups of customers", "nearly always"])
def test_chance_is_not_taken_for_a_belief_that_holds(name: str) -> None:
    years = [year(NOTHING[name], seed, days=180) for seed in range(25)]
    assert sum(one.holds is not None for one in years) <= 3
    assert sum(one.lost for one in years) <= 4


def test_a_true_belief_is_found() -> None:
    years = [year(World(difference=0.1), seed, days=60) for seed in range(10)]
    assert sum(one.holds is not None for one in years) >= 9
