"""What would have turned out otherwise, had one known then what is known now."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from nebelhorn.engine import drop
from nebelhorn.predictions import Touchpoints
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.settings import Question


def corrections(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
    settled: str = "settled",
) -> list[int]:
    """Count, for each question, the predictions that late news would have settled otherwise.

    News that comes after a prediction was due are facts like others, appended to the log; the
    prediction stays as it was settled. How many there are tells whether the grace is too short.

    Args:
        connection: Facts with ``settled`` and ``run_point`` (see ``put_settled``).
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        as_of_us: Only what was known by then, UTC microseconds.
        settled: Name of that table.
    """
    found = []
    for number, question in enumerate(questions):
        put_outcomes(
            connection,
            question,
            touchpoints,
            point="run_point",
            into="late_came",
            until_us=as_of_us,
        )
        row = connection.execute(
            f"SELECT count(*) FROM {settled} AS s JOIN late_came AS l USING (point_no) "
            "WHERE s.question_no = ? AND l.class IS DISTINCT FROM s.came",
            [number],
        ).fetchone()
        found.append(int(row[0]) if row else 0)
    drop(connection, "late_came")
    return found
