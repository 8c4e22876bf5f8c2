"""Lessons out of the log: what became of points, and from when on that may be learnt."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.drive.lessons import Lessons
from nebelhorn.engine import put_arrow, put_view
from nebelhorn.predictions import SealedPoints, Touchpoints, grace_us, horizon_us, kind_of
from nebelhorn.reality import put_heard, put_outcomes
from nebelhorn.settings import Question

NO_LESSONS = Lessons(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
"""Nothing to learn."""


@dataclass(frozen=True, slots=True)
class _Became:
    """What became of points: class (−1: void), when it was known, and whether anything came."""

    classes: NDArray[np.int64]
    heard_us: NDArray[np.int64]
    came: NDArray[np.bool_]

    def seen(self) -> Lessons:
        """Return what came, in the order in which it became known."""
        came = np.flatnonzero((self.classes >= 0) & self.came)
        came = came[np.argsort(self.heard_us[came], kind="stable")]
        return Lessons(self.heard_us[came], came, self.classes[came])


def lessons_of(
    facts: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    *,
    point: str = "point",
) -> tuple[Lessons, Lessons]:
    """Return what there is to learn from points, whenever it may be learnt.

    What comes first after a point is learnt when it is known: then nobody knows yet of acts that
    happened earlier and are told of later. So as a first act counts only what was known before
    any later act was; what a prediction is settled by knows better, and is learnt when it is due.

    Args:
        facts: With ``catalogue``; reads ``event`` and ``answer``.
        question: What was asked.
        touchpoints: The catalogue.
        point: Relation (point_no from 0, customer_no, sealed_us).

    Returns:
        What became of points as of when they came due, and what came first after them as soon as
        it was known; the latter empty where a question may not be learnt from early. Places are
        those of the points in their order.
    """
    kind = kind_of(question)
    if kind.nothing is None:
        return _heard(facts, question, touchpoints, point).seen(), NO_LESSONS
    settled = _became(facts, question, touchpoints, point, as_heard=False)
    decided = np.flatnonzero(settled.classes >= 0)
    sealed = facts.execute(f"SELECT sealed_us FROM {point} ORDER BY point_no").fetchnumpy()
    open_us = horizon_us(question) + grace_us(question)
    due = Lessons(sealed["sealed_us"][decided] + open_us, decided, settled.classes[decided])
    if not kind.early:
        return due, NO_LESSONS
    seen = settled if not _told_late(facts) else _heard(facts, question, touchpoints, point)
    return due, seen.seen()


def lessons_between(
    facts: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    points: SealedPoints,
    span: tuple[int, int],
) -> tuple[Lessons, Lessons]:
    """Return what has become known of points in some time.

    Args:
        facts: As of ``lessons_of``; everything that was known before the end is there.
        question: What was asked.
        touchpoints: The catalogue.
        points: All of them so far, in the order in which they are sealed.
        span: From when, and until when, that excluded; UTC microseconds.

    Returns:
        As ``lessons_of``, those of this time; places are those among ``points``.
    """
    from_us, until_us = span
    open_us = horizon_us(question) + grace_us(question)
    first = int(np.searchsorted(points.sealed_us, from_us - open_us))
    last = int(np.searchsorted(points.sealed_us, until_us))
    put_arrow(
        facts,
        "lesson_asked",
        pa.table(
            {
                "point_no": np.arange(last - first, dtype=np.int64),
                "customer_no": points.customer_no[first:last],
                "sealed_us": points.sealed_us[first:last],
            }
        ),
    )
    # whoever was somebody of their own when it was sealed may be a known customer by now
    put_view(
        facts,
        "lesson_point",
        "SELECT point_no, coalesce(i.customer_no, p.customer_no) AS customer_no, sealed_us "
        "FROM lesson_asked AS p LEFT JOIN identity AS i ON i.id_no = p.customer_no",
    )
    due, seen = lessons_of(facts, question, touchpoints, point="lesson_point")
    return _within(due, span, first), _within(seen, span, first)


def _within(lessons: Lessons, span: tuple[int, int], first: int) -> Lessons:
    start, end = np.searchsorted(lessons.known_us, span).tolist()
    part = slice(start, end)
    return Lessons(lessons.known_us[part], lessons.points[part] + first, lessons.classes[part])


def _heard(
    facts: duckdb.DuckDBPyConnection, question: Question, touchpoints: Touchpoints, point: str
) -> _Became:
    return _became(facts, question, touchpoints, point, as_heard=True)


def _told_late(facts: duckdb.DuckDBPyConnection) -> bool:
    row = facts.execute(
        "SELECT EXISTS (SELECT 1 FROM event WHERE known_us > t_us) "
        "OR EXISTS (SELECT 1 FROM answer WHERE known_us > t_us)"
    ).fetchone()
    return bool(row and row[0])


def _became(
    facts: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    point: str,
    *,
    as_heard: bool,
) -> _Became:
    put = put_heard if as_heard else put_outcomes
    put(facts, question, touchpoints, point=point)
    found = facts.execute(
        "SELECT coalesce(class, -1)::BIGINT AS class, coalesce(heard_us, 0) AS heard_us, "
        "heard_us IS NOT NULL AS came FROM outcome ORDER BY point_no"
    ).fetchnumpy()
    return _Became(found["class"], found["heard_us"], found["came"])
