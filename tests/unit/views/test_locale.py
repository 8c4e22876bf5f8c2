from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import nebelhorn.views

ROOM = Path(nebelhorn.views.__file__).parent
KEYWORDS = {"say": None, "say_n": (1, 2), "message": None}


def messages_in_source():
    method_map = [("**.py", "python"), ("**.html", "jinja2")]
    found = extract_from_dir(ROOM, method_map, keywords=KEYWORDS)
    return {message: f"{name}:{line}" for name, line, message, _, _ in found}


@pytest.fixture(scope="module")
def german():
    with (ROOM / "locale" / "de.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file, locale="de") if entry.id}


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_has_a_german_twin(german):
    missing = {m: at for m, at in messages_in_source().items() if not all(german.get(m) or "")}
    missing |= {m: at for m, at in messages_in_source().items() if m not in german}
    assert not missing


def test_no_translation_is_left_over(german):
    assert set(german) <= set(messages_in_source())


def test_translations_fill_the_same_places(german):
    for english, translated in german.items():
        originals = english if isinstance(english, tuple) else (english,)
        twins = translated if isinstance(translated, tuple) else (translated,)
        wanted = set().union(*map(places, originals))
        for twin in twins:
            assert places(twin) <= wanted, english
        assert places(twins[-1]) == wanted, english
