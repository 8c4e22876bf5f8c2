"""What customers said they were planning, as a forecaster beside people and machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions.record import NOBODY


@dataclass(frozen=True, slots=True)
class Planned:
    """The newest thing each customer had said of their plans, at points where there is one.

    Attributes:
        point: Shape (n,), place of the point; each once.
        said: Of each: ``more``, ``stay``, ``compare``, ``leave`` or ``unsure``.
        age_us: Shape (n,), how long before the point was sealed it was said, microseconds.
    """

    point: NDArray[np.int64]
    said: Sequence[str]
    age_us: NDArray[np.int64]


def planned(connection: duckdb.DuckDBPyConnection) -> Planned:
    """Return what was known of customers' plans at each point.

    Only what was known when the point was sealed counts; of that the newest by the time it was
    said, so that an old answer that becomes known late does not take the place of a newer one.

    Args:
        connection: Facts with ``point`` (point_no, customer_no, sealed_us).
    """
    rows = connection.execute(
        "SELECT p.point_no, a.intent, p.sealed_us - a.t_us FROM point AS p JOIN answer AS a "
        "ON a.id_no = p.customer_no AND a.intent IS NOT NULL "
        "AND greatest(coalesce(a.known_us, a.t_us), a.t_us) <= p.sealed_us "
        "ORDER BY p.point_no, a.t_us, a.answer_id"
    ).fetchall()
    newest = {point: (said, age) for point, said, age in rows}
    return Planned(
        np.fromiter(newest, dtype=np.int64, count=len(newest)),
        [said for said, _ in newest.values()],
        np.array([age for _, age in newest.values()], dtype=np.int64),
    )


def intent_classes(
    found: Planned, classes: Mapping[str, int], horizon_us: int, points: int
) -> NDArray[np.uint16]:
    """Return the class that follows from customers' plans at each point.

    A plan speaks from the answer on until the horizon of the question is over: it was asked of
    the time ahead, and nobody said how far; whoever meant to leave and has not within one horizon
    was wrong once, and is not counted wrong for ever. A newer plan takes its place at once, also
    one from which nothing follows.

    Args:
        found: Plans.
        classes: What was said → class; what is left out says nothing.
        horizon_us: Of the question, microseconds.
        points: Count of points.

    Returns:
        Shape (points,); 65,535: nothing.

    Examples:
        >>> found = Planned(np.array([0, 2]), ["leave", "unsure"], np.array([5, 5]))
        >>> intent_classes(found, {"leave": 1}, 6, 3).tolist()
        [1, 65535, 65535]
        >>> intent_classes(found, {"leave": 1}, 5, 3).tolist()
        [65535, 65535, 65535]
    """
    intent = np.full(points, NOBODY, dtype=np.uint16)
    follows = np.array([classes.get(said, NOBODY) for said in found.said], dtype=np.uint16)
    intent[found.point] = np.where(found.age_us < horizon_us, follows, NOBODY)
    return intent
