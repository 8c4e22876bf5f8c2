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
from nebelhorn.web.refusals import finding, quoted, translated
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
    # of pulls and files
    "ACCEPT": "mend it there, or take it as it is with: nebelhorn pull NAME --accept",
    "_what_there_is": "there are a; b",
    "tried": "csv (a table) nor json (a list)",
    "_query_error": "no such table",
    "driver_says": "no such table",
    "how_long": " for 3 s",
    "place.host else": "",
    "looks": "it looks like a PDF",
    "first": "; line 3: a NUL byte",
    "path.suffix": ".doc",
    "seen[name]": "number and text",
    "sorted(now)": "time",
    "hint": "; is the secret in headers right?",
    "there": "; there is an object with a, b",
    "what": "in the answer",
    "partition": "not a file",
    "self.kind": "number",
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


def refusals(place: str) -> Iterator[str]:
    there = ROOT / place
    for path in sorted(there.rglob("*.py")) if there.is_dir() else [there.with_suffix(".py")]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
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


# what opens files, and the pulls that do: said to whoever drops a file, and beside a pull
READING = ("live/pull", "live/egress", "log/sources", "log/raw_file", "log/text_encoding")
READING += ("log/text_file", "log/text_unpack", "log/sqlite_file", "log/safe_xml", "log/guess")
READING += ("log/imports", "log/reading", "log/times", "log/object_log", "log/object_customer")
BROKEN = sorted({one for place in READING for one in refusals(place) if "()" not in one})


@pytest.mark.parametrize("english", BROKEN)
def test_what_is_wrong_with_a_file_or_a_pull_has_a_german_twin(english: str) -> None:
    assert translated(english, words_of("nebelhorn.web", "de")) != english
    assert translated(english, words_of("nebelhorn.web", "en")) == english


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "erp.example: answers 401; is the secret in headers right?",
            "erp.example: antwortet mit 401; stimmt das Geheimnis in headers?",
        ),
        (
            "column 'state' is gone; available: id, status; mend it there, or take it as it is "
            "with: nebelhorn pull shop --accept",
            "die Spalte 'state' fehlt jetzt; vorhanden: id, status; richten Sie es dort, oder "
            "nehmen Sie es, wie es ist: nebelhorn pull shop --accept",
        ),
        (
            "1,200 of 1,201 known keys are gone at once, as when a table is being filled anew; "
            "nothing was taken as deleted; wait, or mend it there, or take it as it is with: "
            "nebelhorn pull shop --accept",
            "1.200 von 1.201 bekannten Schlüsseln fehlen auf einmal",
        ),
        # what another server says is not ours to translate, and stands in quotes
        (
            "db/shop: cannot connect (connection refused); is the server running, and are host, "
            "port, user and password right?",
            "keine Verbindung (gemeldet: „connection refused“)",
        ),
        ("KeyError: 'x'", "Gemeldet wird: „KeyError: 'x'“"),
    ],
)
def test_what_troubles_a_pull_is_german_and_quotes_the_words_of_others(
    english: str, german: str
) -> None:
    assert german in quoted(english, words_of("nebelhorn.web", "de"))
    assert quoted(english, words_of("nebelhorn.web", "en")) == english


@pytest.mark.parametrize(
    ("what", "value", "german"),
    [
        ("delimiter", "semicolon ;", ("Trennzeichen", "Semikolon ;")),
        ("records", "12,345", ("Datensätze", "12.345")),
        ("calls: header", "first record", ("calls: Kopfzeile", "erster Datensatz")),
        # a column keeps its name, whatever it is called
        (
            "time",
            "seconds since 1970, zone Europe/Berlin where none is given",
            ("time", "Sekunden seit 1970, Zeitzone Europe/Berlin, wo keine dabeisteht"),
        ),
        (
            "attributes",
            "2 of 4 columns kept; not kept: note (longer than 80 characters), plan (always the "
            "same). To keep others, name all you want: --keep a,b",
            (
                "Merkmale",
                "2 von 4 Spalten werden behalten; nicht behalten: note (länger als 80 Zeichen), "
                "plan (immer gleich)",
            ),
        ),
        (
            "customer",
            "object type 'guest' (guessed from its name; other types: order, room)",
            ("Kunde", "Objektart 'guest' (am Namen erkannt; andere Arten: order, room)"),
        ),
    ],
)
def test_what_was_found_out_about_a_file_is_german(
    what: str, value: str, german: tuple[str, str]
) -> None:
    assert finding(what, value, words_of("nebelhorn.web", "de")) == german
    assert finding(what, value, words_of("nebelhorn.web", "en"))[1] == value


def test_what_nobody_has_translated_stays_as_it_was() -> None:
    odd = "the frobnicator is on fire"
    assert translated(odd, words_of("nebelhorn.web", "de")) == odd
    assert said_of(NebelhornError(odd), words_of("nebelhorn.web", "de")).startswith("The frob")
