from __future__ import annotations

import itertools

import numpy as np
import pytest

from nebelhorn.rules import (
    CardCases,
    Clause,
    Column,
    Effort,
    Growth,
    Lesson,
    Memory,
    Mixer,
    Pool,
    State,
    Structure,
    cite,
    holds,
    lay,
    learn,
    make_bins,
    merge,
    points,
)
from nebelhorn.rules.tree import grow


def world(many: int = 3000, seed: int = 1) -> tuple[State, np.ndarray]:
    """Who is angry and called twice leaves four times in five, all others once in twenty."""
    chance = np.random.default_rng(seed)
    score = np.where(chance.random(many) < 0.2, np.nan, chance.random(many)).astype(np.float32)
    calls = chance.integers(0, 5, many).astype(np.float32)
    place = chance.integers(0, 3, many).astype(np.float32)
    noise = chance.random(many).astype(np.float32)
    odds = np.where((score <= 0.4) & (calls >= 2), 0.8, 0.05)
    state = State.of(
        [
            (Column("moment_1", ("a", "b", "c")), place),
            (Column("last_score"), score),
            (Column("calls"), calls),
            (Column("noise"), noise),
        ]
    )
    return state, (chance.random(many) < odds).astype(np.int64)


def lesson_of(state: State, came: np.ndarray) -> Lesson:
    many = np.arange(len(came))
    return Lesson(state, many, came, 2, many % 5, many % 3)


def test_a_tree_finds_what_was_planted_and_reads_like_it() -> None:
    state, came = world()
    found = {one.name: one for one in learn(lesson_of(state, came), recent=1).experts}
    cases = found["grove"].partitions[0]
    paths = cases.paths(state.values)
    leaf = int(paths[came == 1].max(axis=1)[np.argmax(came[came == 1])])
    asked = {
        clause.feature: clause
        for row in set(paths.max(axis=1).tolist())
        for clause in cases.clauses(row)
    }
    assert leaf > 0
    assert {"last_score", "calls"} <= set(asked)
    assert any(
        clause.feature == "last_score" and clause.high == pytest.approx(0.4, abs=0.03)
        for row in set(paths.max(axis=1).tolist())
        for clause in cases.clauses(row)
    )


def test_what_a_case_asks_is_what_lies_in_it() -> None:
    state, came = world()
    found = learn(lesson_of(state, came), recent=1)
    for expert in found.experts:
        for cases in expert.partitions:
            if isinstance(cases, CardCases):
                continue
            paths = cases.paths(state.values)
            for row in np.unique(paths[paths > 0]).tolist()[:40]:
                inside = (paths == row).any(axis=1)
                assert (holds(state, cases.clauses(row)) == inside).all(), cases.clauses(row)


def test_the_lineage_of_a_case_is_its_path() -> None:
    state, came = world()
    for expert in learn(lesson_of(state, came), recent=1).experts:
        for cases in expert.partitions:
            laid = lay(cases, state)
            paths = cases.paths(state.values)
            wide = laid.paths(np.arange(len(state)))[:, : paths.shape[1]]
            assert (wide == paths).all()


def test_a_scorecard_gives_most_points_to_what_was_planted() -> None:
    state, came = world()
    card = next(
        one for one in learn(lesson_of(state, came), recent=1).experts if one.name == "card"
    )
    cases = card.partitions[0]
    assert isinstance(cases, CardCases)
    lines = cases.card.lines()
    assert {clause.feature for clause, _ in lines[:6]} <= {"last_score", "calls"}
    scores = cases.card.scores(state.values)
    assert scores[came == 1].mean() > scores[came == 0].mean()
    # the lines are the whole card: whoever adds them up comes to the same points
    assert (points(state, lines) == scores).all()
    told = [(clause.feature, brings) for clause, brings in lines]
    neighbours = itertools.pairwise(told)
    assert not any(one == other and one[0] == "last_score" for one, other in neighbours)


