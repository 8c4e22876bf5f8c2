"""The cited case is the one whose own share says what was sealed."""

from __future__ import annotations

import numpy as np

from nebelhorn.rules import Chain, Column, Memory, Pool, State, Structure, cite, lay, make_bins

_TEXTS = tuple("abcd")


def _pool(columns: list[np.ndarray], labels: np.ndarray, classes: int) -> Pool:
    """A way for each column, taught in ten portions."""
    state = State.of(
        [
            (Column(f"c{number}", _TEXTS), values.astype(np.float32))
            for number, values in enumerate(columns)
        ]
    )
    bins = [make_bins(one, np.arange(4, dtype=np.float32)) for one in state.columns]
    pool = Pool(
        classes,
        closed=True,
        structures=[
            Structure(
                str(number), (lay(Chain((number,), bins[number : number + 1]), state),), Memory()
            )
            for number in range(len(columns))
        ],
    )
    for part in np.array_split(np.arange(len(labels)), 10):
        pool.learn(part, labels[part])
    return pool


def _asked(pool: Pool, moment: int, label: int, chance: float) -> tuple[int, list[str]]:
    pool.chances(np.array([moment]))
    cited = cite(pool, None, np.array([label]), np.array([chance]))
    partition = int(cited.partition[0])
    clauses = pool.partition(partition).clauses(int(cited.row[0]))
    return partition, [text for clause in clauses for text in clause.among]


def _world() -> tuple[list[np.ndarray], np.ndarray]:
    """Class 1 comes in 20 of 100 in general, in 60 of 100 after b, in 90 of 100 beside d."""
    draw = np.random.default_rng(8)
    first, second = (draw.random(6000) < 0.2).astype(int), 3 * (draw.random(6000) < 0.1)
    chance = np.where(second > 0, 0.9, np.where(first > 0, 0.53, 0.05))
    return [first, second], (draw.random(6000) < chance).astype(np.int64)


def test_the_case_is_cited_whose_share_is_nearest_to_the_chance() -> None:
    columns, labels = _world()
    pool = _pool(columns, labels, 2)
    both = int(np.flatnonzero((columns[0] == 1) & (columns[1] == 3))[0])
    assert _asked(pool, both, 1, 0.93) == (1, ["d"])
    assert _asked(pool, both, 1, 0.57) == (0, ["b"])


def test_in_general_is_cited_only_where_nothing_is_nearer() -> None:
    columns, labels = _world()
    pool = _pool(columns, labels, 2)
    both = int(np.flatnonzero((columns[0] == 1) & (columns[1] == 3))[0])
    assert _asked(pool, both, 1, float(labels.mean())) == (0, [])


def test_of_cases_that_say_the_same_the_broadest_is_cited() -> None:
    draw = np.random.default_rng(9)
    first = (draw.random(6000) < 0.3).astype(int)
    second = np.where((first == 1) & (draw.random(6000) < 0.3), 3, 0)
    labels = (draw.random(6000) < np.where(first == 1, 0.7, 0.2)).astype(np.int64)
    pool = _pool([second, first], labels, 2)
    moment = int(np.flatnonzero(second == 3)[0])
    assert _asked(pool, moment, 1, 0.7) == (1, ["b"])


def test_a_way_that_is_not_heard_is_not_cited() -> None:
    columns, labels = _world()
    pool = _pool(columns, labels, 2)
    both = int(np.flatnonzero((columns[0] == 1) & (columns[1] == 3))[0])
    pool._mixer.weights[:] = [1.0, 1.0, 0.0, 0.0]
    assert _asked(pool, both, 1, 0.93) == (0, ["b"])


def test_silence_and_what_comes_are_held_against_the_product_of_both() -> None:
    columns, _ = _world()
    draw = np.random.default_rng(4)
    silent = (draw.random(6000) < np.where(columns[0] == 1, 0.5, 0.1)).astype(np.int64)
    what = (draw.random(6000) < np.where(columns[1] == 3, 0.95, 0.5)).astype(np.int64)
    came = silent == 0
    whether = _pool(columns, silent, 2)
    second = _pool(columns, what, 2)
    for pool in (whether, second):
        pool.chances(np.flatnonzero((columns[0] == 1) & (columns[1] == 3))[:1])
    # class 2 is class 1 of what comes: half of 0.95 by c0 alone is no case's share
    for chance, partition in ((0.27, 0), (0.85, 1)):
        cited = cite(second, whether, np.array([2]), np.array([chance]))
        assert cited.partition.tolist() == [partition]
    assert came.any()
