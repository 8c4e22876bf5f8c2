"""What the horn watches of each forecast question by day: of the machine, and of the people."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import put_table
from nebelhorn.predictions import FULL, NOBODY, grace_us, horizon_us
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries, UnitDays
from nebelhorn.settings import Question

WARM_UP_DAYS = 28
"""A learner that has just heard its first outcomes is no measure of customers."""

_DAY_US = 86_400_000_000
_MACHINE = (
    (Watched.INDEX, "hit", 1, 0.0),
    (Watched.SKILL, "skill", 1, -1.0),
    (Watched.CALIBRATION, "calibration", FULL, -1.0),
)
_WE = ((Watched.WE, "hit", 1, 0.0),)
_WE_SKILL = ((Watched.WE_SKILL, "skill", 1, -1.0),)

_Figures = tuple[tuple[Watched, str, int, float], ...]
"""What, in which column of units, divided by what, and the least it can be."""


def question_series(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    paired: str,
    where: str = "true",
) -> list[DaySeries]:
    """Return index, skill and calibration of each question by due day: those of the machine.

    The days on which only blind forecasts came due are left out: up to the first day on which
    something was due, one horizon and grace, and four weeks.

    Args:
        connection: Facts.
        questions: Those of the run, in the order of their numbers.
        paired: Table as ``put_paired`` makes it.
        where: Predicate over it: what the headline looks at.

    Returns:
        Three series a question that has settled anything; skill from −1 to 1 is the difference of
        hit shares, so that the days are alike.
    """
    found: list[DaySeries] = []
    for number, question in enumerate(questions):
        rows = (
            "SELECT due_day, customer_no, hit, hit - beaten_hit AS skill, "
            f"hit * {FULL} - said AS calibration FROM ({_awake(number, question, paired, where)})"
        )
        found += _by_day(connection, question.name, rows, _MACHINE)
    return found


def our_series(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    paired: str,
    where: str = "true",
) -> list[DaySeries]:
    """Return index and skill of each question by due day: those of the people.

    Their index is the one of the headline: where they say nothing the naive guess stands in, here
    the one that was chosen beforehand. Their skill looks only at where they spoke. Days are those
    of ``question_series``, from the first on which something was due that they had foretold.

    Args:
        connection: Facts.
        questions: Those of the run, in the order of their numbers.
        paired: Table as ``put_paired`` makes it.
        where: Predicate over it: what the headline looks at.

    Returns:
        Two series a question about which people have said something.
    """
    found: list[DaySeries] = []
    for number, question in enumerate(questions):
        rows = (
            f"SELECT due_day, customer_no, spoke, CASE WHEN spoke THEN (we = came)::INTEGER "
            "ELSE beaten_hit END AS hit, hit - beaten_hit AS skill, 0 AS calibration "
            f"FROM (SELECT *, min(due_day) FILTER (spoke) OVER () AS spoken_day FROM "
            f"(SELECT * EXCLUDE (hit), we <> {NOBODY} AS spoke FROM "
            f"({_awake(number, question, paired, where)}))) WHERE due_day >= spoken_day"
        )
        found += _by_day(connection, question.name, rows, _WE)
        spoken = f"SELECT * FROM ({rows}) WHERE spoke"
        found += _by_day(connection, question.name, spoken, _WE_SKILL)
    return found


def _awake(number: int, question: Question, paired: str, where: str) -> str:
    open_days = -(-(horizon_us(question) + grace_us(question)) // _DAY_US)
    return (
        f"SELECT * FROM (SELECT *, min(due_day) OVER () AS first_day FROM {paired} "
        f"WHERE question_no = {number:d} AND {where}) "
        f"WHERE due_day >= first_day + {open_days + WARM_UP_DAYS:d}"
    )


def _by_day(
    connection: duckdb.DuckDBPyConnection, subject: str, rows: str, figures: _Figures
) -> list[DaySeries]:
    put_table(
        connection,
        "watched_unit",
        "SELECT due_day, customer_no, count(*) AS many, sum(hit) AS hit, sum(skill) AS skill, "
        f"sum(calibration) AS calibration FROM ({rows}) GROUP BY due_day, customer_no",
    )
    units = connection.execute(
        "SELECT due_day::BIGINT AS day, customer_no::BIGINT AS customer, "
        "many::BIGINT AS many, hit::BIGINT AS hit, "
        "skill::BIGINT AS skill, calibration::BIGINT AS calibration FROM watched_unit "
        "ORDER BY due_day, customer_no"
    ).fetchnumpy()
    if not len(units["day"]):
        return []
    return [
        _series(subject, watched, units, name, scale, low) for watched, name, scale, low in figures
    ]


def _series(
    subject: str,
    watched: Watched,
    units: dict[str, NDArray[np.int64]],
    name: str,
    scale: int,
    low: float,
) -> DaySeries:
    day, many = units["day"], units["many"]
    total = units[name] / scale
    days, starts = np.unique(day, return_index=True)
    return DaySeries(
        watched,
        subject,
        days,
        np.add.reduceat(many, starts),
        np.add.reduceat(total, starts),
        UnitDays(day, total / many, low, 1.0, units["customer"], many),
    )
