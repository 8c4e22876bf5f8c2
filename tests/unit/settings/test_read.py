from __future__ import annotations

from pathlib import Path

import pytest

from nebelhorn.errors import SettingsError
from nebelhorn.settings import (
    By,
    Group,
    JourneySettings,
    Question,
    Settings,
    Stage,
    Standing,
    Touchpoint,
    parse_settings,
    read_settings,
)

FULL = """
[company]
name = "Alpha Tarife"
time_zone = "Europe/Berlin"
language = "de"

[journey]
unit = "contract"
cut_after_days = 30
end_touchpoints = ["Cancellation"]
key = "tariff"

[[stage]]
id = "buy"
de = "Kaufen"
en = "Buy"

[[touchpoint]]
name = "Invoice"
stage = "buy"
channel = "letter"
by = "company"
key_point = "proposed"
de = "Rechnung"

[[touchpoint]]
name = "Cancellation"
leaves = true

[[group]]
name = "Berlin"
condition = "state = 'BE'"
important = "confirmed"

[[question]]
name = "complains"
kind = "outcome"
horizon_days = 0.25
touchpoints = ["Complaint"]
condition = "last_score <= 0.4"
grace_hours = 6
de = "Beschwert sich"
en = "Complains"
standing = "confirmed"

[[question]]
name = "worth"
kind = "value"
horizon_days = 90
bands = [10, 99.5, 1000]
"""


def test_every_part_of_the_file_is_read() -> None:
    assert parse_settings(FULL.encode()) == Settings(
        name="Alpha Tarife",
        time_zone="Europe/Berlin",
        language="de",
        journey=JourneySettings("contract", 30.0, ("Cancellation",), "tariff"),
        stages=(Stage("buy", "Kaufen", "Buy"),),
        touchpoints={
            "Invoice": Touchpoint(
                "Invoice", "buy", "letter", By.COMPANY, Standing.PROPOSED, de="Rechnung"
            ),
            "Cancellation": Touchpoint("Cancellation", leaves=True),
        },
        groups=(Group("Berlin", "state = 'BE'", Standing.CONFIRMED),),
        questions=(
            Question(
                "complains",
                "outcome",
                0.25,
                touchpoints=("Complaint",),
                condition="last_score <= 0.4",
                grace_hours=6.0,
                de="Beschwert sich",
                en="Complains",
                standing=Standing.CONFIRMED,
            ),
            Question("worth", "value", 90.0, bands=(10.0, 99.5, 1000.0)),
        ),
    )


def test_an_empty_file_means_all_defaults() -> None:
    assert parse_settings(b"") == Settings()


def test_a_stage_with_one_label_shows_it_in_both_languages() -> None:
    stages = parse_settings(b'[[stage]]\nid = "buy"\nde = "Kaufen"\n[[stage]]\nid = "use"').stages
    assert stages == (Stage("buy", "Kaufen", "Kaufen"), Stage("use", "use", "use"))


def test_a_question_nobody_has_decided_on_is_a_proposal_of_any_kind() -> None:
    content = b'[[question]]\nname = "q"\nkind = "later kind"\nhorizon_days = 7'
    (question,) = parse_settings(content).questions
    assert question == Question("q", "later kind", 7.0, standing=Standing.PROPOSED)
    assert isinstance(question.horizon_days, float)
    assert (question.label("de"), question.label("en")) == ("q", "q")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    content = b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()
    assert parse_settings(content) == parse_settings(FULL.encode())


def touchpoint(line: str) -> str:
    return f'[[touchpoint]]\nname = "a"\n\n[[touchpoint]]\nname = "x"\n{line}'


