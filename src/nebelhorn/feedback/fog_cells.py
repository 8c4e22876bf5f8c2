"""Cells of fog from what is known of each touchpoint, group and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from nebelhorn.feedback.result import Feeling, FogCell, FogReason, Mean, Share
from nebelhorn.feedback.roles import Roles
from nebelhorn.feedback.sums import NO_FEELING, NO_MEAN, NO_SHARE

Key = tuple[int, int, int | None]
"""(touchpoint, group or EVERYBODY, month or None)"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of touchpoints, groups and months, by (touchpoint, group, month or None)."""

    fog: dict[Key, Share] = field(default_factory=dict)
    moods: dict[Key, Mean] = field(default_factory=dict)
    feelings: dict[Key, Feeling] = field(default_factory=dict)
    delays: dict[Key, float] = field(default_factory=dict)


def fog_cells(
    figures: Figures, roles: Roles, names: Mapping[int, str], counted: Sequence[int]
) -> tuple[FogCell, ...]:
    """Return figures as cells, in the order of ``FogMap``.

    Args:
        figures: Everybody's over the whole time among them.
        roles: Names and stages of touchpoints.
        names: Of groups, by number.
        counted: Touchpoints of which counts are known.
    """
    position = {number: place for place, number in enumerate((-1, *names))}

    def order(key: Key) -> tuple[int, int, int, str]:
        touchpoint, group, month = key
        month_first = -1 if month is None else month
        return position[group], month_first, roles.stages[touchpoint], roles.names[touchpoint]

    first_heard = _first_heard(figures)
    met = {touchpoint for touchpoint, _, _ in figures.fog}
    unmet = sorted(roles.names[number] for number in counted if number not in met)
    known = [
        FogCell(
            touchpoint=roles.names[key[0]],
            group=names.get(key[1]),
            period=_period(key[2]),
            fog=figures.fog[key],
            heard=figures.fog[key].n - figures.fog[key].k,
            mood=figures.moods.get(key, NO_MEAN),
            feeling=figures.feelings.get(key, NO_FEELING),
            delay_h=figures.delays.get(key),
            reason=_reason(key, figures, first_heard),
        )
        for key in sorted(figures.fog, key=order)
    ]
    unreachable = [
        FogCell(name, None, None, NO_SHARE, 0, NO_MEAN, NO_FEELING, None, FogReason.UNREACHABLE)
        for name in unmet
    ]
    return (*known, *unreachable)


def counted_only(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the touchpoints of which counts are known, beside events or without any."""
    rows = connection.execute("SELECT DISTINCT touchpoint_no FROM touch_count").fetchall()
    return [int(number) for (number,) in rows]


def _first_heard(figures: Figures) -> dict[tuple[int, int], int]:
    """Return the first month with a voice of every touchpoint and group."""
    first: dict[tuple[int, int], int] = {}
    for (touchpoint, group, month), share in figures.fog.items():
        if month is not None and share.k < share.n:
            known = first.get((touchpoint, group), month)
            first[touchpoint, group] = min(known, month)
    return first


def _reason(
    key: Key, figures: Figures, first_heard: Mapping[tuple[int, int], int]
) -> FogReason | None:
    touchpoint, group, month = key
    fog, everybody = figures.fog[key], figures.fog[touchpoint, -1, None]
    if fog.k == 0:
        return None
    if everybody.k == everybody.n:
        return FogReason.NOT_ASKED
    if month is None or fog.k < fog.n or first_heard.get((touchpoint, group), month) >= month:
        return FogReason.SILENT
    return FogReason.FELL_SILENT


def _period(month: int | None) -> str | None:
    return None if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}"
