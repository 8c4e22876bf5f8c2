"""What every scale keeps to; a new one is tested by standing on the shelf."""

from __future__ import annotations

import importlib
import pkgutil

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.log.scales import find_scale, score_sql
from nebelhorn.settings import SCALES, OffScale, Scale

LISTED = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
SCORED = pytest.mark.parametrize(
    "scale", [s for s in SCALES.values() if s.scored], ids=lambda scale: scale.name
)


def test_every_module_on_the_shelf_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.settings.scales")
    found = {module.name for module in pkgutil.iter_modules(shelf.__path__)}
    assert found == set(SCALES)


@LISTED
def test_what_is_no_score_is_refused_with_the_range(scale: Scale) -> None:
    for given_ in ("", "x", "1e999", "nan", scale.low - 1, scale.high + 1, 0.5, float("inf")):
        with pytest.raises(OffScale, match=f"no score of scale {scale.name}:") as caught:
            scale.read(given_)
        assert f"{scale.high:g}" in str(caught.value) or not scale.scored


def test_a_long_text_is_not_told_back_whole() -> None:
    with pytest.raises(OffScale) as caught:
        SCALES["nps"].read("9" * 1_000_000)
    assert len(str(caught.value)) < 120


@SCORED
def test_the_worst_is_nought_and_the_best_is_one(scale: Scale) -> None:
    scores = [scale.score(step) for step in scale.steps()]
    assert (scores[0], scores[-1]) == (0.0, 1.0)
    assert scores == sorted(set(scores))
    assert all(
        scale.score(f" {step:g} ") == score
        for step, score in zip(scale.steps(), scores, strict=True)
    )


@SCORED
def test_both_ends_have_a_name_in_both_languages(scale: Scale) -> None:
    assert all((*scale.ends("de"), *scale.ends("en"), *scale.ends("fr")))


@SCORED
def test_an_import_puts_a_score_where_the_question_does(scale: Scale) -> None:
    connection = duckdb.connect()
    rows = ", ".join(f"({step!r})" for step in scale.steps())
    found = find_scale(connection, f"SELECT * FROM (VALUES {rows}) AS t(x)")
    assert found == (scale.low, scale.high)
    for step in scale.steps():
        sql = score_sql(repr(step), found)
        assert connection.execute(f"SELECT {sql}").fetchone() == (pytest.approx(scale.score(step)),)


@given(st.sampled_from(list(SCALES)), st.text(max_size=20))
def test_whatever_is_given_is_a_score_or_refused(name: str, text: str) -> None:
    try:
        read = SCALES[name].read(text)
    except OffScale:
        return
    assert read in SCALES[name].steps()
