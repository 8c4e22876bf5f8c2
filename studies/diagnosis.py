"""Is a change laid to what caused it? Decomposition, moves, and what is still unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import put_arrow
from nebelhorn.reality.diagnosis import (
    Case,
    Going,
    MoveChange,
    Places,
    Span,
    Tables,
    break_down,
    changed_moves,
    missing_mass,
    split,
)
from nebelhorn.reality.multiplicity import bh
from nebelhorn.settings import Question, Settings
from studies.figure import Figure

_DAY_US = 86_400_000_000
_BEFORE, _AFTER = Span(0, 1000), Span(1000, 2000)
_SOURCES, _TARGETS, _CHANGED = 40, 5, 5
_ALIKE = 8.0
"""How alike visits of one customer are: smaller is more (Dirichlet's concentration)."""


def diagnosis() -> Iterator[Figure]:
    """Measure remainders, false discoveries, power, and the coverage of intervals."""
    yield Figure("decomposition: largest remainder", _remainder(5000), 1e-12, at_most=True, n=5000)
    runs = 60
    within, mix = _term_coverage(runs)
    goal = 0.9 - 3 * (0.09 / runs) ** 0.5
    yield Figure(
        "90 % interval of 'within' covers, 400 customers", within, goal, at_most=False, n=runs
    )
    yield Figure("90 % interval of 'mix' covers, 400 customers", mix, goal, at_most=False, n=runs)
    for people, points, least in ((120, 10, 0.7), (120, 15, 0.95), (400, 6, 0.8), (400, 10, 0.95)):
        runs = 24 if people == 120 else 12
        false, power, tested = _discoveries(runs, _World(points / 100, people=people))
        name = f"moves: {people} customers, 5 of 40 sources change by {points} points"
        yield Figure(f"{name}: false", false, 0.10, at_most=True, n=runs)
        if points >= 10:  # smaller shifts are mostly below .01 bits, and meant to be let pass
            yield Figure(f"{name}: found", power, least, at_most=False, n=runs)
        yield Figure(f"{name}: passed test", tested, least, at_most=False, n=runs)
    for same, who in ((False, "other customers"), (True, "the same customers")):
        flagged = _any_flag(40, same=same)
        name = f"moves: nothing changed, {who}: any source flagged"
        yield Figure(name, flagged, 0.10, at_most=True, n=40)
    bias, covered = _missing_mass(1000)
    yield Figure("Good-Turing: bias", bias, 0.001, at_most=True, n=1000)
    yield Figure("Good-Turing: 95 % interval covers", covered, 0.93, at_most=False, n=1000)


def _remainder(tables: int) -> float:
    """Up to 30 contexts, many of them rare or on one side only."""
    chance = np.random.default_rng(31)
    worst = 0.0
    for _ in range(tables):
        many = int(chance.integers(2, 31))
        n0, n1 = (chance.poisson(chance.gamma(0.5, 20, many)) for _ in range(2))
        n0[0], n1[int(chance.integers(many))] = n0[0] + 1, n1.max() + 1
        h0, h1 = chance.binomial(n0, 0.7), chance.binomial(n1, 0.6)
        parts = split(Tables(*(counts.astype(float) for counts in (n0, h0, n1, h1))))
        change = h1.sum() / n1.sum() - h0.sum() / n0.sum()
        worst = max(worst, abs(float(change - parts.whole().sum())))
    return worst


def _term_coverage(runs: int) -> tuple[float, float]:
    """Six contexts; customers differ by ±0.15 in how foreseeable they are."""
    chance = np.random.default_rng(32)
    share = np.array([0.8, 0.7, 0.6, 0.75, 0.5, 0.65])
    later = share - np.array([0.1, 0.0, 0.05, 0.0, 0.0, 0.03])
    weight = np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.1])
    other = np.array([0.2, 0.2, 0.2, 0.1, 0.2, 0.1])
    truth = split(Tables(weight, weight * share, other, other * later))
    within, mix = 0, 0
    places = Places(dict(enumerate("abcdef", start=1)), {}, {}, frozenset(), frozenset())
    case = Case(Settings(), [Question("next", "next_touchpoint", 5.0)])
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE event AS SELECT i AS event_id, i AS touchpoint_no FROM range(1, 7) t(i)"
        )
        connection.execute(
            "CREATE TABLE rule AS SELECT 0 AS rule_no, '{\"after\": []}' AS definition"
        )
        for _ in range(runs):
            spans = [
                _settled(chance, day, weights, shares)
                for day, weights, shares in ((5, weight, share), (1005, other, later))
            ]
            put_arrow(connection, "settled", pa.concat_tables(spans))
            found = break_down(connection, case, places, _BEFORE, _AFTER)
            if found is not None:
                within += found.within.low <= truth.within.sum() <= found.within.high
                mix += found.mix.low <= truth.mix.sum() <= found.mix.high
    return within / runs, mix / runs