def question(line: str, *, horizon: str = "30") -> str:
    return f'[[question]]\nname = "q"\nkind = "value"\nhorizon_days = {horizon}\n{line}'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[company]\nname = Alpha", "line 2, column 8: Invalid value"),
        ("[company", "end of document: Expected ']' at the end of a table declaration"),
        (
            "[jurney]",
            'unknown table "jurney"; available: journey, ask, asking, belief, company',
        ),
        ("stage = 3", "each stage must be a table that starts with [[stage]], not the number 3"),
        ('[stage]\nid = "buy"', "must be a table that starts with [[stage]], not a table"),
        ("[[journey]]", "journey must be one table that starts with [journey], not a list of"),
        ("[journey]\nuint = 'order'", '[journey]: unknown key "uint"; available: unit, '),
        ("[journey]\ncut_after_days = 0", "cut_after_days = 0 must be more than 0"),
        ("[journey]\ncut_after_days = -3", "cut_after_days = -3 must be more than 0"),
        ("[journey]\ncut_after_days = 1e9", "at most 36525"),
        ("[journey]\ncut_after_days = nan", "must be a finite number, not nan"),
        ('[journey]\ncut_after_days = "30"', 'number (without quotes), not the text "30"'),
        ("[journey]\ncut_after_days = true", "must be a number (without quotes), not true"),
        ("[journey]\nend_touchpoints = [1]", "must be a list of texts, but has the number 1"),
        ("[journey]\nend_touchpoints = ['a', 'a']", 'end_touchpoints names "a" twice'),
        ("[company]\ntime_zone = 'Europe/Berln'", "is no time zone; available: Europe/Berlin"),
        ("[company]\ntime_zone = '../../etc/passwd'", "is no time zone"),
        ("[company]\nlanguage = 'fr'", 'language = "fr" is unknown; available: de, en'),
        ("[company]\nname = '  '", "name is empty; leave the line out"),
        ("[company]\nname = 2026-01-01", "must be a text in quotes, not the time 2026-01-01"),
        ("[[stage]]\nde = 'Kaufen'", "[[stage]] no. 1: id is missing"),
        ("[[stage]]\nid = 'a'\n[[stage]]\nid = 'a'", 'already a stage "a"'),
        ("[[stage]]\nid = 'other'", '"other" is always there'),
        ("[[touchpoint]]\nstage = 'other'", "[[touchpoint]] no. 1: name is missing"),
        ("[[touchpoint]]\nname = ''", "name is empty"),
        (touchpoint("chanel = 'web'"), 'no. 2 (name = "x"): unknown key "chanel"; available: cha'),
        (touchpoint("stage = 'buy'"), 'stage = "buy" is unknown; available: other'),
        (touchpoint("by = 'us'"), 'by = "us" is unknown; available: cust'),
        (touchpoint("key_point = true"), "key_point must be a text in quotes, not true"),
        (touchpoint("key_point = 'yes'"), "available: confirmed, no, proposed"),
        (touchpoint("leaves = 'true'"), "leaves must be true or false (without quotes)"),
        (touchpoint("[[touchpoint]]\nname = 'x'"), 'no. 3 (name = "x"): there is already a tou'),
        ("[[group]]\nname = 'g'", '[[group]] no. 1 (name = "g"): condition is missing'),
        ("[[group]]\nname = 'g'\ncondition = ''", "condition is empty"),
        ("[[group]]\nname = 'g'\ncondition = 'x = 1'\n" * 2, 'already a group "g"'),
        ("[[question]]\nkind = 'value'\nhorizon_days = 1", "[[question]] no. 1: name is missing"),
        ("[[question]]\nname = 'q'\nhorizon_days = 1", '(name = "q"): kind is missing'),
        ("[[question]]\nname = 'q'\nkind = 'value'", "horizon_days is missing; it says how far"),
        (question("", horizon="0"), "horizon_days = 0 must be at least a minute (0.0007) and"),
        (question("", horizon="1e-13"), "horizon_days = 1e-13 must be at least a minute (0.0007)"),
        (question("", horizon="nan"), "horizon_days must be a finite number, not nan"),
        (question("", horizon="inf"), "horizon_days must be a finite number, not inf"),
        (
            question("", horizon="36525.5"),
            "horizon_days = 36525.5 must be at least a minute (0.0007) and",
        ),
        (question("", horizon="1" + "0" * 400), "horizon_days has more digits than a number can"),
        (question("", horizon="'30'"), 'number (without quotes), not the text "30"'),
        (question("bands = [0, 5]"), "ascending: 0 must be more than 0"),
        (question("bands = [-5]"), "ascending: -5 must be more than 0"),
        (question("bands = [5, 9, 9]"), "9 must be more than 9, which stands before it"),
        (question("bands = 5"), "bands must be a list of numbers, not the number 5"),
        (question("grace_hours = -1"), "grace_hours = -1 must be at least 0 and at most 876600"),
        (question("grace_hours = 1e9"), "grace_hours = 1e+09 must be at least 0"),
        (question("touchpoints = [1]"), "must be a list of texts, but has the number 1"),
        (question("condition = ' '"), "condition is empty"),
        (question("standing = 'yes'"), 'standing = "yes" is unknown; available: confirmed, no, p'),
        (question("horizon = 3"), 'no. 1 (name = "q"): unknown key "horizon"; available: horizon_'),
        (question("") * 2, 'no. 2 (name = "q"): there is already a question "q"'),
        ("[question]\nname = 'q'", "must be a table that starts with [[question]], not a table"),
        ("x = " + "[" * 5_000, "nebelhorn.toml"),
    ],
)
def test_a_mistake_is_named_with_its_place(content: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(content.encode())
    assert message in str(caught.value)
    assert str(caught.value).startswith("nebelhorn.toml")


def test_bytes_that_are_no_utf8_are_named_with_their_line() -> None:
    with pytest.raises(SettingsError, match=r"line 2: is not UTF-8 \(byte 0xFC\)"):
        parse_settings("[company]\nname = 'Müller'".encode("latin-1"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nebelhorn\.toml cannot be read: No such file"):
        read_settings(tmp_path / "nebelhorn.toml")


def test_a_minute_and_a_century_are_spans_too() -> None:
    for said, days in (("0.0007", 0.0007), ("0.00069", 0.00069), ("36525", 36_525.0)):
        (found,) = parse_settings(question("", horizon=said).encode()).questions
        assert found.horizon_days == days


def test_what_is_learnt_from_is_read() -> None:
    found = parse_settings(b'[learning]\nkeep = ["end"]\nleave_out = "status"').learning
    assert (found.keep, found.leave_out) == (("end",), ("status",))
    assert parse_settings(b"").learning.keep == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[learning]\nkept = ['a']", 'unknown key "kept"; available: keep, leave_out'),
        ("[learning]\nkeep = [3]", "keep must be a list of texts, but has the number 3"),
        ("[learning]\nkeep = ['a', 'a']", 'keep names "a" twice'),
        ("[learning]\nkeep = ['a']\nleave_out = ['a']", '"a" stands in keep and in leave_out'),
        ("[[learning]]\nkeep = ['a']", "learning must be one table that starts with [learning]"),
    ],
)
def test_a_mistake_in_what_is_learnt_from_is_named(content: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(content.encode())
    assert message in str(caught.value)
