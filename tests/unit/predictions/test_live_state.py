"""A live run looks at the columns it began with, and its numbers stay what they were."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.app.foretelling import Ground, lay_ground, put_ground, read_points
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import customer_keys, make_keys_of
from nebelhorn.predictions import (
    BACKTEST,
    LIVE,
    LedgerWriter,
    begin_live_run,
    begin_run,
    customer_parts,
    goes_on,
    live_definition,
    newest_run,
    pinned_columns,
    put_point_state,
    read_state,
    read_state_alike,
)
from nebelhorn.rules import Column, State
from nebelhorn.settings import Question

World = Callable[..., Workspace]
DAY = 86_400_000_000
NEXT = Question("next", "next_touchpoint", 3.0)
GROUPS = """
[[group]]
name = "askers"
condition = "same_before > 0"
"""
EVENTS = [
    *((1, 7, 1.0, "see"), (2, 7, 2.0, "ask", None, 5.0), (3, 8, 2.5, "ask"), (4, 8, 3.0, "ask")),
    *((5, 9, 8.0, "see"), (6, 7, 9.0, "buy", None, 2.5), (7, 9, 10.0, "see")),
]
ANSWERS = [(20, 7, 2.5, 0.3), (21, 8, 3.5, None)]


def laid(workspace: Workspace, from_us: int | None = None) -> Ground:
    ground = lay_ground(workspace, workspace.settings, (NEXT,))
    put_ground(workspace, ground, lambda _: None, from_us=from_us)
    put_point_state(workspace.stores.facts)
    return ground


def alike(workspace: Workspace, ground: Ground, columns: tuple[Column, ...]) -> State:
    groups = [one.name for one in ground.groups]
    names = ground.touchpoints.names
    return read_state_alike(workspace.stores.facts, names, groups, columns)


def whole(workspace: Workspace, ground: Ground) -> State:
    groups = [one.name for one in ground.groups]
    return read_state(workspace.stores.facts, dict(ground.touchpoints.names), groups)


def test_read_alike_is_read_as_at_the_beginning(world: World) -> None:
    workspace = world(EVENTS, ANSWERS, settings=GROUPS)
    ground = laid(workspace)
    state = whole(workspace, ground)
    empty = tuple(
        column
        if column.name.startswith(("moment_", "group:")) or column.labels is None
        else Column(column.name, ())
        for column in state.columns
    )
    assert len(state) == 8
    assert {"group:askers", "times:ask", "moment_3"} <= {one.name for one in state.columns}
    for columns in (state.columns, empty):
        again = alike(workspace, ground, columns)
        assert again.columns == state.columns
        np.testing.assert_array_equal(again.values, state.values)


def test_new_points_are_read_like_those_of_the_whole(world: World) -> None:
    workspace = world(EVENTS, ANSWERS, settings=GROUPS)
    ground = laid(workspace)
    state, parts = whole(workspace, ground), customer_parts(workspace.stores.facts)
    early = read_points(workspace.stores.facts).sealed.sealed_us < 5 * DAY
    laid(workspace, from_us=5 * DAY)
    fresh = alike(workspace, ground, state.columns)
    np.testing.assert_array_equal(fresh.values, state.values[:, ~early])
    assert customer_parts(workspace.stores.facts).tolist() == parts[~early].tolist()


def test_a_touchpoint_the_run_does_not_know_is_unknown(world: World) -> None:
    workspace = world(EVENTS)
    ground = laid(workspace)
    columns = tuple(
        Column(one.name, tuple(text for text in one.labels or () if text != "buy"))
        if one.name.startswith("moment_")
        else one
        for one in whole(workspace, ground).columns
    )
    found = alike(workspace, ground, columns)
    assert np.isnan(found.values[found.place("moment_1")]).tolist() == [False] * 5 + [True]


def test_backtests_and_live_runs_are_never_mixed(world: World) -> None:
    workspace = world(EVENTS)
    facts, settings = workspace.stores.facts, workspace.settings
    ground = laid(workspace)
    columns = (Column("value"), Column("region", ("x",)), Column("moment_1", ("see", "ask")))

    def define(*asked: Question, as_of_us: int = 5) -> str:
        return live_definition(facts, settings, asked, ground.groups, columns, as_of_us=as_of_us)

    run = begin_live_run(facts, definition=define(NEXT), as_of_us=5, begun_us=6)
    backtest = begin_run(facts, definition="{}", as_of_us=5, begun_us=6)
    assert (newest_run(facts), newest_run(facts, LIVE)) == (backtest, run)
    assert (run.label, backtest.label, run.questions()[0].name) == (LIVE, BACKTEST, "next")
    assert [one.labels for one in pinned_columns(run)] == [None, (), ("see", "ask")]
    assert goes_on(run, define(NEXT, as_of_us=7))
    assert not goes_on(run, define(NEXT, NEXT))


def test_keys_of_new_customers_come_later_and_stay(world: World) -> None:
    workspace = world(EVENTS)
    facts, office = workspace.stores.facts, workspace.stores.office
    ground = laid(workspace)
    definition = live_definition(facts, workspace.settings, (NEXT,), ground.groups, (), as_of_us=0)
    run = begin_live_run(facts, definition=definition, as_of_us=0, begun_us=0)
    ledger = LedgerWriter(facts, run, {})
    asked = np.array([901, 902, 901])
    assert ledger.without_key(asked).tolist() == [901, 902]
    first = make_keys_of(office, [902, 902], chance=lambda many: b"a" * many)
    ledger.more_keys(first)
    assert ledger.without_key(asked).tolist() == [901]
    both = make_keys_of(office, [901, 902], chance=lambda many: b"b" * many)
    assert both == {901: b"b" * 32, 902: b"a" * 32}
    assert customer_keys(office).items() >= both.items()
    facts.execute("INSERT INTO rule VALUES (0, '{}')")
    with pytest.raises(WorkspaceError, match="meanwhile"):
        ledger.append(read_points(facts).sealed, [], until_us=9)
