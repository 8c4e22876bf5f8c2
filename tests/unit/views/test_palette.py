from __future__ import annotations

import pytest

from nebelhorn.views.palette import DARK, LIGHT, contrast, mix, stylesheet

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_text_on_the_page_is_readable(theme):
    for ground in (theme.ground, theme.card, theme.band):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
        assert contrast(theme.brand, ground) >= 4.5


@THEMES
def test_numbers_in_lights_are_readable(theme):
    """The number has a halo in the mood colour, so that fog over the light takes nothing away."""
    for fill, text in zip(theme.mood, theme.on_mood, strict=True):
        assert contrast(text, fill) >= 4.5


@THEMES
def test_pale_fields_are_readable(theme):
    for fill in theme.pale:
        assert contrast(theme.ink, fill) >= 4.5


@THEMES
def test_words_on_fog_are_readable_on_its_darkest_and_lightest(theme):
    for ground in (theme.fog_ground, theme.fog_streak, theme.fog, theme.ground):
        assert contrast(theme.fog_ink, ground) >= 4.5
    body = mix(theme.fog, theme.ground, 0.86)
    assert contrast(theme.fog_ink, body) >= 4.5


@THEMES
def test_the_question_mark_is_readable_in_the_thickest_fog(theme):
    for streak in (0.2, 0.5):
        thick = mix(theme.wisp, mix(theme.fog, theme.ground, 0.86), streak)
        assert contrast(theme.fog_ink, thick) >= 4.5


def test_paper_is_always_light():
    css = stylesheet()
    assert css.count("@media screen") == 2
    assert css.index(LIGHT.ground) < css.index("@media")
