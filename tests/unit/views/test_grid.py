"""What a cell of the fog map says of itself: in words a person would use, whatever it rests on."""

from __future__ import annotations

import pytest

from nebelhorn.feedback import Feeling, FogCell, FogReason, Mean, Share
from nebelhorn.views.grid import _cell
from nebelhorn.views.words import words

NOTHING = Share(None, 0, 0, None, None)


def cell(mood: Mean, heard: int, reason: FogReason | None = FogReason.SILENT) -> FogCell:
    fog = Share((8 - heard) / 8, 8 - heard, 8, 0.5, 0.9)
    feeling = Feeling(NOTHING, NOTHING, NOTHING)
    return FogCell("call", None, None, fog, heard, mood, feeling, None, reason)


@pytest.mark.parametrize(
    ("language", "mood", "said"),
    [
        ("en", Mean(0.75, 1, None, None), "mood +50 (1 voice, too little for a range); fog"),
        ("de", Mean(0.75, 1, None, None), "Stimmung +50 (1 Stimme, zu wenig für einen Bereich)"),
        ("en", Mean(0.75, 4, 0.5, 1.0), "mood +50 (likely 0 to +100, 4 voices)"),
        ("de", Mean(0.75, 4, 0.5, 1.0), "Stimmung +50 (wahrscheinlich 0 bis +100, 4 Stimmen)"),
    ],
)
def test_a_cell_counts_its_voices_and_never_says_a_range_that_is_none(
    language: str, mood: Mean, said: str
) -> None:
    told = _cell(cell(mood, mood.n), words(language)).title
    assert said in told
    assert "likely –" not in told


def test_where_others_spoke_at_the_same_touchpoint_nothing_is_said_of_elsewhere() -> None:
    told = _cell(cell(Mean(None, 0, None, None), 0), words("en")).title
    assert told.endswith("; others spoke here, these did not")
    assert "elsewhere" not in told
