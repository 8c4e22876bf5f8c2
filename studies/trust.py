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
from nebelhorn.app.foretelling import Ground
from nebelhorn.app.looking import settle
from nebelhorn.engine import insert_arrow, load_kernel, put_table
from nebelhorn.predictions import Run
from nebelhorn.reality.depth.running import bounds
from nebelhorn.reality.depth.shrunk import shrink
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.reality.scores import scores
from studies.figure import Figure

_WORLDS = 1000
_LOOKS = 52
_A_DAY = 51
_POOL_DAYS = 20
_DAY_US = 86_400_000_000


def trust() -> Iterator[Figure]:
    """Measure coverage, ever-exclusion, shrinking, and the mutation "resolved so far"."""
    for customers, icc in ((40, 0.2), (40, 0.4), (200, 0.2), (1000, 0.4)):
        worlds = _WORLDS if customers < 1000 else 300
        name = f"95 % interval covers: {customers} customers, ICC {icc}"
        yield Figure(name, _coverage(customers, icc, worlds), 0.92, at_most=False, n=worlds)
    runs = 100
    ever = _ever_excluded(runs)
    goal = 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
    name = "truth ever left out in 52 weekly looks, customers coming back"
    yield Figure(name, ever, goal, at_most=True, n=runs)
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
    return sum((s.low or 0.0) <= share <= (s.high or 0.0) for s in found) / worlds


def _ever_excluded(runs: int) -> float:
    """In how many runs does any weekly look leave the truth out?

    51 predictions a day, three for each of 17 out of 340 customers who come again and again, each
    with a chance of their own (ICC .15). A look knows only what was due by its day.
    """
    chance = np.random.default_rng(12)
    share, kappa = 0.75, 1 / 0.15 - 1
    each = _A_DAY // 3
    days = np.arange(_LOOKS * 7)
    left_out = 0
    for _ in range(runs):
        own = chance.beta(share * kappa, (1 - share) * kappa, each * _POOL_DAYS)
        came = chance.random((len(days), len(own))).argsort(axis=1)[:, :each].repeat(3, axis=1)
        hits = (chance.random(came.shape) < own[came]).astype(np.int64)
        told = {
            "part": np.zeros(hits.size, dtype=np.int64),
            "question_no": np.zeros(hits.size, dtype=np.int64),
            "customer_no": came.ravel(),
            "due_day": days.repeat(_A_DAY),
            "hit": hits.ravel(),
            "naive_hit": np.zeros(hits.size, dtype=np.int64),
        }
        found = _scores(
            told,
            "SELECT look AS part, question_no, customer_no, due_day, hit, naive_hit "
            f"FROM told JOIN range({_LOOKS}) AS r(look) ON due_day < 7 * (look + 1)",
        )
        so_far = hits.sum(axis=1).cumsum()
        left_out += any(_left_out(found[look], so_far, share) for look in range(_LOOKS))
    return left_out / runs


def _left_out(known: nebelhorn.app.Score, hits: NDArray[np.int64], share: float) -> bool:
    """Is the truth outside the last bounds of a line drawn from what was known at a look?"""
    days = known.n // _A_DAY
    n = np.arange(1, days + 1) * _A_DAY
    sizes = n * (known.size or 0) / known.n
    low, high = bounds((hits[:days] / n).tolist(), sizes.tolist(), list(range(days)))[-1]
    return not low <= share <= high


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
    """Customers buy after 5 days on average; "buys within 14 days" is right in 1 − e^(−14/5)."""
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
            run, ground = settle(workspace)
            facts = workspace.stores.facts
            _put_known(facts, run, ground)
            rule, mutated = _kernels(run)
            newest = f"p.sealed_us > {run.as_of_us - 14 * _DAY_US}"
            later = "d.due_day > (SELECT min(due_day) + 60 FROM settled)"
            due, n = _hit_share(facts, rule, later)
            _, early = _hit_share(facts, rule, newest)
            resolved, m = _hit_share(facts, mutated, newest)
            overall, k = _hit_share(facts, mutated, later)
    name = "index by due date: distance from truth"
    yield Figure(name, abs(due - truth), 0.005, at_most=True, n=n)
    name = "index by due date: counted of the newest 14 days"
    yield Figure(name, early, 0, at_most=True, n=n)
    name = "mutation: counted when resolved, newest 14 days: distance from truth"
    yield Figure(name, abs(resolved - truth), 0.03, at_most=False, n=m)
    # some 930 of 17 500 are counted too early, all of them right: (1 − truth) · 930 / 17 500
    name = "mutation: counted when resolved, overall: more than by due date"
    yield Figure(name, overall - due, 0.002, at_most=False, n=k)


def _put_known(facts: duckdb.DuckDBPyConnection, run: Run, ground: Ground) -> None:
    """Make ``run_outcome`` anew, as ``put_settled`` does, of what was known by the log's end."""
    put_table(
        facts,
        "run_outcome",
        "SELECT 0::INTEGER AS question_no, 0::BIGINT AS point_no, 0::INTEGER AS class LIMIT 0",
    )
    for number, question in enumerate(ground.questions):
        put_outcomes(facts, question, ground.touchpoints, point="run_point", into="came")
        facts.execute(
            f"INSERT INTO run_outcome SELECT {number:d}, point_no, class FROM came "
            f"WHERE heard_us IS NULL OR heard_us <= {run.as_of_us:d}"
        )


def _kernels(run: Run) -> tuple[str, str]:
    """Return the index's own rule of what counts, and the same with "resolved so far" in it.

    Raises:
        ValueError: The kernel no longer has the rule that is to be broken.
    """
    rule = load_kernel("nebelhorn.reality", "settled").render(
        seal="run_seal",
        sealed_point="run_point",
        question="run_question",
        outcome="run_outcome",
        as_of_us=run.as_of_us,
    )
    is_due = f"p.sealed_us + q.open_us <= {run.as_of_us:d}"
    if rule.count(f"WHERE {is_due}") != 1:
        msg = "the rule that is to be broken is not there"
        raise ValueError(msg)
    return rule, rule.replace(f"WHERE {is_due}", f"WHERE (o.class = 1 OR {is_due})")


def _hit_share(facts: duckdb.DuckDBPyConnection, kernel: str, where: str) -> tuple[float, int]:
    """Return the share of hits after "asks", and of how many."""
    share, n = facts.execute(
        f"SELECT coalesce(avg(d.hit), 0), count(*) FROM ({kernel}) AS d "
        "JOIN run_point AS p USING (point_no) JOIN event AS e ON e.event_id = p.moment_id "
        "JOIN touchpoint AS t USING (touchpoint_no) "
        f"WHERE p.kind = 0 AND t.name = 'asks' AND {where}"
    ).fetchone() or (0.0, 0)
    return share, n


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


def _scores(
    told: dict[str, NDArray[np.int64]], parts: str = "SELECT * FROM told"
) -> dict[int, nebelhorn.app.Score]:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE told (part BIGINT, question_no BIGINT, customer_no BIGINT, due_day BIGINT, "
        "hit BIGINT, naive_hit BIGINT)"
    )
    insert_arrow(connection, "told", pa.table(told))
    return scores(connection, parts)
