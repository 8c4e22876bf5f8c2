"""What kind of deed a yes is: whether it is welcome, and what to call it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import duckdb

from nebelhorn.settings import Question, Settings


class Deed(StrEnum):
    """What customers have done when a question with a yes and a no turned out yes.

    ``LEAVES``: every touchpoint of the question is a way of leaving. ``FALLS_SILENT``: nothing
    came. ``COMPLAINS``: complaints, or complaints and leaving. ``BUYS``: half of these acts bring
    money, at least. ``OTHER``: something else, or acts found by a condition: nobody has said
    whether it is welcome.
    """

    LEAVES = "leaves"
    FALLS_SILENT = "falls_silent"
    COMPLAINS = "complains"
    BUYS = "buys"
    OTHER = "other"

    @property
    def unwelcome(self) -> bool:
        """Would we rather it did not come?"""
        return self in {Deed.LEAVES, Deed.FALLS_SILENT, Deed.COMPLAINS}


def deed_of(connection: duckdb.DuckDBPyConnection, question: Question, settings: Settings) -> Deed:
    """Return what a yes to a question means.

    Args:
        connection: Facts; reads ``event`` and ``touchpoint``.
        question: Of kind ``outcome`` or ``falls_silent``.
        settings: Which touchpoints are leaving or complaining.

    Examples:
        >>> deed_of(duckdb.connect(), Question("silent", "falls_silent", 30.0), Settings())
        <Deed.FALLS_SILENT: 'falls_silent'>
    """
    if question.kind == "falls_silent":
        return Deed.FALLS_SILENT
    if question.condition is not None or not question.touchpoints:
        return Deed.OTHER
    points = [settings.touchpoint(name) for name in question.touchpoints]
    if all(point.leaves for point in points):
        return Deed.LEAVES
    if all(point.leaves or point.complains for point in points):
        return Deed.COMPLAINS
    return Deed.BUYS if _bring_money(connection, question.touchpoints) else Deed.OTHER


def _bring_money(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> bool:
    row = connection.execute(
        "SELECT avg(CASE WHEN value > 0 THEN 1 ELSE 0 END) FROM event "
        "JOIN touchpoint USING (touchpoint_no) WHERE id_no IS NOT NULL "
        "AND name IN (SELECT unnest(?::VARCHAR[]))",
        [list(names)],
    ).fetchone()
    return bool(row and row[0] is not None and row[0] >= 0.5)
