from __future__ import annotations

import pytest

from nebelhorn.errors import SettingsError
from nebelhorn.views import words


def test_an_unknown_language_says_which_there_are():
    with pytest.raises(SettingsError, match="available: de, en"):
        words("fr")


def test_german_numbers():
    german = words("de")
    assert german.count(1234567) == "1.234.567"
    assert german.percent(0.62) == "62\u00a0%"
    assert german.decimal(1234.56) == "1.234,6"
    assert german.decimal(-0.5) == "−0,5"


def test_small_and_large_shares_are_never_rounded_to_none_or_all():
    english = words("en")
    assert english.percent(0.00001) == "< 0.1%"
    assert english.percent(0.99999) == "> 99.9%"
    assert english.percent(0.995) == "99.5%"
    assert english.percent(0.0) == "0%"
    assert english.percent(1.0) == "100%"


def test_mood_is_said_from_minus_to_plus_100():
    english = words("en")
    said = [english.mood(score) for score in (0.0, 0.245, 0.5, 1.0)]
    assert said == ["−100", "−51", "0", "+100"]


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 Kunden"), (1, "1 Kunde"), (2, "2 Kunden"), (2357, "2.357 Kunden")]
)
def test_counts_choose_their_form(n, said):
    assert words("de").say_n("{n} customer", "{n} customers", n) == said


def test_names_from_the_data_are_never_filled():
    assert words("de").say_if_known("{n} of {total} %s") == "{n} of {total} %s"
