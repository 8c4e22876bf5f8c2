from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import nebelhorn

ROOMS = [Path(nebelhorn.__file__).parent / room for room in ("views", "web")]
KEYWORDS = {"say": None, "say_n": (1, 2), "message": None}


def messages_in(room):
    method_map = [("**.py", "python"), ("**.html", "jinja2")]
    found = extract_from_dir(room, method_map, keywords=KEYWORDS)
    return {message: f"{name}:{line}" for name, line, message, _, _ in found}


def german_of(room):
    with (room / "locale" / "de.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file, locale="de") if entry.id}


@pytest.fixture(params=ROOMS, ids=lambda room: room.name)
def room(request):
    return request.param


@pytest.fixture
def german(room):
    return german_of(room)


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_has_a_german_twin(room):
    # pages say much that the report says too; it is translated once
    known = {**german_of(ROOMS[0]), **german_of(room)}
    missing = {m: at for m, at in messages_in(room).items() if not all(known.get(m) or "")}
    missing |= {m: at for m, at in messages_in(room).items() if m not in known}
    assert not missing


def test_no_translation_is_left_over(room, german):
    assert set(german) <= set(messages_in(room))


def test_translations_fill_the_same_places(german):
    for english, translated in german.items():
        originals = english if isinstance(english, tuple) else (english,)
        twins = translated if isinstance(translated, tuple) else (translated,)
        wanted = set().union(*map(places, originals))
        for twin in twins:
            assert places(twin) <= wanted, english
        assert places(twins[-1]) == wanted, english
