from __future__ import annotations

import numpy as np

from nebelhorn.rules import Contexts


def test_the_same_context_has_the_same_row_whenever_it_is_met() -> None:
    contexts = Contexts(order=3)
    first = contexts.rows(np.array([[5, -9, -9], [6, 5, -9]], dtype=np.int32))
    contexts.rows(np.array([[7, 7, 7], [1, 2, 3]], dtype=np.int32))
    again = contexts.rows(np.array([[6, 5, -9], [5, -9, -9]], dtype=np.int32))
    assert again.tolist() == first[::-1].tolist()


def test_longer_contexts_hang_below_shorter_ones() -> None:
    contexts = Contexts(order=2)
    rows = contexts.rows(np.array([[5, 1], [5, 2], [6, 1]], dtype=np.int32))
    assert rows[0, 1] == rows[1, 1] != rows[2, 1]
    assert len({*rows[:, 2].tolist()}) == 3
    assert [contexts.symbols(row) for row in rows[1].tolist()] == [(), (5,), (5, 2)]


def test_signs_and_large_numbers_keep_apart() -> None:
    contexts = Contexts(order=1)
    symbols = np.array([[-9], [-1], [0], [1], [2**23 - 1]], dtype=np.int32)
    rows = contexts.rows(symbols)[:, 1].tolist()
    assert len(set(rows)) == 5
    assert [contexts.symbols(row)[0] for row in rows] == symbols[:, 0].tolist()


def test_nothing_in_nothing_out() -> None:
    assert Contexts(order=3).rows(np.zeros((0, 3), dtype=np.int32)).shape == (0, 4)


def test_few_symbols_and_far_ones_are_told_apart_alike() -> None:
    draw = np.random.default_rng(4)
    near = draw.integers(-2, 3, (500, 3)).astype(np.int32)
    far = near * 1_000_000
    mixed = Contexts(order=3)
    close, wide = mixed.rows(near), mixed.rows(far)
    assert [mixed.symbols(row) for row in close[:, 3].tolist()] == [*map(tuple, near.tolist())]
    assert [mixed.symbols(row) for row in wide[:, 3].tolist()] == [*map(tuple, far.tolist())]
    alone = Contexts(order=3)
    assert len({*alone.rows(near)[:, 3].tolist()}) == len(np.unique(near, axis=0))


def test_where_there_is_no_room_the_shorter_context_stays() -> None:
    contexts = Contexts(order=2, most=3)
    rows = contexts.rows(np.array([[1, 1], [2, 2], [3, 3]], dtype=np.int32))
    assert rows.tolist() == [[0, 1, -1], [0, 2, -1], [0, -1, -1]]