def _settled(
    chance: np.random.Generator, day: int, weight: NDArray[np.float64], share: NDArray[np.float64]
) -> pa.Table:
    people = 400
    customer = np.repeat(np.arange(people), 1 + chance.poisson(4, people))
    own = np.random.default_rng(33).uniform(-0.15, 0.15, people)
    context = chance.choice(len(weight), p=weight, size=len(customer))
    hit = chance.random(len(customer)) < share[context] + own[customer] - own.mean()
    zeros = np.zeros(len(customer), dtype=np.int64)
    return pa.table(
        {
            "question_no": zeros,
            "customer_no": customer,
            "groups": zeros,
            "kind": zeros,
            "moment_id": context + 1,
            "due_day": zeros + day,
            "rule_no": zeros,
            "came": zeros,
            "hit": hit.astype(np.int64),
        }
    )


@dataclass(frozen=True, slots=True)
class _World:
    shift: float = 0.0
    same: bool = False
    people: int = 120


def _discoveries(runs: int, world: _World) -> tuple[float, float, float]:
    """Share of wrong flags, share found, and share that passed the test whatever the bits."""
    chance = np.random.default_rng(34)
    false, found, passed = 0.0, 0.0, 0.0
    for _ in range(runs):
        moves = _moves(chance, world)
        flagged = {int(move.source) for move in moves if move.flagged}
        wrong = sum(source > _CHANGED for source in flagged)
        false += wrong / max(len(flagged), 1)
        found += (len(flagged) - wrong) / _CHANGED
        sure = bh([move.p for move in moves], 0.05)
        passed += (
            sum(int(move.source) <= _CHANGED for move, one in zip(moves, sure, strict=True) if one)
            / _CHANGED
        )
    return false / runs, found / runs, passed / runs


def _any_flag(runs: int, *, same: bool) -> float:
    chance = np.random.default_rng(35)
    worlds = (_moves(chance, _World(same=same)) for _ in range(runs))
    return sum(any(move.flagged for move in moves) for moves in worlds) / runs


def _moves(chance: np.random.Generator, world: _World) -> tuple[MoveChange, ...]:
    """Each customer comes to each source 1 + Poisson(3) times in a span, with ways of their own."""
    table = pa.concat_tables([_visits(chance, source, world) for source in range(1, _SOURCES + 1)])
    with duckdb.connect() as connection:
        put_arrow(connection, "visit", table)
        # two days for a visit, so that the next one is never within the horizon of a day
        connection.execute(
            "CREATE TABLE event AS WITH v AS (SELECT *, (row_number() OVER (PARTITION BY id_no, "
            f"later ORDER BY source) * 2 + later * 1000) * {_DAY_US} AS at_us FROM visit) "
            "SELECT row_number() OVER () AS event_id, * FROM (SELECT id_no, at_us AS t_us, "
            "source AS touchpoint_no FROM v UNION ALL "
            f"SELECT id_no, at_us + {_DAY_US // 2}, target FROM v)"
        )
        names = {number: str(number) for number in range(1, 200)}
        return changed_moves(connection, names, _BEFORE, _AFTER, Going(days=1))


def _visits(chance: np.random.Generator, source: int, world: _World) -> pa.Table:
    usual = chance.dirichlet(np.full(_TARGETS, 2.0))
    later = usual.copy()
    if source <= _CHANGED and world.shift:
        most, least = int(np.argmax(usual)), int(np.argmin(usual))
        moved = min(world.shift, float(usual[most]) - 0.02)
        later[most] -= moved
        later[least] += moved
    own = [
        chance.dirichlet(np.maximum(shares, 1e-3) * _ALIKE, world.people)
        for shares in (usual, later)
    ]
    if world.same:
        own[1] = own[0]
    parts = []
    for span in range(2):
        who = np.repeat(np.arange(world.people), 1 + chance.poisson(3, world.people))
        edge = own[span].cumsum(axis=1)[who]
        target = (chance.random((len(who), 1)) > edge[:, :-1]).sum(axis=1)
        apart = 0 if world.same else span * world.people
        parts.append(
            pa.table(
                {
                    "id_no": who + apart,
                    "later": np.full(len(who), span),
                    "source": np.full(len(who), source),
                    "target": target + 101,
                }
            )
        )
    return pa.concat_tables(parts)


def _missing_mass(runs: int) -> tuple[float, float]:
    """3,000 moments of 2,000 kinds, Zipf with exponent 1.1."""
    chance = np.random.default_rng(36)
    often = 1 / np.arange(1, 2001) ** 1.1
    often /= often.sum()
    apart, covered = 0.0, 0
    for _ in range(runs):
        kinds, counts = np.unique(chance.choice(2000, p=often, size=3000), return_counts=True)
        found = missing_mass(counts.tolist())
        truth = 1 - float(often[kinds].sum())
        apart += (found.value or 0.0) - truth
        covered += (found.low or 0.0) <= truth <= (found.high or 0.0)
    return abs(apart) / runs, covered / runs
