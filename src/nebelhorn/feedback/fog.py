"""Fog: the share of encounters at which nobody has said anything, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.encounters import EVERYBODY, MONTH, Encounters, open_encounters
from nebelhorn.feedback.fog_cells import Figures, Key, counted_only, fog_cells
from nebelhorn.feedback.result import FogMap
from nebelhorn.feedback.roles import Roles, read_roles
from nebelhorn.feedback.sums import (
    NO_SHARE,
    delay_cells,
    feeling_cells,
    mean_cells,
    share_cells,
)
from nebelhorn.settings import Settings, Standing

KEY_POINT_WEIGHT = 3
"""An encounter at a key point counts so much in the weighted fog; proposed ones count already."""

IMPORTANT_GROUP_WEIGHT = 2
"""An encounter of a customer in an important group counts so much; both weights multiply."""

_MONTHS = 1_000_000
"""More than the months of all years: months are numbered year × 12 + month − 1, from 0 on."""

_T = TypeVar("_T")


def fog_map(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    groups: Mapping[int, str] | None = None,
    by_period: bool = False,
    step: str = "step",
    voice: str = "voice",
) -> FogMap:
    """Return the fog of every touchpoint, for everybody and every group, and of the whole.

    An encounter is a row of ``step``; it was heard when at least one voice stands at its event,
    with or without a score. heard + fog.k = encounters, in every cell and on the whole.
    A voice counts in the month (UTC) of its encounter. Where a cell is only partly heard, the
    reason is that the others were silent. A voice of nobody known counts at its touchpoint in the
    month it was said in, for everybody and no group: there one silent encounter was heard, nobody
    knows which.

    Args:
        connection: Where ``step``, ``voice``, ``touchpoint``, ``touch_count`` and, with groups,
            ``membership`` can be read.
        settings: Key points and important groups, for the weighted fog: an encounter at a key
            point counts 3, of an important group 2 (of both 6), proposed ones like confirmed.
        groups: Name by number in ``membership``; None: everybody only.
        by_period: Add a cell a month beside those of the whole time.
        step: Relation of encounters; another one, to look at a part of the journeys.
        voice: Relation as `make_voices` writes it.

    Returns:
        Cells that had encounters, everybody and the whole time first, then by group, period,
        stage and name; at the very end touchpoints of which only counts are known (n = 0,
        ``UNREACHABLE``).

    Examples:
        >>> connection = duckdb.connect()
        >>> for table in (
        ...     "touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name",
        ...     "touch_count(touchpoint_no INTEGER, count BIGINT)",
        ...     "step AS SELECT x AS event_id, x AS customer_no, 0 AS touchpoint_no, 0 AS t_us,"
        ...     " x AS unit_no FROM range(4) AS t(x)",
        ...     "voice AS SELECT 2::BIGINT AS event_id, 2::BIGINT AS customer_no,"
        ...     " 0 AS touchpoint_no, 0.8 AS score, 7200000000 AS t_us, 7200000000 AS delay_us",
        ... ):
        ...     _ = connection.execute(f"CREATE TABLE {table}")
        >>> [cell] = fog_map(connection, Settings()).cells
        >>> cell.touchpoint, cell.fog.value, cell.heard, cell.delay_h, cell.reason.value
        ('call', 0.75, 1, 2.0, 'silent')
    """
    names = dict(groups or {})
    roles = read_roles(connection, settings)
    with open_encounters(connection, step, voice, list(names)) as encounters:
        figures = _figures(connection, encounters, by_period=by_period)
        less = {0: sum(encounters.nameless.values())}
        total = share_cells(connection, Encounters(encounters.step, ()).fog_rows("0"), less)
        delays = delay_cells(
            connection,
            "SELECT 0 AS cell_no, delay_us FROM heard_voice WHERE delay_us IS NOT NULL",
        )
        important = _important_groups(settings, names)
        weighted = _weighted(connection, encounters, roles, important)
    unplaced = connection.execute(
        "SELECT count(*) FILTER (touchpoint_no IS NULL), "
        "count(*) FILTER (touchpoint_no IS NOT NULL) "
        f"FROM {quote_identifier(voice)} WHERE event_id IS NULL"
    ).fetchone() or (0, 0)
    return FogMap(
        cells=fog_cells(figures, roles, names, counted_only(connection)),
        total=total.get(0, NO_SHARE),
        weighted=weighted,
        delay_h=delays.get(0),
        unplaced=int(unplaced[0]),
        nameless=int(unplaced[1]),
    )


def _figures(
    connection: duckdb.DuckDBPyConnection, encounters: Encounters, *, by_period: bool
) -> Figures:
    figures = Figures()
    slots = max(encounters.groups, default=-1) + 2
    whole = f"(x.touchpoint_no::BIGINT * {slots} + x.group_no + 1)"
    month = MONTH.format(at_us="x.at_us")
    passes = [whole, f"{whole} * {_MONTHS} + {month}"] if by_period else [whole]
    for monthly, cell in enumerate(passes):
        key = partial(_key, slots=slots, monthly=monthly == 1)
        moods = encounters.mood_rows(cell)
        less: Counter[int] = Counter()
        for (touchpoint, number), many in encounters.nameless.items():
            place = touchpoint * slots + EVERYBODY + 1
            less[place * _MONTHS + number if monthly else place] += many
        fog = share_cells(connection, encounters.fog_rows(cell), less)
        figures.fog.update(_keyed(fog, key))
        figures.moods.update(_keyed(mean_cells(connection, moods), key))
        figures.feelings.update(_keyed(feeling_cells(connection, moods), key))
        figures.delays.update(_keyed(delay_cells(connection, encounters.delay_rows(cell)), key))
    return figures


def _keyed(values: Mapping[int, _T], key: Callable[[int], Key]) -> dict[Key, _T]:
    return {key(cell_no): value for cell_no, value in values.items()}


def _key(cell_no: int, *, slots: int, monthly: bool) -> Key:
    place, month = divmod(cell_no, _MONTHS) if monthly else (cell_no, None)
    touchpoint, slot = divmod(place, slots)
    return touchpoint, slot - 1, month


def _important_groups(settings: Settings, names: Mapping[int, str]) -> list[int]:
    important = {group.name for group in settings.groups if group.important is not Standing.NO}
    return [number for number, name in names.items() if name in important]


def _weighted(
    connection: duckdb.DuckDBPyConnection,
    encounters: Encounters,
    roles: Roles,
    important: list[int],
) -> float | None:
    numbers = ", ".join(str(int(number)) for number in important)
    inside = (
        f"s.event_id IN (SELECT event_id FROM membership WHERE group_no IN ({numbers}))"
        if important
        else "FALSE"
    )
    rows = connection.execute(
        f"SELECT x.touchpoint_no, x.inside, count(*), "
        f"count(*) FILTER (h.event_id IS NULL) "
        f"FROM (SELECT s.event_id, s.touchpoint_no, {inside} AS inside "
        f"FROM {encounters.step} AS s) AS x "
        f"LEFT JOIN heard_event AS h ON h.event_id = x.event_id GROUP BY ALL"
    ).fetchall()
    keys = set(roles.key_points)
    weights = [
        (KEY_POINT_WEIGHT if touchpoint in keys else 1) * (IMPORTANT_GROUP_WEIGHT if is_in else 1)
        for touchpoint, is_in, _, _ in rows
    ]
    whole = sum(weight * row[2] for weight, row in zip(weights, rows, strict=True))
    silent: Counter[int] = Counter()
    cleared: Counter[int] = Counter()
    for touchpoint, _, _, many in rows:
        silent[touchpoint] += many
    for (touchpoint, _), many in encounters.nameless.items():
        cleared[touchpoint] += many
    # which of the silent ones a nameless voice speaks of nobody knows: each of them alike
    left = {place: 1 - cleared[place] / many if many else 0.0 for place, many in silent.items()}
    fog = sum(weight * row[3] * left[row[0]] for weight, row in zip(weights, rows, strict=True))
    return fog / whole if whole else None
