"""Moments come behind each other; what was returned earlier stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.rules import Column, Growing, State


def state(*values: float, labels: tuple[str, ...] = ("a",)) -> State:
    return State.of([(Column("n"), list(values)), (Column("t", labels), [0.0] * len(values))])


def test_growing_is_putting_behind_each_other() -> None:
    growing, wanted = Growing(state(0.0)), [0.0]
    early = growing.state
    for many in (1, 3, 0, 1_500, 2_000, 1):
        more = np.arange(many, dtype=np.float32)
        growing.add(state(*more.tolist(), labels=("a", "b")))
        wanted += more.tolist()
        assert growing.state.values[0].tolist() == wanted
        assert len(growing.state) == len(wanted)
    assert growing.state.columns[1].labels == ("a", "b")
    assert (early.values.tolist(), early.columns[1].labels) == ([[0.0], [0.0]], ("a",))


def test_it_begins_with_nothing_too() -> None:
    assert Growing(state()).add(state(7.0)).values[0].tolist() == [7.0]


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="other columns"):
        Growing(state(1.0)).add(state(1.0).without(["t"]))
