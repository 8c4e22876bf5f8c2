"""Models are judged by the same prefixes, and intervals know that those of a case hang together."""

from __future__ import annotations

import importlib
import itertools
import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest


@pytest.fixture
def judge(bench: ModuleType) -> ModuleType:
    return importlib.import_module("judge")


@pytest.fixture
def compare(bench: ModuleType) -> ModuleType:
    return importlib.import_module("compare")


def make_answers(compare: ModuleType, chances: list[list[float]], came: list[int]) -> Any:
    many = np.array(chances, dtype=np.float32)
    return compare.Answers(many, np.array(came), np.arange(len(came)), many.shape[1] - 1)


def test_a_share_comes_with_an_interval_by_case(judge: ModuleType) -> None:
    case = np.repeat(np.arange(40), 25)
    one = judge.share(case % 2 == 0, case)
    assert (one["share"], one["n"], one["cases"]) == (0.5, 1000, 40)
    assert one["low"] < 0.4 < 0.6 < one["high"]  # 40 cases, not 1,000 events
    assert judge.share(case % 2 == 0, case) == one


def test_two_models_are_compared_row_by_row(judge: ModuleType) -> None:
    case = np.repeat(np.arange(40), 25)
    theirs = case % 2 == 0
    ours = theirs | (np.arange(1000) % 25 == 0)
    less = judge.difference(ours, theirs, case)
    assert less["difference"] == pytest.approx(0.02)
    assert 0 < less["low"] < 0.02 < less["high"] < 0.04  # much narrower than either share
    assert judge.difference(theirs, theirs, case)["high"] == 0


def test_scores_of_chances(judge: ModuleType) -> None:
    chances, came = np.array([[0.8, 0.2, 0.0], [0.8, 0.2, 0.0]]), np.array([0, 2])
    found = judge.judge(chances, came, np.array([0, 1]))
    assert found["share"] == 0.5
    assert found["log_score"] == pytest.approx((-math.log(0.8) - math.log(1e-4)) / 2)
    assert found["brier"] == pytest.approx(((0.04 + 0.04) + (0.64 + 0.04 + 1)) / 2)
    assert found["ece"] == pytest.approx(0.3)


def test_auc_counts_pairs_and_ties_half(judge: ModuleType) -> None:
    draw = np.random.default_rng(5)
    chance, came = draw.integers(0, 8, 60) / 8, draw.integers(0, 2, 60)
    yes, no = chance[came == 1], chance[came == 0]
    pairs = [(a > b) + (a == b) / 2 for a, b in itertools.product(yes, no)]
    assert judge.area(chance, came) == pytest.approx(np.mean(pairs))
    weight = draw.integers(0, 3, 60)
    rows = np.repeat(np.arange(60), weight)
    weighted = judge.area(chance, came, weight.astype(float))
    assert weighted == pytest.approx(judge.area(chance[rows], came[rows]))
    assert math.isnan(judge.area(chance, np.ones(60, dtype=int)))


def test_average_precision(judge: ModuleType) -> None:
    chance, came = np.array([0.9, 0.8, 0.7, 0.7]), np.array([1, 0, 1, 0])
    assert judge.average_precision(chance, came) == pytest.approx((1 + 2 / 4) / 2)


def test_of_equal_chances_the_last_class_wins_and_the_end_never(compare: ModuleType) -> None:
    answers = make_answers(compare, [[0.4, 0.4, 0.2], [0.3, 0.3, 0.4], [0.4, 0.2, 0.4]], [0, 0, 0])
    assert compare.last_best(answers).tolist() == [1, 2, 0]


@pytest.mark.parametrize(
    ("protocol", "shares", "counted"),
    [
        ("tax", {"script": 0.0, "forbidden": 1.0, "target": 0.5}, [2, 2, 4]),
        ("temporal", {"no_end": 0.0, "target": 0.5}, [2, 4]),
        ("five_fold", {"target": 0.5}, [4]),
    ],
)
def test_the_end_foretold_is_wrong_forbidden_or_what_is_asked(
    compare: ModuleType, protocol: str, shares: dict[str, float], counted: list[int]
) -> None:
    answers = make_answers(compare, [[0.1, 0.3, 0.6]] * 4, [1, 1, 2, 2])
    found = compare.compare(protocol, answers, None)
    assert {way: one["share"] for way, one in found.items()} == shares
    assert list(found) == list(shares)  # what the protocol is known for comes first
    assert [one["n"] for one in found.values()] == counted


def test_a_stream_knows_no_end(compare: ModuleType) -> None:
    one = compare.Answers(np.array([[0.9, 0.1]]), np.array([0]), np.array([0]), 2)
    assert list(compare.compare("prequential", one, one)) == ["stream"]
    assert compare.compare("prequential", one, one)["stream"]["less"]["difference"] == 0


def test_outcomes_are_ranked(compare: ModuleType) -> None:
    came, case = np.arange(40) % 2, np.arange(40) // 2
    ours = np.where(came == 1, 0.8, 0.3)
    chances = np.column_stack((1 - ours, ours)).astype(np.float32)
    flat = np.full((40, 2), 0.5, dtype=np.float32)
    found = compare.compare(
        "accepted",
        compare.Answers(chances, came, case, 9),
        compare.Answers(flat, came, case, 9),
    )["outcome"]
    assert (found["auc"], found["theirs"]["auc"]) == (1.0, 0.5)
    assert found["less"] == {"difference": 0.5, "low": 0.5, "high": 0.5}


def test_models_that_were_asked_other_things_are_not_compared(compare: ModuleType) -> None:
    one = make_answers(compare, [[0.1, 0.9]], [1])
    with pytest.raises(ValueError, match="not asked the same"):
        compare.compare("tax", one, make_answers(compare, [[0.1, 0.9]], [0]))
