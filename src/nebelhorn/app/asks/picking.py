"""Of those who may be asked, who is: one encounter a person, by the fog where there is a budget."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.app.asks.deciding import SECOND_US, Decided, Decisions
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import (
    CellSums,
    Places,
    WhyNotAsked,
    cell_sums,
    draw,
)
from nebelhorn.journeys import put_catalogue
from nebelhorn.live import asks_over, link_keys
from nebelhorn.settings import Settings, Standing

_YEAR_US = 365 * 86_400 * SECOND_US


@dataclass(frozen=True, slots=True)
class Picked:
    """What becomes of an encounter that may be asked about.

    Attributes:
        decided: The encounter.
        asked: Is it asked about?
        propensity: With which chance it was, 0–1.
        by_lot: Drawn by lot, not for the fog?
        reason: Why it is not asked about; None: it is.
        stood: Has it had its chance? Then it is decided for good.
    """

    decided: Decided
    asked: bool
    propensity: float
    by_lot: bool = False
    reason: WhyNotAsked | None = None
    stood: bool = True


def pick(
    workspace: Workspace,
    decisions: Decisions,
    *,
    now_us: int,
    day: int,
    groups: Sequence[tuple[str, str]],
) -> list[Picked]:
    """Pick whom to ask among those who may be asked.

    Follow-ups are always asked. Else, without a budget, everybody is, about one encounter: at a
    key point before others, the latest of equal ones. With one, `draw` decides, where it is quiet
    now, too: their message waits for the morning.

    Args:
        workspace: Whose facts.
        decisions: What was decided.
        now_us: Now, UTC microseconds.
        day: Of the draw, counted from 1970-01-01.
        groups: (name, predicate) of the groups that ``decisions.groups`` are of.
    """
    asking = workspace.settings.asking
    may = [one for one in decisions.rows if one.may.asked]
    follow = _one_each(
        [one for one in may if one.ask.follow_up], lambda one: (False, one.encounter.t_us)
    )
    taken = {one.encounter.customer_no for one in follow}
    picked = [Picked(one, asked=True, propensity=1.0) for one in follow]
    others = [one for one in may if not one.ask.follow_up]
    if asking.a_day is not None:
        others = [one for one in decisions.rows if not one.ask.follow_up and _tonight(one)]
    free = [one for one in others if one.encounter.customer_no not in taken]
    if asking.a_day is None:
        picked += _all_of(free, workspace.settings)
    elif free:
        picked += _drawn(workspace, decisions, free, now_us=now_us, day=day, groups=groups)
    done = {id(one.decided) for one in picked}
    picked += [
        Picked(one, asked=False, propensity=0.0, reason=WhyNotAsked.WAITING, stood=False)
        for one in (*may, *others)
        if id(one) not in done
    ]
    return list({id(one.decided): one for one in picked}.values())


def _tonight(one: Decided) -> bool:
    return one.may.asked or one.may.reasons == (WhyNotAsked.QUIET_HOURS,)


def _all_of(free: Sequence[Decided], settings: Settings) -> list[Picked]:
    chosen = _one_each(
        free,
        lambda one: (
            settings.touchpoint(one.ask.touchpoint).key_point is not Standing.NO,
            one.encounter.t_us,
        ),
    )
    return [Picked(one, asked=True, propensity=1.0) for one in chosen]


def _one_each(
    rows: Sequence[Decided], worth: Callable[[Decided], tuple[bool, int]]
) -> list[Decided]:
    best: dict[int, Decided] = {}
    for one in rows:
        known = best.get(one.encounter.customer_no)
        if known is None or worth(one) >= worth(known):
            best[one.encounter.customer_no] = one
    return list(best.values())


def _drawn(
    workspace: Workspace,
    decisions: Decisions,
    free: Sequence[Decided],
    *,
    now_us: int,
    day: int,
    groups: Sequence[tuple[str, str]],
) -> list[Picked]:
    asking = workspace.settings.asking
    places = _places(workspace.settings, decisions.names, free, groups)
    put_catalogue(workspace.stores.facts, workspace.settings)
    with workspace.stores.office.connect() as connection:
        over = asks_over(connection, now_us)
    sums = cell_sums(
        workspace.stores.facts,
        places,
        over,
        from_us=now_us - _YEAR_US,
        until_us=now_us,
        wait_us=round(asking.wait * SECOND_US),
    )
    rows = sorted(free, key=lambda one: (one.encounter.t_us, one.encounter.event_id))
    drawn = draw(
        sums,
        _candidates(rows, places, sums, decisions.groups),
        np.array([one.encounter.customer_no for one in rows], dtype=np.int64),
        asking.a_day or 0,
        _chance(workspace, day),
        random_share=asking.random_share,
    )
    return [
        Picked(
            one,
            asked=bool(drawn.asked[row]),
            propensity=float(drawn.propensity[row]),
            by_lot=bool(drawn.by_lot[row]),
            reason=None if drawn.asked[row] else WhyNotAsked.NOT_DRAWN,
            stood=bool(drawn.stood[row]),
        )
        for row, one in enumerate(rows)
    ]


def _places(
    settings: Settings,
    names: Mapping[int, str],
    free: Sequence[Decided],
    groups: Sequence[tuple[str, str]],
) -> Places:
    asked = sorted({one.encounter.touchpoint_no for one in free})
    weighty = {group.name for group in settings.groups if group.important is not Standing.NO}
    return Places(
        tuple(asked),
        frozenset(
            number
            for number in asked
            if settings.touchpoint(names[number]).key_point is not Standing.NO
        ),
        tuple(groups),
        frozenset(place for place, (name, _) in enumerate(groups) if name in weighty),
    )


def _candidates(
    rows: Sequence[Decided], places: Places, sums: CellSums, members: Sequence[set[int]]
) -> NDArray[np.int64]:
    cells = []
    for one in rows:
        where, event = one.encounter.touchpoint_no, one.encounter.event_id
        mine = [places.cell(where, group) for group, of in enumerate(members) if event in of]
        cells.append([*sums.finest_first(mine), places.cell(where, None)])
    width = max(map(len, cells))
    filled = [row + [-1] * (width - len(row)) for row in cells]
    return np.array(filled, dtype=np.int64)


def _chance(workspace: Workspace, day: int) -> np.random.Generator:
    """The same draw whenever it is made on a day, and another in every workspace."""
    key = link_keys(workspace.stores.office)[0]
    seed = hashlib.sha256(b"nebelhorn draw 1" + key + day.to_bytes(8, "big", signed=True)).digest()
    return np.random.default_rng(int.from_bytes(seed, "big"))