def test_thirty_three_moments_do_not_break_it() -> None:
    state, came = world(33)
    found = learn(lesson_of(state, came), recent=1)
    assert all(np.isfinite(one.opinions).all() for one in found.experts)


def test_one_class_alone_can_be_learnt() -> None:
    state, _ = world(400)
    found = learn(lesson_of(state, np.zeros(400, dtype=np.int64)), recent=1)
    assert all((one.opinions[:, 0] > 0.9).all() for one in found.experts)


def test_170_columns_and_600_classes_are_no_hindrance() -> None:
    chance = np.random.default_rng(3)
    many = 1500
    came = chance.integers(0, 600, many)
    columns = [(Column(f"c{n}"), chance.random(many).astype(np.float32)) for n in range(170)]
    state = State.of([(Column("moment_1", tuple(map(str, range(20)))), came % 20), *columns])
    effort = Effort(contexts=1, growth=Growth(leaves=16), memories=(Memory(1.0, 0.0, 10.0),))
    where = np.arange(many)
    found = learn(Lesson(state, where, came, 600, where % 5, where % 3), 1, effort)
    chain = next(one for one in found.experts if one.name == "chain")
    assert lay(chain.partitions[0], state).partition.clauses(1)[0].feature == "moment_1"


def test_a_tree_never_has_small_leaves() -> None:
    state, came = world()
    bins = [make_bins(c, v) for c, v in zip(state.columns, state.values, strict=True)]
    buckets = np.stack([b.put(v) for b, v in zip(bins, state.values, strict=True)], axis=1)
    tree = grow(buckets, bins, came, 2, Growth(leaves=64, least=50))
    _, sizes = np.unique(tree.paths(state.values).max(axis=1), return_counts=True)
    assert sizes.min() >= 50


def test_the_mixer_calibrates_the_timid_and_the_bold() -> None:
    chance = np.random.default_rng(5)
    truth = np.clip(chance.random(4000), 0.05, 0.95)
    came = (chance.random(4000) > truth).astype(np.int64)
    odds = np.log(truth / (1 - truth))
    for factor in (0.5, 2.0):
        said = 1 / (1 + np.exp(-odds * factor))
        opinions = np.stack([said, 1 - said], axis=1)[np.newaxis]
        mixer = Mixer(1, trust=1.0)
        mixer.learn(opinions, came)
        assert np.abs(mixer.join(opinions)[:, 0] - truth).mean() < 0.03


def test_a_pool_cites_the_rule_its_forecast_rests_on() -> None:
    state, came = world()
    moments = np.arange(len(came))
    found = learn(lesson_of(state, came), recent=1)
    structures = [
        Structure(one.name, tuple(lay(part, state) for part in one.partitions), one.memory)
        for one in found.experts
    ]
    pool = Pool(2, closed=True, structures=structures)
    for part in np.array_split(moments, 30):
        pool.learn(part, came[part])
    angry = np.flatnonzero((state.values[1] < 0.35) & (state.values[2] >= 2))[:20]
    assert (pool.chances(angry)[:, 1] > 0.5).all()
    labels = np.ones(len(angry), dtype=np.int64)
    cited = cite(pool, None, labels, pool.chances(angry)[:, 1])
    for partition, row, moment in zip(cited.partition, cited.row, angry, strict=True):
        clauses = pool.partition(int(partition)).clauses(int(row))
        assert clauses
        if clauses[0].feature != "points":
            assert holds(state, clauses)[moment]


def test_bounds_about_one_thing_are_merged() -> None:
    three = [Clause("x", low=1.0), Clause("x", high=9.0, unknown="too"), Clause("x", low=4.0)]
    assert merge(three) == (Clause("x", low=4.0, high=9.0),)
    texts = [Clause("t", apart=("a",), unknown="too"), Clause("t", apart=("b",), unknown="too")]
    assert merge(texts)[0].apart == ("a", "b")
    assert merge([Clause("t", among=("a", "b")), Clause("t", apart=("a",))])[0].among == ("b",)
