"""The emotional curve: mood along the stages, with what nobody has said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import duckdb

from nebelhorn.feedback.encounters import Encounters, open_encounters
from nebelhorn.feedback.result import CurvePoint, EmotionalCurve
from nebelhorn.feedback.roles import Roles, read_roles
from nebelhorn.feedback.sums import (
    NO_FEELING,
    NO_MEAN,
    NO_SHARE,
    feeling_cells,
    mean_cells,
    share_cells,
)
from nebelhorn.settings import OTHER_STAGE, Settings


def emotional_curve(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    group: tuple[int, str] | None = None,
    step: str = "step",
    voice: str = "voice",
) -> EmotionalCurve:
    """Return the mood along the stages and at the touchpoints.

    Args:
        connection: Where ``step``, ``voice``, ``touchpoint`` and, with a group, ``membership`` can
            be read.
        settings: Stages in order, and which touchpoint stands in which.
        group: (number in ``membership``, name) of the group to look at; None: everybody.
        step: Relation of encounters; another one, to look at a part of the journeys.
        voice: Relation as `make_voices` writes it.

    Returns:
        One point a stage, in order, also where nothing happened (n = 0); stage ``other`` only
        where something did. One point a touchpoint that has a voice, by stage, then by name.

    Examples:
        >>> connection = duckdb.connect()
        >>> for table in (
        ...     "touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name",
        ...     "step AS SELECT x AS event_id, x AS customer_no, 0 AS touchpoint_no, 0 AS t_us,"
        ...     " x AS unit_no FROM range(4) AS t(x)",
        ...     "voice AS SELECT 2::BIGINT AS event_id, 2::BIGINT AS customer_no,"
        ...     " 0 AS touchpoint_no, 0.8 AS score, 5::BIGINT AS t_us, 5::BIGINT AS delay_us",
        ... ):
        ...     _ = connection.execute(f"CREATE TABLE {table}")
        >>> [point] = emotional_curve(connection, Settings()).stages
        >>> point.place, point.mood.value, point.fog.value
        ('other', 0.8, 0.75)
    """
    roles = read_roles(connection, settings)
    number, name = group if group else (None, None)
    groups = () if number is None else (number,)
    with open_encounters(connection, step, voice, groups) as encounters:
        stage = _stage_sql(roles)
        places = {number: number for number in roles.names}
        stages = _points(connection, encounters, stage, roles.stages)
        touchpoints = _points(connection, encounters, "x.touchpoint_no", places)
    return curve_of(stages, touchpoints, roles, settings, group=name)


def curve_of(
    stages: Mapping[int, CurvePoint],
    touchpoints: Mapping[int, CurvePoint],
    roles: Roles,
    settings: Settings,
    *,
    group: str | None,
) -> EmotionalCurve:
    """Return points as a curve, in order.

    Args:
        stages: By position of the stage; the place is filled in.
        touchpoints: By number; the place is filled in.
        roles: Names and stages of touchpoints.
        settings: Stages in order.
        group: Whose curve; only named in the result.
    """
    order = [entry.id for entry in settings.stage_order()]
    empty = CurvePoint("", NO_MEAN, NO_SHARE, NO_FEELING)
    return EmotionalCurve(
        group=group,
        stages=tuple(
            _at(stage_id, stages.get(place, empty))
            for place, stage_id in enumerate(order)
            if stage_id != OTHER_STAGE.id or place in stages
        ),
        touchpoints=tuple(
            _at(roles.names[number], touchpoints[number])
            for number in sorted(touchpoints, key=lambda key: (roles.stages[key], roles.names[key]))
            if (touchpoints[number].fog.k < touchpoints[number].fog.n)
        ),
    )


def _points(
    connection: duckdb.DuckDBPyConnection,
    encounters: Encounters,
    cell: str,
    places: Mapping[int, int],
) -> dict[int, CurvePoint]:
    everybody = not encounters.groups
    less: Counter[int] = Counter()
    for (touchpoint, _), many in encounters.nameless.items() if everybody else ():
        less[places[touchpoint]] += many
    fog = share_cells(connection, encounters.fog_rows(cell, everybody=everybody), less)
    rows = encounters.mood_rows(cell, everybody=everybody)
    moods, feelings = mean_cells(connection, rows), feeling_cells(connection, rows)
    return {
        number: CurvePoint("", moods.get(number, NO_MEAN), share, feelings.get(number, NO_FEELING))
        for number, share in fog.items()
    }


def _at(place: str, point: CurvePoint) -> CurvePoint:
    return CurvePoint(place, point.mood, point.fog, point.feeling)


def _stage_sql(roles: Roles) -> str:
    cases = " ".join(f"WHEN {number} THEN {place}" for number, place in roles.stages.items())
    return f"CASE x.touchpoint_no {cases} END" if cases else "0"
