"""A change taken apart leaves nothing over, and lays known causes to the right term."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nebelhorn.reality.diagnosis import Split, Tables, split

Pairs = list[tuple[int, int]]


@st.composite
def counted(draw: st.DrawFn, many: int) -> Pairs:
    """(n, hits) of each context; some empty, at least one not."""
    n = draw(st.lists(st.integers(0, 10**6), min_size=many, max_size=many))
    n[draw(st.integers(0, many - 1))] += 1
    return [(each, draw(st.integers(0, each))) for each in n]


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    many = draw(st.integers(1, 12))
    return made(draw(counted(many)), draw(counted(many)))


def made(before: Pairs, after: Pairs) -> Tables:
    old, new = np.array(before, dtype=float), np.array(after, dtype=float)
    return Tables(old[:, 0], old[:, 1], new[:, 0], new[:, 1])


def change(found: Tables) -> float:
    return float(found.h1.sum() / found.n1.sum() - found.h0.sum() / found.n0.sum())


def whole(parts: Split) -> dict[str, float]:
    return {name: float(getattr(parts, name).sum()) for name in Split.__dataclass_fields__}


@given(tables())
def test_the_parts_sum_to_the_change(found: Tables) -> None:
    assert abs(change(found) - split(found).whole().sum()) < 1e-12


@given(tables())
def test_backwards_every_part_is_its_opposite(found: Tables) -> None:
    there, back = (
        whole(split(one)) for one in (found, Tables(found.n1, found.h1, found.n0, found.h0))
    )
    assert abs(there["within"] + back["within"]) < 1e-12
    assert abs(there["mix"] + back["mix"]) < 1e-12
    assert abs(there["unseen"] + back["vanished"]) < 1e-12


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_contexts_does_not_matter(found: Tables, chance: object) -> None:
    order = np.arange(len(found.n0))
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert np.allclose(split(found).whole()[order], split(found.of(order)).whole(), atol=1e-12)


SHARES = st.lists(st.floats(0.05, 0.95), min_size=2, max_size=8)


def sized(n: NDArray[np.float64], shares: list[float]) -> tuple[NDArray[np.float64], ...]:
    return n, n * np.array(shares)


def mostly(parts: Split, term: str) -> bool:
    sums = whole(parts)
    return abs(sums[term]) >= 0.9 * sum(abs(value) for value in sums.values()) - 1e-12


@given(SHARES, st.data())
def test_customers_elsewhere_are_mix(shares: list[float], data: st.DataObject) -> None:
    weights = st.lists(st.integers(1, 9), min_size=len(shares), max_size=len(shares))
    old, new = (np.array(data.draw(weights), dtype=float) for _ in range(2))
    assert mostly(split(Tables(*sized(old, shares), *sized(new, shares))), "mix")


@given(SHARES, st.floats(-0.04, 0.04))
def test_customers_who_do_other_things_are_within(shares: list[float], drop: float) -> None:
    n = np.full(len(shares), 50.0)
    later = [share + drop for share in shares]
    assert mostly(split(Tables(*sized(n, shares), *sized(n, later))), "within")


@given(SHARES, st.floats(0.0, 1.0), st.integers(1, 500))
def test_what_was_never_there_is_unseen(shares: list[float], share: float, many: int) -> None:
    n = np.full(len(shares), 50.0)
    old, new = np.append(n, 0.0), np.append(n, float(many))
    found = split(Tables(*sized(old, [*shares, 0.0]), *sized(new, [*shares, share])))
    assert mostly(found, "unseen")


def test_with_nothing_in_common_both_sides_count_alike() -> None:
    parts = whole(split(made([(10, 8), (0, 0)], [(0, 0), (10, 4)])))
    assert abs(parts["unseen"] - parts["vanished"]) < 1e-12
    assert abs(parts["unseen"] + 0.2) < 1e-12


def test_a_span_without_predictions_explains_nothing() -> None:
    assert not split(made([(0, 0)], [(10, 4)])).whole().any()
