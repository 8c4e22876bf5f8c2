"""What settings and conditions refuse is said in German on German pages, down to the last word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.app import words_of
from nebelhorn.conditions import features_with, parse_condition
from nebelhorn.errors import ConditionError, NebelhornError, SettingsError
from nebelhorn.settings import parse_settings
from nebelhorn.web.refusals import translated
from nebelhorn.web.refusing import said_of

ROOT = Path(nebelhorn.__file__).parent
RAISING = {"fail", "refuse", "refuse_part", "refuse_word"}
PARTS = {
    "near": "available: a, b",
    "found": "the number 3",
    "choices": "available: a, b and 3 more",
    "SAID": "a number",
    "problem": "no question 'x' was foretold",
    "_NEVER": "nobody believes what never comes true; write a share above 0, or claim the "
    'opposite ("not …")',
    "meant": "",
    "why": "",
    "'is' if": "is",
    "this": "denied, this ",
    "never": "nothing can ever be so",
    "known": ": x",
}


def sample(node: ast.expr) -> Iterator[str]:
    """Texts a refusal can be, with something plain at each of its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else filled(part)
            for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from sample(node.body)
        yield from sample(node.orelse)


def filled(part: ast.expr) -> str:
    text = ast.unparse(part)
    return next((said for word, said in PARTS.items() if word in text), "0.5")


def refusals(room: str) -> Iterator[str]:
    for path in sorted((ROOT / room).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if called in RAISING and node.args:
                        yield from sample(node.args[-1])
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.targets[0], ast.Name)
                    and node.targets[0].id in {"msg", "problem"}
                ):
                    yield from sample(node.value)


# of programs, not of people who edit settings: dialects, and texts put together from others
ELSEWHERE = ("conditions cannot be written for", "0.5: 0.5", "denied, this can never be so")
FOUND = sorted({one for room in ("settings", "conditions") for one in refusals(room)})


def test_there_are_refusals_to_translate() -> None:
    assert len(FOUND) > 100


@pytest.mark.parametrize("english", [one for one in FOUND if not one.startswith(ELSEWHERE)])
def test_every_refusal_of_settings_and_conditions_has_a_german_twin(english: str) -> None:
    german = translated(english, words_of("nebelhorn.web", "de"))
    assert german != english
    assert translated(english, words_of("nebelhorn.web", "en")) == english


@pytest.mark.parametrize(
    ("toml", "german"),
    [
        ("[mail]\nhots = 1", 'nebelhorn.toml, [mail]: der Schlüssel "hots" ist hier unbekannt'),
        (
            "[company]\nname = 3",
            "name muss ein Text in Anführungszeichen sein, da steht: die Zahl 3",
        ),
        (
            '[[group]]\nname = "a: b"\ncondition = "hour > 1"\n[[group]]\nname = "a: b"\n'
            'condition = "hour > 1"',
            'nebelhorn.toml, [[group]] Nr. 2 (name = "a: b"): eine Gruppe „a: b“ gibt es schon',
        ),
        ('[company]\ntime_zone = "Europe/Berln"', "ist keine Zeitzone; vorhanden: Europe/Berlin"),
    ],
)
def test_the_place_stays_and_the_rest_is_german(toml: str, german: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_settings(toml.encode(), file="nebelhorn.toml")
    assert german in said_of(refused.value, words_of("nebelhorn.web", "de"))


@pytest.mark.parametrize(
    ("condition", "german"),
    [
        ("hours > 3", "so ein Merkmal gibt es nicht; vorhanden: hour"),
        ("hour > 'x'", "hour ist eine Zahl, 'x' ist ein Text"),
        ("hour > 3 and (", "fehlt"),
        ("no_such(hour) > 3", "so eine Funktion gibt es nicht"),
    ],
)
def test_a_condition_keeps_its_caret_under_the_place(condition: str, german: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse_condition(condition, features_with({}))
    said = translated(str(refused.value), words_of("nebelhorn.web", "de"))
    first, second = said.split("\n")
    assert first == condition
    assert german in second
    english = str(refused.value).split("\n")[1]
    carets = [re.findall(r"^ *\^+", line) for line in (second, english)]
    assert carets[0] == carets[1] != []


def test_what_nobody_has_translated_stays_as_it_was() -> None:
    odd = "the frobnicator is on fire"
    assert translated(odd, words_of("nebelhorn.web", "de")) == odd
    assert said_of(NebelhornError(odd), words_of("nebelhorn.web", "de")).startswith("The frob")
