"""Whatever a rule asks, leaving out what follows from the rest changes no moment."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.rules import Clause, Column, State, holds, tidy

_TOUCHPOINTS = ("call", "pay", "visit")
_SIGNS = ("{beginning}", "{said_angry}", "{said_enthusiastic}", "{quiet}")
_LABELS = (*_SIGNS, *_TOUCHPOINTS)
_WHOLE = ("events_before", "events_7d", "events_30d", "same_before", "voices_before")
_SPANS = ("days_since_last", "days_since_first", "days_since_voice")


def _journeys(seed: int, many: int = 400) -> State:
    """Return what is known after each moment of random journeys, as the product counts it."""
    chance = np.random.default_rng(seed)
    names = ["moment_1", "moment_2", "moment_3", *_WHOLE, *_SPANS, "last_score", "score_trend"]
    names += [f"times:{name}" for name in _TOUCHPOINTS]
    rows: list[list[float]] = []
    while len(rows) < many:
        rows += _one(chance)
    texts = {"moment_1", "moment_2", "moment_3"}
    columns = [Column(name, _LABELS if name in texts else None) for name in names]
    return State(tuple(columns), np.array(rows, dtype=np.float32).T)


def _one(chance: np.random.Generator) -> list[list[float]]:
    nan, day = float("nan"), 0.0
    moments: list[str] = []
    events: list[tuple[float, str]] = []
    voices: list[tuple[float, float]] = []
    known = {"events": [nan] * 4, "ago": [nan, nan]}
    rows = []
    for _ in range(int(chance.integers(1, 9))):
        day += float(chance.exponential(9.0)) + 0.01
        kind = chance.random()
        if kind < 0.25:
            angry = chance.random() < 0.5
            voices.append((day, 0.3 if angry else 0.95))
            moments.append("{said_angry}" if angry else "{said_enthusiastic}")
        elif kind < 0.35 and events:
            moments.append("{quiet}")
        else:
            name = _TOUCHPOINTS[int(chance.integers(3))]
            before = [at for at, _ in events]
            known["events"] = [
                len(before),
                sum(day - at <= 7 for at in before),
                sum(day - at <= 30 for at in before),
                sum(came == name for _, came in events),
            ]
            known["ago"] = [day - before[-1], day - before[0]] if before else [nan, nan]
            events.append((day, name))
            moments.append(name)
        newest = [*reversed(moments), *["{beginning}"] * 3][:3]
        scores = [score for _, score in voices]
        rows.append(
            [
                *(_LABELS.index(name) for name in newest),
                *known["events"],
                len(voices),
                *known["ago"],
                day - voices[-1][0] if voices else nan,
                scores[-1] if scores else nan,
                scores[-1] - scores[-2] if len(scores) > 1 else nan,
                *(sum(came == name for _, came in events) for name in _TOUCHPOINTS),
            ]
        )
    return rows


STATE = _journeys(5)
_UNKNOWN = st.sampled_from(["no", "too", "only"])
_COUNT = st.one_of(st.none(), st.integers(-1, 4).map(float))
_DAYS = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 6.9, 7.5, 12.0, 31.0]))
_SCORE = st.one_of(st.none(), st.sampled_from([0.2, 0.5, 0.65, 0.7, 0.92]))


def _number(names: st.SearchStrategy[str], bound: st.SearchStrategy[float | None]) -> object:
    return st.builds(
        lambda name, low, high, unknown: (
            Clause(name, unknown="only")
            if unknown == "only"
            else Clause(name, low, high, (), (), unknown)
        ),
        names,
        bound,
        bound,
        _UNKNOWN,
    )


_TEXTS = st.lists(st.sampled_from(_LABELS), min_size=1, max_size=3, unique=True).map(tuple)
_MOMENT = st.builds(
    lambda name, texts, inside, unknown: (
        Clause(name, among=texts) if inside else Clause(name, apart=texts, unknown=unknown)
    ),
    st.sampled_from(["moment_1", "moment_2", "moment_3"]),
    _TEXTS,
    st.booleans(),
    st.sampled_from(["no", "too"]),
)
_CLAUSE = st.one_of(
    _MOMENT,
    _number(st.sampled_from([*_WHOLE, *(f"times:{name}" for name in _TOUCHPOINTS)]), _COUNT),
    _number(st.sampled_from(_SPANS), _DAYS),
    _number(st.sampled_from(["last_score"]), _SCORE),
    _number(st.sampled_from(["score_trend"]), _SCORE),
)


@given(st.lists(_CLAUSE, min_size=1, max_size=6, unique_by=lambda clause: clause.feature))
def test_what_is_left_out_changes_no_moment(clauses: list[Clause]) -> None:
    left = tidy(clauses)
    assert np.array_equal(holds(STATE, clauses), holds(STATE, left))
    assert tidy(left) == left
    assert len({clause.feature for clause in left}) == len(left)
