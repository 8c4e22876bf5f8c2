"""What is learnt bit by bit, as it is heard, is what is learnt looking back at all of it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.app.foretelling import lay_ground, put_ground, read_points
from nebelhorn.drive import Lessons, lessons_between, lessons_of
from nebelhorn.settings import Question

World = Callable[..., Workspace]
DAY = 86_400_000_000
NEXT = Question("next", "next_touchpoint", 3.0, grace_hours=48)
SILENT = Question("silent", "falls_silent", 2.0, grace_hours=24)
ANSWERS = Question("answers", "next_answer", 4.0)


def moments(seed: int) -> list[tuple[object, ...]]:
    """Events of which many are heard of late, and out of order."""
    chance = Random(seed)  # noqa: S311 - figures of a test
    found: list[tuple[object, ...]] = []
    for number in range(120):
        day = 1 + chance.random() * 12
        late = chance.choice([0.0, 0.0, 0.2, 1.0, 1.9, 2.5])
        name = chance.choice(["see", "ask", "buy"])
        found.append((number, chance.randint(1, 4), day, name, day + late))
    return found


def said(seed: int) -> list[tuple[object, ...]]:
    chance = Random(-seed)  # noqa: S311 - figures of a test
    score = [None, 0.2, 0.7, 1.0]
    return [
        (1_000 + n, chance.randint(1, 4), 1 + chance.random() * 12, chance.choice(score))
        for n in range(30)
    ]


def listed(pairs: list[Lessons]) -> list[tuple[int, int, int]]:
    return [
        (int(known), int(point), int(one))
        for lessons in pairs
        for known, point, one in zip(lessons.known_us, lessons.points, lessons.classes, strict=True)
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("question", [NEXT, SILENT, ANSWERS], ids=lambda one: one.name)
def test_lessons_of_each_day_are_those_of_the_whole(
    world: World, question: Question, seed: int
) -> None:
    workspace = world(moments(seed), said(seed))
    facts = workspace.stores.facts
    ground = lay_ground(workspace, workspace.settings, (question,))
    put_ground(workspace, ground, lambda _: None)
    points = read_points(facts).sealed
    whole = lessons_of(facts, question, ground.touchpoints)
    days = range(1, 24)
    # what is not known yet is taken away and brought back day by day
    for table in ("event", "answer"):
        facts.execute(f"CREATE TEMP TABLE all_{table} AS SELECT * FROM {table}")
        facts.execute(f"DELETE FROM {table}")
    due, seen = [], []
    for day in days:
        for table in ("event", "answer"):
            facts.execute(f"DELETE FROM {table}")
            facts.execute(
                f"INSERT INTO {table} SELECT * FROM all_{table} "
                f"WHERE greatest(coalesce(known_us, t_us), t_us) < {day * DAY + 1_000}"
            )
        span = ((day - 1) * DAY, day * DAY)
        late, early = lessons_between(facts, question, ground.touchpoints, points, span)
        due.append(late)
        seen.append(early)
    assert listed(due) == listed([whole[0]])
    assert listed(seen) == listed([whole[1]])
    assert len(whole[0].points) > 10
    assert bool(len(whole[1].points)) == (question is NEXT)


def test_points_of_somebody_who_became_a_known_customer_are_settled_by_their_acts(
    world: World,
) -> None:
    workspace = world([(1, 7, 1.0, "see"), (2, 8, 2.0, "buy")])
    facts = workspace.stores.facts
    ground = lay_ground(workspace, workspace.settings, (NEXT,))
    put_ground(workspace, ground, lambda _: None)
    points = read_points(facts).sealed
    facts.execute("INSERT INTO identity VALUES (7, 8)")
    span = (0, 9 * DAY)
    _, seen = lessons_between(facts, NEXT, ground.touchpoints, points, span)
    assert seen.points.tolist() == np.flatnonzero(points.customer_no == 7).tolist()
    assert seen.classes.tolist() == [1]
