"""Nothing that is asked is learnt, and nothing is known before it happened."""

from __future__ import annotations

import dataclasses
import importlib
from types import ModuleType
from typing import Any

import numpy as np
import pytest

DAY = 86_400_000_000


def make_log(cases: list[tuple[int, list[str]]], gap: int = DAY // 4) -> Any:
    """Return a log of cases that begin on a day; events a quarter of a day apart."""
    names = tuple(sorted({name for _, case in cases for name in case}))
    place = [number for _, case in cases for number in range(len(case))]
    return importlib.import_module("event_log").EventLog(
        name="made",
        case=np.repeat(np.arange(len(cases)), [len(case) for _, case in cases]),
        place=np.array(place),
        activity=np.array([names.index(name) for _, case in cases for name in case]),
        names=names,
        at_us=np.array([day * DAY + n * gap for day, case in cases for n in range(len(case))]),
        texts={},
        numbers={},
    )


def make_random_log(cases: int = 60) -> Any:
    draw = np.random.default_rng(3)
    return make_log(
        [
            (int(draw.integers(0, 90)), list(draw.choice(list("abc"), draw.integers(1, 9))))
            for _ in range(cases)
        ],
        gap=DAY * 2,
    )


@pytest.fixture
def splits(bench: ModuleType) -> ModuleType:
    return importlib.import_module("splits")


def test_two_thirds_of_the_cases_in_the_file_are_learnt(splits: ModuleType) -> None:
    log = make_log([(0, ["a", "b", "b"])] * 15)
    split = splits.tax(log)
    assert np.unique(log.case[split.learn]).tolist() == list(range(10))
    assert np.unique(log.case[split.validate]).tolist() == [8, 9]
    assert log.place[split.ask].tolist() == [1, 2] * 5
    assert split.came[split.ask].tolist() == [1, log.end] * 5
    assert split.classes == 3


def test_each_case_is_asked_in_one_of_five_folds(splits: ModuleType) -> None:
    log = make_random_log()
    asked = []
    for split in splits.five_fold(log):
        sides = [np.unique(log.case[rows]) for rows in (split.fit, split.validate, split.ask)]
        assert sum(map(len, sides)) == log.cases == len(np.unique(np.concatenate(sides)))
        assert not (split.learn & split.ask).any()
        assert len(sides[1]) == len(np.unique(log.case[split.learn])) // 5
        asked.append(sides[2])
    assert np.sort(np.concatenate(asked)).tolist() == list(range(log.cases))


def test_cases_that_begin_last_are_asked(splits: ModuleType) -> None:
    log = make_random_log()
    split = splits.temporal(log)
    began = log.began_us()[log.case]
    assert began[split.fit].max() <= began[split.validate].min()
    assert began[split.learn].max() <= began[split.ask].min()
    assert len(np.unique(log.case[split.ask])) == 12
    assert 0 < splits.share_after(log, split) < 1


def test_an_outcome_is_learnt_before_anything_is_asked(splits: ModuleType) -> None:
    ends = ["O_ACCEPTED", "O_DECLINED", "O_CANCELLED"]
    cases = [(day, ["sent", "called", *[ends[day % 3]] * 2, "called"]) for day in range(30)]
    log = make_log([*cases, (3, ["sent", "called"]), (29, ["O_ACCEPTED"])], gap=DAY)
    split = splits.outcome(log, "declined")
    rows = split.learn | split.ask
    assert log.place[rows].max() == 2  # up to the event before the last label
    assert not rows[log.case >= 30].any()  # no label, or nothing before it
    assert log.at_us[split.learn].max() < log.at_us[split.ask].min()
    assert (split.came[rows] == (log.case[rows] % 3 == 1)).all()


def test_an_outcome_needs_its_events(splits: ModuleType) -> None:
    with pytest.raises(ValueError, match="no outcome 'accepted'"):
        splits.outcome(make_log([(0, ["a"])]), "accepted")


def test_of_a_day_only_what_was_seen_before_it_is_known(splits: ModuleType) -> None:
    log = make_random_log()
    known: list[int] = []
    asked: list[int] = []
    for day in splits.days(log):
        known += day.learn.tolist()
        begins = log.at_us[day.ask].min() // DAY * DAY
        seen = log.at_us[np.array(known, dtype=int) + 1]
        assert (seen < begins).all()
        assert (np.diff(seen) >= 0).all()
        followed = np.flatnonzero(log.followed())
        assert len(known) == (log.at_us[followed + 1] < begins).sum()
        asked += day.ask.tolist()
    assert sorted(asked) == np.flatnonzero(log.followed()).tolist()


def test_the_last_event_alone_foretells_a_stream(splits: ModuleType) -> None:
    naive = importlib.import_module("naive")
    log = make_log([(day, ["a", "b", "c"]) for day in range(3)])
    chances = naive.stream(log).chances
    asked = log.followed()
    assert chances[asked].sum(axis=1) == pytest.approx(1.0)
    assert np.ptp(chances[:2]) == 0  # nothing is known on the first day
    later = asked & (log.case > 0)
    assert (chances.argmax(axis=1)[later] == log.came_next()[later]).all()
    changed = dataclasses.replace(log, activity=np.append(log.activity[:6], [2, 2, 2]))
    assert naive.stream(changed).chances[:6].tolist() == chances[:6].tolist()


def test_the_black_box_sees_nothing_that_is_known_only_later(splits: ModuleType) -> None:
    matrix = importlib.import_module("challenger_columns").matrix
    log = make_random_log()
    desk = np.random.default_rng(1).integers(-1, 3, len(log.case)).astype(np.int32)
    log = dataclasses.replace(
        log,
        texts={"desk": (desk, ("x", "y", "z"))},
        numbers={"value": np.where(desk < 0, np.nan, desk)},
    )
    columns, categories = matrix(log)
    until = 100
    later = np.arange(len(log.case)) >= until
    changed = dataclasses.replace(
        log,
        activity=np.where(later, 0, log.activity),
        at_us=np.where(later, log.at_us + 1, log.at_us),
        texts={"desk": (np.where(later, -1, desk).astype(np.int32), ("x", "y", "z"))},
        numbers={"value": np.where(later, 9.0, log.numbers["value"])},
    )
    assert np.array_equal(matrix(changed)[0][:until], columns[:until])
    assert all((columns[:, place] >= 0).all() for place in categories)
    first = log.place == 0
    assert (columns[first][:, 1:8] == 0).all()  # nothing lies before a case


def test_the_black_box_learns_what_is_plain(splits: ModuleType) -> None:
    challenger = importlib.import_module("challenger")
    log = make_log([(day, ["a", "b", "c" if day % 2 else "a"]) for day in range(200)])
    split = splits.temporal(log)
    foretold = challenger.foretell(log, split)
    assert foretold.chances.shape == (split.ask.sum(), 4)
    assert foretold.chances.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    right = foretold.chances.argmax(axis=1) == split.came[split.ask]
    assert right.mean() > 0.8
