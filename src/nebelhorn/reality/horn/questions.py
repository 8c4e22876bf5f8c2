"""What the horn watches of each forecast question: index, skill and calibration by day."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import put_table
from nebelhorn.predictions import FULL, grace_us, horizon_us
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries, UnitDays
from nebelhorn.settings import Question

WARM_UP_DAYS = 28
"""A learner that has just heard its first outcomes is no measure of customers."""

_DAY_US = 86_400_000_000
_FIGURES = (
    (Watched.INDEX, "hit", 1, 0.0),
    (Watched.SKILL, "skill", 1, -1.0),
    (Watched.CALIBRATION, "calibration", FULL, -1.0),
)


def question_series(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    paired: str,
    where: str = "true",
) -> list[DaySeries]:
    """Return index, skill and calibration of each question by due day.

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
    found = []
    for number, question in enumerate(questions):
        open_days = -(-(horizon_us(question) + grace_us(question)) // _DAY_US)
        put_table(
            connection,
            "watched_unit",
            "SELECT due_day, customer_no, count(*) AS many, sum(hit) AS hit, "
            "sum(hit - beaten_hit) AS skill, sum(hit * ? - said) AS calibration FROM "
            f"(SELECT *, min(due_day) OVER () AS first_day FROM {paired} "
            f"WHERE question_no = ? AND {where}) "
            "WHERE due_day >= first_day + ? GROUP BY due_day, customer_no",
            [FULL, number, open_days + WARM_UP_DAYS],
        )
        units = connection.execute(
            "SELECT due_day::BIGINT AS day, customer_no::BIGINT AS customer, "
            "many::BIGINT AS many, hit::BIGINT AS hit, "
            "skill::BIGINT AS skill, calibration::BIGINT AS calibration FROM watched_unit "
            "ORDER BY due_day, customer_no"
        ).fetchnumpy()
        if len(units["day"]):
            found += [
                _series(question.name, watched, units, name, scale, low)
                for watched, name, scale, low in _FIGURES
            ]
    return found


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
