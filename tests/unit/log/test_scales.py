from __future__ import annotations

import duckdb
import pytest

from nebelhorn.log.scales import find_scale, score_sql


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ([0, 1], (0, 1)),
        ([0.2, 0.9], (0, 1)),
        ([1, 3, 5], (1, 5)),
        ([2, 6], (1, 6)),
        ([2, 7], (1, 7)),
        ([0, 9], (0, 10)),
        ([3, 87], (0, 100)),
        ([-50, 100], (-50, 100)),
        ([500, 500], (500, 501)),
    ],
)
def test_the_smallest_usual_scale_that_holds_all_scores(
    scores: list[float], scale: tuple[float, float]
) -> None:
    values = ", ".join(f"({score!r}::DOUBLE)" for score in scores)
    assert find_scale(duckdb.connect(), f"SELECT * FROM (VALUES {values}) AS t(x)") == scale


def test_nobody_gave_a_score() -> None:
    assert find_scale(duckdb.connect(), "SELECT NULL::DOUBLE WHERE FALSE") is None


def test_a_reversed_scale_turns_the_score_round() -> None:
    # German school marks: 1 is the best
    sql = ", ".join(score_sql(mark, (6.0, 1.0)) for mark in ("1.0", "3.5", "6.0"))
    best, middle, worst = duckdb.connect().execute(f"SELECT {sql}").fetchone()
    assert (best, middle, worst) == (1.0, 0.5, 0.0)
    assert str(worst) == "0.0"  # not -0.0
