from __future__ import annotations

from collections.abc import Callable

from nebelhorn import Workspace
from nebelhorn.predictions import put_points

World = Callable[..., Workspace]
DAY = 86_400_000_000
SECOND = 1 / 86_400
WEEK_1, WEEK_2 = 4.0, 11.0  # 1970-01-05 was a Monday


def points(workspace: Workspace, *, days: float = 60.0, open_days: float = 3.0) -> list[object]:
    facts = workspace.stores.facts
    numbers = dict(facts.execute("SELECT name, touchpoint_no FROM touchpoint").fetchall())
    put_points(
        facts,
        open_us=round(open_days * DAY),
        as_of_us=round(days * DAY),
        leaves=[numbers["leave"]] if "leave" in numbers else [],
    )
    names = {number: name for name, number in numbers.items()}
    rows = facts.execute(
        "SELECT customer_no, sealed_us, kind, symbol_1, symbol_2, symbol_3 FROM point "
        "ORDER BY point_no"
    ).fetchall()
    return [
        (customer, sealed_us, kind, *(names.get(symbol, symbol) for symbol in symbols))
        for customer, sealed_us, kind, *symbols in rows
    ]


def test_a_point_opens_two_seconds_after_a_moment_nothing_follows(world: World) -> None:
    workspace = world(
        [(1, 7, 1.0, "see"), (2, 7, 1.0 + SECOND, "ask"), (3, 7, 1.0 + 4 * SECOND, "buy")]
    )
    assert points(workspace, days=1.5) == [
        (7, DAY + 3_000_000, 0, "ask", "see", -9),
        (7, DAY + 6_000_000, 0, "buy", "ask", "see"),
    ]


def test_an_answer_is_a_moment_and_says_how_it_was(world: World) -> None:
    workspace = world([(1, 7, 1.0, "see")], [(9, 7, 1.5, 0.3), (10, 7, 2.0, None)])
    assert [point[2:4] for point in points(workspace, days=2.5)] == [(0, "see"), (1, -2), (1, -1)]


def test_what_is_heard_late_stands_where_it_was_heard(world: World) -> None:
    workspace = world([(1, 7, 1.0, "see", 3.0), (2, 7, 2.0, "ask")])
    found = points(workspace, days=3.5)
    assert [(point[1], point[3:5]) for point in found] == [
        (2 * DAY + 2_000_000, ("ask", -9)),
        (3 * DAY + 2_000_000, ("see", "ask")),
    ]


def test_quiet_spells_are_foretold_on_mondays_three_times_at_most(world: World) -> None:
    workspace = world([(1, 7, 0.5, "see"), (2, 8, 59.0, "ask")])
    quiet = [point for point in points(workspace) if point[2] == 2]
    assert quiet == [
        (7, round(WEEK_1 * DAY), 2, 0, "see", -9),
        (7, round(WEEK_2 * DAY), 2, 0, 0, "see"),
        (7, round(18 * DAY), 2, 0, 0, 0),
    ]


def test_whoever_is_still_open_or_left_is_not_foretold_anew(world: World) -> None:
    often = [(day, 7, float(day), "see") for day in range(1, 30)]
    workspace = world([*often, (99, 8, 1.0, "leave")])
    assert [point for point in points(workspace, days=29.9) if point[2] == 2] == []


def test_nothing_is_foretold_after_the_last_thing_known(world: World) -> None:
    workspace = world([(1, 7, 1.0, "see"), (2, 8, 2.0, "see")])
    assert [point[0] for point in points(workspace, days=2.0)] == [7]
