"""What the settings say about the touchpoints of a log, by their numbers."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.settings import By, Settings, Standing

NOBODY = [-1]
"""Stands for an empty list of touchpoints in a kernel: no touchpoint has this number."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Touchpoint numbers by the part they play; the lists are ascending.

    Attributes:
        names: Raw name by number.
        stages: Position of the stage in ``Settings.stage_order()`` by number.
        own: Acts of customers, leaving included.
        company: Acts of the company.
        leaves: How customers leave.
        complains: Complaints.
        key_points: Proposed or confirmed.
    """

    names: dict[int, str]
    stages: dict[int, int]
    own: list[int]
    company: list[int]
    leaves: list[int]
    complains: list[int]
    key_points: list[int]


def read_roles(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Roles:
    """Look the touchpoints of a log up in the catalogue.

    Args:
        connection: Where ``touchpoint`` can be read.
        settings: Their catalogue; who is not in it is an act of the customer in stage ``other``,
            also where the catalogue names a stage that does not exist.

    Returns:
        Roles of all touchpoints.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 3 AS touchpoint_no, 'call' AS name"
        ... )
        >>> read_roles(connection, Settings()).own
        [3]
    """
    rows = connection.execute(
        "SELECT touchpoint_no, name FROM touchpoint ORDER BY touchpoint_no"
    ).fetchall()
    names: dict[int, str] = dict(rows)
    known = {number: settings.touchpoint(name) for number, name in names.items()}
    order = [stage.id for stage in settings.stage_order()]
    position = {stage: place for place, stage in enumerate(order)}
    return Roles(
        names=names,
        stages={
            number: position.get(point.stage, len(order) - 1) for number, point in known.items()
        },
        own=[number for number, point in known.items() if point.by is By.CUSTOMER],
        company=[number for number, point in known.items() if point.by is By.COMPANY],
        leaves=[number for number, point in known.items() if point.leaves],
        complains=[number for number, point in known.items() if point.complains],
        key_points=[
            number for number, point in known.items() if point.key_point is not Standing.NO
        ],
    )
