from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nebelhorn.errors import SettingsError
from nebelhorn.settings import (
    Belief,
    Settings,
    add_belief,
    parse_confidence,
    parse_settings,
    read_settings,
    settings_sha256,
    settings_text,
)

WRITTEN = datetime(2026, 3, 1, tzinfo=UTC)
QUESTION = '[[question]]\nname = "churn-30"\nkind = "falls_silent"\nhorizon_days = 30\n'


def belief(**changed: str | None) -> str:
    said: dict[str, str | None] = {
        "name": '"manual"',
        "author": '"Ada"',
        "written": "2026-03-01",
        "condition": "\"touchpoint = 'Manual'\"",
        "claim": '"Order"',
        "horizon_days": "14",
        **changed,
    }
    return "[[belief]]\n" + "".join(f"{k} = {v}\n" for k, v in said.items() if v is not None)


def read(text: str) -> Belief:
    return parse_settings(text.encode()).beliefs[0]


def test_a_belief_says_who_believes_what_since_when() -> None:
    found = read(belief(confidence="0.7", than="\"touchpoint = 'Shop'\"", de='"Wer fragt, kauft"'))
    assert (found.name, found.author, found.written) == ("manual", "Ada", WRITTEN)
    assert (found.condition, found.than) == ("touchpoint = 'Manual'", "touchpoint = 'Shop'")
    assert (found.claim, found.horizon_days, found.confidence) == ("Order", 14.0, 0.7)
    assert (found.label("de"), found.label("en")) == ("Wer fragt, kauft", "manual")


@pytest.mark.parametrize(
    "written",
    ["2026-03-01", '"2026-03-01"', "2026-03-01T01:00:00+01:00", '"2026-03-01 00:00:00Z"'],
)
def test_a_date_is_midnight_utc_and_a_time_has_its_offset(written: str) -> None:
    assert read(belief(written=written)).written == WRITTEN


def test_with_a_question_the_horizon_is_the_questions() -> None:
    found = read(QUESTION + belief(question='"churn-30"', claim='"yes"', horizon_days=None))
    assert (found.question, found.horizon_days) == ("churn-30", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (belief() * 2, '[[belief]] no. 2 (name = "manual"): there is already a belief "manual"'),
        (
            belief() + belief().replace('name = "manual"', 'name = "MANUAL"'),
            'there is already a belief "manual"; names that differ only in capital letters are',
        ),
        (belief(author=None), "author is missing"),
        (belief(written=None), "written is missing; only what comes after it counts"),
        (belief(written="2026-03-01T09:00:00"), "written = 2026-03-01T09:00:00 needs an offset"),
        (belief(written="3"), "written must be a date such as 2026-03-01"),
        (belief(written='"today"'), 'or 2026-03-01T09:00:00+01:00, not the text "today"'),
        (belief(written='"2026-02-30"'), 'not the text "2026-02-30"'),
        (belief(written='"0001-01-01T00:00:00+09:00"'), "is too far away"),
        (belief(condition=None), "condition is missing"),
        (belief(claim=None), "claim is missing"),
        (belief(horizon_days="0"), "horizon_days = 0 must be at least a minute (0.0007) and"),
        (belief(horizon_days="-3"), "horizon_days = -3 must be at least a minute (0.0007) and"),
        (
            belief(horizon_days="40000"),
            "horizon_days = 40000 must be at least a minute (0.0007) and",
        ),
        (belief(horizon_days=None), "horizon_days is missing; it says until when"),
        (belief(confidence="1.3"), "confidence = 1.3 must be from 0 to 1; 1.3 % is 0.013"),
        (belief(confidence="0"), "confidence = 0: nobody believes what never comes true"),
        (belief(confidence="0.0"), "write a share above 0, or claim the opposite"),
        (belief(confidence="130"), "confidence = 130 must be from 0 to 1"),
        (belief(confidence='"70 %"'), 'from 0 to 1 (0.7 is 70 %), not the text "70 %"'),
        (belief(confidence="true"), "confidence must be a number"),
        (belief(question='"churn"'), 'question = "churn" is no forecast question; there are none'),
        (
            QUESTION + belief(question='"churn"', horizon_days=None),
            'question = "churn" is no forecast question; available: churn-30',
        ),
        (
            QUESTION + belief(question='"churn-30"'),
            'leave horizon_days out; question "churn-30" has one already',
        ),
        (belief(than="\"touchpoint  = 'Manual'\""), "than is the same as condition"),
        (belief(withdrawn="2026-02-01"), "withdrawn (2026-02-01) must be later than written"),
        (belief(horizon="3"), 'unknown key "horizon"; available: horizon_days'),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text.encode())
    assert message in str(caught.value)
    assert str(caught.value).startswith("nebelhorn.toml, [[belief]] no. ")


@pytest.mark.parametrize(
    ("said", "meant"), [("70%", 0.7), ("70 %", 0.7), ("0.7", 0.7), ("0,7", 0.7), ("1", 1.0)]
)
def test_a_confidence_may_be_a_percentage(said: str, meant: float) -> None:
    assert parse_confidence(said) == meant


@pytest.mark.parametrize("said", ["130 %", "1.3", "70", "-5%", "much", "", "nan", "٣%%"])
def test_a_confidence_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(SettingsError, match=r"such as 0\.7 or 70%"):
        parse_confidence(said)


@pytest.mark.parametrize("said", ["0", "0 %", "0,0", "0.000%"])
def test_nobody_believes_what_never_comes_true(said: str) -> None:
    with pytest.raises(SettingsError, match="write a share above 0, or claim the opposite"):
        parse_confidence(said)


def test_a_new_belief_follows_the_last_one_and_leaves_every_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "nebelhorn.toml"
    before = f"# ours\r\n{belief()}# mine\n\n# groups\n"
    path.write_bytes(before.encode())
    one = Belief("branch", "Sales", WRITTEN, "hour > 3", "not Order", 90.0, confidence=0.25)
    add_belief(path, one, expected_sha256=settings_sha256(path))
    after = path.read_bytes().decode()
    head, _, tail = after.partition('\r\n[[belief]]\r\nname = "branch"')
    assert tail
    assert head + tail.partition("confidence = 0.25\r\n")[2] == before
    assert read_settings(path).beliefs[1] == one


def test_the_first_belief_stands_below_the_words_that_explain_it(tmp_path: Path) -> None:
    path = tmp_path / "nebelhorn.toml"
    path.write_text(settings_text(Settings()), encoding="utf-8")
    one = Belief("branch", "Sales", WRITTEN, "hour > 3", "silence", 90.0)
    add_belief(path, one, expected_sha256=settings_sha256(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    above = next(n for n, line in enumerate(lines) if line.startswith("# Beliefs"))
    below = next(n for n, line in enumerate(lines) if line.startswith("# The catalogue"))
    assert above < lines.index("[[belief]]") < below


def test_a_name_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "nebelhorn.toml"
    path.write_text(belief(), encoding="utf-8")
    one = Belief("manual", "Sales", WRITTEN, "hour > 3", "silence", 90.0)
    with pytest.raises(SettingsError, match='already a belief "manual"'):
        add_belief(path, one, expected_sha256=settings_sha256(path))
    assert path.read_text(encoding="utf-8") == belief()
