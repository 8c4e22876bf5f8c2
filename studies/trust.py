"""Can the index be trusted? Intervals, daily looks, small parts, and counting by due date."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import nebelhorn
from nebelhorn.app.index import settle
from nebelhorn.engine import insert_arrow, load_kernel, put_table, put_view
from nebelhorn.reality.depth.running import bounds
from nebelhorn.reality.depth.shrunk import shrink
from nebelhorn.reality.scores import scores
from studies.figure import Figure

_WORLDS = 1000
_LOOKS = 365
_A_DAY = 51


def trust() -> Iterator[Figure]:
    """Measure coverage, ever-exclusion, shrinking, and the mutation "resolved so far"."""
    for customers, icc in ((40, 0.2), (40, 0.4), (200, 0.2), (1000, 0.4)):
        worlds = _WORLDS if customers < 1000 else 300
        name = f"95 % interval covers: {customers} customers, ICC {icc}"
        yield Figure(name, _coverage(customers, icc, worlds), 0.92, at_most=False, n=worlds)
    runs = 100
    ever = _ever_excluded(runs)
    goal = 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
    yield Figure(
        "truth ever left out in a year of looks, customers coming back",
        ever,
        goal,
        at_most=True,
        n=runs,
    )
    covered, better = _shrinking(100)
    yield Figure("90 % interval of 40 small rules covers", covered, 0.88, at_most=False, n=100)
    yield Figure("error of shrunk shares over raw ones", better, 0.75, at_most=True, n=100)
    yield from _due_or_resolved()


def _coverage(customers: int, icc: float, worlds: int) -> float:
    """Clusters of 5 on average, skewed in size; every world judged by the real function."""
    chance = np.random.default_rng(11)
    share, kappa = 0.7, 1 / icc - 1
    size = 1 + chance.negative_binomial(1, 0.2, (worlds, customers))
    own = chance.beta(share * kappa, (1 - share) * kappa, (worlds, customers))
    hits = chance.binomial(size, own)
    world, customer = np.nonzero(size)
    each = size.ravel()
    place = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    told = {
        "part": np.repeat(world, each),
        "question_no": np.zeros(each.sum(), dtype=np.int64),
        "customer_no": np.repeat(customer, each),
        "due_day": chance.integers(0, 60, each.sum()),
        "hit": (place < np.repeat(hits.ravel(), each)).astype(np.int64),
        "naive_hit": np.zeros(each.sum(), dtype=np.int64),
    }
    found = _scores(told).values()
    return sum(s.low <= share <= s.high for s in found if s.low is not None) / worlds


def _ever_excluded(runs: int) -> float:
    """Three predictions a customer and day, 51 a day; customers come back, as an ICC of .15 says.

    Looked at every fortnight for a year, each time with what was known by then and nothing else.
    """
    chance = np.random.default_rng(12)
    share, kappa = 0.75, 1 / 0.15 - 1
    each = _A_DAY // 3
    left_out = 0
    for _ in range(runs):
        own = chance.beta(share * kappa, (1 - share) * kappa, 20 * each)
        own += share - own.mean()  # the truth of this house
        customer = chance.integers(0, len(own), _LOOKS * each).repeat(3)
        hit = (chance.random(len(customer)) < own[customer]).astype(np.int64)
        day = np.arange(_LOOKS).repeat(_A_DAY)
        looks = np.arange(13, _LOOKS, 14)
        rows = [np.flatnonzero(day <= look) for look in looks]
        known = np.concatenate(rows)
        zeros = np.zeros(len(known), dtype=np.int64)
        told = {
            "part": np.repeat(looks, [len(some) for some in rows]),
            "question_no": zeros,
            "customer_no": customer[known],
            "due_day": day[known],
            "hit": hit[known],
            "naive_hit": zeros,
        }
        left_out += any(
            not low <= share <= high
            for look, score in _scores(told).items()
            for low, high in bounds(
                [score.value or 0.0] * 2, [1.0, score.size or 1.0], [0, int(look)]
            )[1:]
        )
    return left_out / runs


def _shrinking(worlds: int) -> tuple[float, float]:
    """40 rules cited 3 to 79 times: does the interval hold, and is the shrunk share nearer?"""
    chance = np.random.default_rng(13)
    covered, raw, shrunk = 0, 0.0, 0.0
    for _ in range(worlds):
        truth = chance.beta(14, 6, 40)
        n = chance.integers(3, 80, 40)
        k = chance.binomial(n, truth)
        found = shrink(k.tolist(), n.tolist())
        covered += sum(p.low <= t <= p.high for p, t in zip(found, truth, strict=True))
        raw += float(((k / n - truth) ** 2).sum())
        shrunk += float(((np.array([p.value for p in found]) - truth) ** 2).sum())
    return covered / worlds / 40, (shrunk / raw) ** 0.5


def _due_or_resolved() -> Iterator[Figure]:
    """Customers buy after 5 days on average; "buys within 14 days" is right in 1 − e^(−14/5).

    Raises:
        ValueError: The kernel no longer has the rule that is to be broken.
    """
    truth = 1 - np.exp(-14 / 5)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write_buyers(folder / "events.csv")
        settings = nebelhorn.init(folder / "shop")
        settings.write_text(
            settings.read_text(encoding="utf-8")
            + '\n[[question]]\nname = "buys"\nkind = "outcome"\nhorizon_days = 14\n'
            'touchpoints = ["buys"]\n',
            encoding="utf-8",
        )
        with nebelhorn.open_workspace(folder / "shop") as workspace:
            nebelhorn.import_events(workspace, folder / "events.csv")
            nebelhorn.replay(workspace)
            run, _ = settle(workspace)
            asked = (
                "FROM run_seal AS s JOIN run_point AS p USING (point_no) "
                "JOIN event AS e ON e.event_id = p.moment_id JOIN touchpoint AS t "
                "USING (touchpoint_no) WHERE p.kind = 0 AND t.name = 'asks'"
            )
            facts = workspace.stores.facts
            settled = asked.replace("WHERE", "JOIN settled AS d USING (seal_no) WHERE")
            due, n = facts.execute(
                f"SELECT avg(d.hit), count(*) {settled} "
                "AND d.due_day > (SELECT min(due_day) + 60 FROM settled)"
            ).fetchone() or (0.0, 0)
            put_view(facts, "known_outcome", "SELECT 0 AS question_no, point_no, class FROM came")
            rule = load_kernel("nebelhorn.reality", "settled").render(
                seal="run_seal",
                sealed_point="run_point",
                question="run_question",
                outcome="known_outcome",
                as_of_us=run.as_of_us,
            )
            wrong = rule.replace("WHERE p.sealed_us", "WHERE o.class = 1 OR p.sealed_us")
            if wrong == rule:
                msg = "the rule that is to be broken is not there"
                raise ValueError(msg)
            put_table(facts, "resolved", wrong)
            resolved, m = facts.execute(
                f"SELECT avg(d.hit), count(*) {settled.replace('settled AS d', 'resolved AS d')} "
                f"AND p.sealed_us > {run.as_of_us - 14 * 86_400_000_000}"
            ).fetchone() or (0.0, 0)
    yield Figure(
        "index by due date: distance from truth", abs(due - truth), 0.005, at_most=True, n=n
    )
    yield Figure(
        "mutation: counted when resolved, newest 14 days: distance from truth",
        abs(resolved - truth),
        0.03,
        at_most=False,
        n=m,
    )


def _write_buyers(path: Path) -> None:
    chance = np.random.default_rng(14)
    people = 24_000
    asked = chance.uniform(0, 240, people)
    wait = chance.exponential(5.0, people)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("customer", "time", "touchpoint"))
        for number in range(people):
            rows.writerow((f"c{number}", _time(asked[number]), "asks"))
            if asked[number] + wait[number] < 240:
                rows.writerow((f"c{number}", _time(asked[number] + wait[number]), "buys"))


def _time(day: float) -> str:
    moment = np.datetime64("2025-01-01T00:00:00") + np.timedelta64(round(day * 86_400), "s")
    return f"{moment}Z"


def _scores(told: dict[str, NDArray[np.int64]]) -> dict[int, nebelhorn.app.Score]:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE told (part BIGINT, question_no BIGINT, customer_no BIGINT, due_day BIGINT, "
        "hit BIGINT, naive_hit BIGINT)"
    )
    insert_arrow(connection, "told", pa.table(told))
    return scores(connection, "SELECT * FROM told")
