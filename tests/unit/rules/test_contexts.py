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
