from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.views.labels import ELLIPSIS, clean, width, wrap


def test_breaks_german_words_where_they_break():
    assert wrap("Willkommensmail", limit=90) == ("Willkom-", "mensmail")
    assert wrap("Technikerbesuch", limit=100) == ("Techniker-", "besuch")
    assert wrap("Angebot per Mail", limit=100) == ("Angebot per", "Mail")


def test_keeps_a_family_together():
    family = "👩‍👩‍👧‍👦"
    lines = wrap(family * 20, limit=100)
    assert all(line.rstrip(ELLIPSIS).replace(family, "") == "" for line in lines)


@given(st.text(), st.integers(30, 200), st.integers(1, 4))
def test_always_fits_and_is_never_empty(name, limit, lines):
    wrapped = wrap(name, limit=limit, lines=lines)
    assert 1 <= len(wrapped) <= lines
    for line in wrapped:
        assert line
        # one letter is shown even where not even one fits
        assert width(line) <= limit + 2 * 12.5 * 1.15 or len(line) <= 12


@given(st.text())
def test_nothing_that_steers_the_page_is_left(name):
    kept = clean(name)
    assert kept.strip()
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} for c in kept)
    assert "\u202e" not in kept


@given(st.text())
def test_cleaning_twice_changes_nothing(name):
    assert clean(clean(name)) == clean(name)
