"""A pool that grows says what one says that knew all moments from the beginning."""

from __future__ import annotations

import numpy as np

from nebelhorn.rules import Chain, Column, Memory, Pool, State, Structure, cite, lay, make_bins

_LABELS = tuple("abcdef")


def _state(many: int) -> State:
    draw = np.random.default_rng(3)
    # later moments bring texts nobody has met before
    first = np.minimum(draw.integers(0, 6, many), np.arange(many) // 100).astype(np.float32)
    return State.of(
        [
            (Column("first", _LABELS), first),
            (Column("second", _LABELS), draw.integers(0, 6, many).astype(np.float32)),
        ]
    )


def _structures(state: State, known: State) -> tuple[Structure, ...]:
    every = [make_bins(one, np.arange(6, dtype=np.float32)) for one in state.columns]
    chains = [Chain((0, 1), every), Chain((1,), every[1:])]
    return tuple(
        Structure(name, (lay(chain, known),), Memory())
        for name, chain in zip(("contexts", "chain"), chains, strict=True)
    )


def test_it_may_grow_between_lessons() -> None:
    state, labels = _state(600), np.random.default_rng(5).integers(0, 3, 600)
    whole = Pool(3, closed=True, structures=_structures(state, state))
    begin = State(state.columns, state.values[:, :100])
    grown = Pool(3, closed=True, structures=_structures(state, begin))
    for start in range(0, 600, 100):
        moments = np.arange(start, start + 100)
        if start:
            grown.grow(state.values[:, start : start + 100])
        assert whole.chances(moments).tolist() == grown.chances(moments).tolist()
        labels_now = np.zeros(100, dtype=np.int64)
        chances = whole.chances(moments)[:, 0]
        cited = [cite(pool, None, labels_now, chances) for pool in (whole, grown)]
        assert cited[0].partition.tolist() == cited[1].partition.tolist()
        for pool in (whole, grown):
            pool.learn(moments, labels[moments])


def test_it_goes_on_with_other_structures_after_it_has_grown() -> None:
    state, labels = _state(400), np.random.default_rng(6).integers(0, 3, 400)
    begin = State(state.columns, state.values[:, :200])
    grown = Pool(3, closed=True, structures=_structures(state, begin)[:1])
    whole = Pool(3, closed=True, structures=_structures(state, state)[:1])
    grown.grow(state.values[:, 200:])
    for pool in (whole, grown):
        pool.learn(np.arange(300), labels[:300])
        pool.take(_structures(state, state))
    asked = np.arange(300, 400)
    assert whole.chances(asked).tolist() == grown.chances(asked).tolist()
