"""The index against worlds whose truth is known."""

from __future__ import annotations

import math
from collections.abc import Callable

import duckdb
import numpy as np
import pytest

from nebelhorn import Workspace, index, replay, seals
from nebelhorn.app import SealState
from nebelhorn.app.looking import settle
from nebelhorn.engine import load_kernel, put_view
from nebelhorn.reality import scores

World = Callable[..., Workspace]
NEXT = '[[question]]\nname = "next"\nkind = "next_touchpoint"\nhorizon_days = 2\n'
BUYS = '[[question]]\nname = "buys"\nkind = "outcome"\nhorizon_days = 14\ntouchpoints = ["buy"]\n'


def test_the_index_by_due_date_is_the_truth_and_what_resolved_so_far_is_not(world: World) -> None:
    # Everybody signs up once and would buy after an exponential time with mean 10 days.
    chance = np.random.default_rng(5)
    start, wait = chance.uniform(0, 300, 2000), chance.exponential(10, 2000)
    signed = [(n, n, float(day), "sign up") for n, day in enumerate(start, 1)]
    bought = [
        (10_000 + n, n, float(day + pause), "buy")
        for n, (day, pause) in enumerate(zip(start, wait, strict=True), 1)
        if day + pause < 300
    ]
    workspace = world([*signed, *bought], settings=BUYS)
    replay(workspace)
    listed = seals(workspace, limit=10**6).listed
    signing_up = workspace.stores.facts.execute(
        "SELECT min(sealed_us) FROM sealed_point GROUP BY customer_no"
    ).fetchall()
    when = {us for (us,) in signing_up}
    first = [
        seal
        for seal in listed
        if round(seal.sealed_at.timestamp() * 1_000_000) in when and not seal.abstained
    ]
    due = [seal for seal in first if seal.state is not SealState.OPEN]
    share = sum(seal.came == "yes" for seal in due) / len(due)
    truth = 1 - math.exp(-14 / 10)
    assert share == pytest.approx(truth, abs=3 * math.sqrt(truth * (1 - truth) / len(due)))
    # none of those who signed up in the newest 14 days counts yet, whatever is known of them
    end = max(seal.sealed_at for seal in first)
    lately = [seal for seal in first if (end - seal.sealed_at).total_seconds() < 13 * 86_400]
    assert {seal.state for seal in lately} == {SealState.OPEN}
    # the wrong rule, "resolved so far", counts who has bought already, and is far from the truth
    rule, newest = _rule_and_newest(workspace)
    assert _hits(workspace, rule, newest)[1] == 0
    wrong = rule.replace("WHERE p.sealed_us", "WHERE o.class = 1 OR p.sealed_us")
    assert wrong != rule
    share, n = _hits(workspace, wrong, newest)
    assert n > 20
    assert abs(share - truth) > 0.2


def _rule_and_newest(workspace: Workspace) -> tuple[str, str]:
    """The index's own rule of what counts, and which points the newest 14 days sealed."""
    run, _ = settle(workspace)
    put_view(
        workspace.stores.facts,
        "known",
        "SELECT 0 AS question_no, point_no, class FROM came "
        f"WHERE heard_us IS NULL OR heard_us <= {run.as_of_us:d}",
    )
    rule = load_kernel("nebelhorn.reality", "settled").render(
        seal="run_seal",
        sealed_point="run_point",
        question="run_question",
        outcome="known",
        as_of_us=run.as_of_us,
    )
    return rule, f"p.kind = 0 AND p.sealed_us > {run.as_of_us - 14 * 86_400_000_000:d}"


def _hits(workspace: Workspace, kernel: str, where: str) -> tuple[float, int]:
    share, n = workspace.stores.facts.execute(
        f"SELECT coalesce(avg(d.hit), 0), count(*) FROM ({kernel}) AS d "
        "JOIN run_point AS p USING (point_no) JOIN event AS e ON e.event_id = p.moment_id "
        f"JOIN touchpoint AS t USING (touchpoint_no) WHERE t.name = 'sign up' AND {where}"
    ).fetchone() or (0.0, 0)
    return share, n


def test_the_interval_covers_the_truth_with_customers_who_resemble_themselves() -> None:
    # 400 worlds of 40 customers with 8 predictions each; customers differ (intraclass .2)
    chance = np.random.default_rng(11)
    worlds, customers, each = 400, 40, 8
    a, b = 0.7 * 4, 0.3 * 4  # beta with mean .7 and intraclass correlation 1 / (1 + 4)
    own = chance.beta(a, b, (worlds, customers, 1))
    hits = (chance.random((worlds, customers, each)) < own).astype(int)
    connection = duckdb.connect()
    connection.register(
        "told",
        {
            "part": np.repeat(np.arange(worlds), customers * each),
            "question_no": np.zeros(hits.size, dtype=int),
            "customer_no": np.tile(np.repeat(np.arange(customers), each), worlds),
            "due_day": chance.integers(0, 28, hits.size),
            "hit": hits.ravel(),
            "naive_hit": np.zeros(hits.size, dtype=int),
        },
    )
    found = scores(connection, "SELECT * FROM told").values()
    covered = sum(score.low <= 0.7 <= score.high for score in found if score.low is not None)
    assert covered / worlds >= 0.92 - 3 * math.sqrt(0.92 * 0.08 / worlds)
    naive = [1.96 * math.sqrt(s.value * (1 - s.value) / s.n) for s in found if s.value]
    plain = sum(
        abs(score.value - 0.7) <= half
        for score, half in zip(found, naive, strict=True)
        if score.value
    )
    assert plain / worlds < 0.9  # an interval that takes all predictions for independent does not


def test_sealed_chances_are_the_true_ones_after_a_while(world: World) -> None:
    # After "a" comes "b" with chance .7, else "c"; after those "a" again, a day each.
    chance = np.random.default_rng(3)
    events: list[tuple[object, ...]] = []
    for customer in range(1, 41):
        for day in range(120):
            name = ("b" if chance.random() < 0.7 else "c") if day % 2 else "a"
            events.append((1000 * customer + day, customer, day + customer / 100, name))
    workspace = world(events, settings=NEXT)
    replay(workspace)
    late = [
        seal
        for seal in seals(workspace, limit=1500).listed
        if seal.after[:1] == ("a",) and seal.foretells == "b"
    ]
    assert len(late) > 500
    mean = sum(seal.chance for seal in late) / len(late)
    assert mean == pytest.approx(0.7, abs=0.05)
    machine = index(workspace, days=28).index.machine
    assert machine.value is not None
    # half of the points follow "a" (right in .7), half follow "b" or "c" (always right)
    assert machine.value == pytest.approx(0.85, abs=0.04)
    assert machine.naive == pytest.approx(0.85, abs=0.04)


def test_faded_memory_follows_a_change_of_the_journey(world: World) -> None:
    # until day 100 "b" follows "a", then "c" does; the naive guess by all history is late
    events = [
        (
            1000 * customer + day,
            customer,
            day + customer / 100,
            ("a", "b" if day < 100 else "c")[day % 2],
        )
        for customer in range(1, 31)
        for day in range(150)
    ]
    workspace = world(events, settings=NEXT)
    replay(workspace)
    late = index(workspace, days=28).index.machine
    assert late.value is not None
    assert late.naive is not None
    assert late.value > 0.97
    assert late.naive < 0.8
