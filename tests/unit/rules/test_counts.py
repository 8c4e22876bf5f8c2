from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.rules import ContextCounts, Contexts, Memory


def rows_of(contexts: Contexts, *symbols: tuple[int, ...]) -> np.ndarray:
    return contexts.rows(np.array(symbols, dtype=np.int32))


def test_before_anything_is_learnt_closed_classes_are_even_and_open_ones_unknown() -> None:
    rows = np.zeros((1, 3), dtype=np.int32)
    assert ContextCounts(4, closed=True).chances(rows).tolist() == [[0.25] * 4]
    assert ContextCounts(4, closed=False).chances(rows).tolist() == [[0.0] * 4]


def test_a_class_nobody_has_seen_changes_nothing() -> None:
    contexts = Contexts(order=1)
    rows = rows_of(contexts, (1,), (1,), (2,))
    few, many = ContextCounts(3, closed=False), ContextCounts(9, closed=False)
    for counts in (few, many):
        counts.learn(rows, np.array([0, 2, 2]))
    assert few.chances(rows).tolist() == many.chances(rows)[:, :3].tolist()


def test_a_rare_context_leans_on_the_shorter_one() -> None:
    contexts = Contexts(order=1)
    counts = ContextCounts(2, closed=True, memory=Memory(keep=1.0))
    often, rare = rows_of(contexts, *[(1,)] * 100), rows_of(contexts, (2,))
    counts.learn(often, np.zeros(100, dtype=np.int64))
    counts.learn(rare, np.ones(1, dtype=np.int64))
    chance = counts.chances(rare)[0, 0]
    assert 0.5 < chance < counts.chances(often[:1])[0, 0]


def test_interpolation_is_the_formula() -> None:
    contexts = Contexts(order=1)
    memory = Memory(keep=1.0, discount=0.3, strength=3.0)
    counts = ContextCounts(2, closed=True, memory=memory)
    rows = rows_of(contexts, (1,), (1,), (1,), (2,))
    counts.learn(rows, np.array([0, 0, 1, 1]))
    empty = (2 - 0.3 + (3 + 0.6) * 0.5) / (4 + 3)
    after_1 = (2 - 0.3 + (3 + 0.6) * empty) / (3 + 3)
    assert counts.chances(rows[:1])[0, 0] == pytest.approx(after_1)  # all experts agree here


def test_the_order_of_one_portion_matters_only_to_faded_memory() -> None:
    contexts = Contexts(order=1)
    rows = rows_of(contexts, (1,), (1,), (2,), (1,))
    labels = np.array([0, 1, 1, 0])
    one, two = ContextCounts(2, closed=True), ContextCounts(2, closed=True)
    one.learn(rows, labels)
    two.learn(rows[::-1], labels[::-1])
    assert one.counts(rows[:, 1]).tolist() == two.counts(rows[:, 1]).tolist()


def test_fading_in_one_portion_is_fading_one_by_one() -> None:
    contexts = Contexts(order=1)
    rows = rows_of(contexts, (1,), (2,), (1,), (1,))
    labels = np.array([0, 1, 1, 0])
    memory = Memory(keep=0.5, trust=1.0)
    portion, single = (ContextCounts(2, closed=True, memory=memory) for _ in range(2))
    portion.learn(rows, labels)
    for n in range(4):
        single.learn(rows[n : n + 1], labels[n : n + 1])
    assert portion._faded[:3].tolist() == single._faded[:3].tolist()


def test_who_foretells_better_lately_gets_the_say() -> None:
    contexts = Contexts(order=1)
    counts = ContextCounts(2, closed=True)
    row = rows_of(contexts, (1,))
    for label in (0, 1):
        for _ in range(300):
            counts.learn(row, np.array([label]))
    # all history says even; of late it was always class 1
    assert counts.chances(row)[0, 1] > 0.75
