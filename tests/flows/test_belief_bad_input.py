"""What people throw at beliefs, and what they are told: one line, and nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import import_events, init, open_workspace
from nebelhorn.app import NewBelief, believe

Command = Callable[..., Any]

CATALOGUE = """
[[question]]
name = "churn-30"
kind = "outcome"
horizon_days = 30
touchpoints = ["Cancellation"]

[[touchpoint]]
name = "Invoice"
by = "company"

[[touchpoint]]
name = "Visit"
"""
GOOD = {
    "--author": "Ada",
    "--when": "touchpoint = 'Manual'",
    "--claim": "Order",
    "--within": "14",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("beliefs")
    settings = init(folder / "shop")
    settings.write_text(settings.read_text(encoding="utf-8") + CATALOGUE, encoding="utf-8")
    names = ["Manual", "Order", "Invoice", "Cancellation"]
    lines = [f"c{n % 20},2026-01-{n % 28 + 1:02},{names[n % 4]}" for n in range(200)]
    file = folder / "log.csv"
    file.write_text("\n".join(["customer,time,event", *lines]) + "\n", encoding="utf-8")
    with open_workspace(folder / "shop") as workspace:
        import_events(workspace, file)
    return folder / "shop"


@pytest.fixture
def known(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "known"))


def add(nebelhorn: Command, folder: Path, name: str = "manual", **changed: str | None) -> Any:
    said = {**GOOD, **{f"--{key}": value for key, value in changed.items()}}
    options = [part for key, value in said.items() if value is not None for part in (key, value)]
    return nebelhorn("-w", folder, "belief", "add", name, *options)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"claim": "Ordre"}, "touchpoint of log or catalogue (and not silence); available: Order"),
        ({"claim": "not Ordre"}, 'claim "Ordre" is no touchpoint of log or catalogue'),
        ({"claim": "Silence"}, 'claim "Silence" is no touchpoint'),
        ({"claim": "Invoice"}, '"Invoice" is no act of a customer (by = "company")'),
        ({"claim": ""}, "claim is empty"),
        ({"when": "touchpoint = 'Manuel'"}, "^^^^^^^^ no such touchpoint; available: Manual"),
        ({"when": "last_touchpoint in ('Visit', 'x')"}, "^^^ no such touchpoint"),
        ({"than": "last_touchpoint <> 'Ordr'"}, "no such touchpoint; available: Order"),
        ({"when": "touchpiont = 'Manual'"}, "^^^^^^^^^^ no such feature; available: touchpoint"),
        ({"when": "sleep(3) = 1"}, "^^^^^ no such function"),
        ({"when": "hour > 3; drop table event"}, "this cannot stand in a condition; one condition"),
        ({"when": "last_score < 0.2 and last_score > 0.8"}, "^ can never hold together with: last"),
        (
            {"when": "touchpoint = 'Manual' and touchpoint = 'Order'"},
            "can never hold together with: touchpoint = 'Manual'",
        ),
        ({"when": "hour between 9 and 3"}, "nothing can ever be so"),
        ({"when": "last_score > 1.5"}, "^^^^^^^^^^^^^^^^ last_score is from 0 to 1"),
        ({"when": "days_since_last < 0"}, "^ days_since_last is never below 0"),
        ({"when": "upper(touchpoint) = 'X'"}, "^^^ no such touchpoint; available: "),
        ({"when": "lower(last_topic) = 'Price'"}, "this function gives small letters only"),
        (
            {"when": "last_score > 0.8 and (last_score < 0.3 or last_score < 0.1)"},
            "can never hold together with: last_score > 0.8",
        ),
        ({"when": "last_score >= 0"}, "is always so where last_score is known; to ask just that"),
        ({"when": "not (last_score >= 0)"}, "denied, this can never be so: last_score is from 0"),
        ({"when": "hour > 5", "than": "hour > 3"}, "so there would never be a case; write than"),
        ({"confidence": "0"}, "confidence 0: nobody believes what never comes true"),
        ({"when": ""}, "condition is empty"),
        ({"when": "3 > 2"}, "names no feature"),
        ({"when": "hour = 'x'"}, "hour is a number, 'x' is a text"),
        ({"than": "touchpoint =  'Manual'"}, "than is the same as condition"),
        ({"within": "0"}, "horizon_days = 0 must be at least a minute (0.0007) and"),
        ({"within": "1e-13"}, "horizon_days = 1e-13 must be at least a minute (0.0007) and"),
        ({"within": "0.0006"}, "horizon_days = 0.0006 must be at least a minute"),
        ({"within": "1e300"}, "horizon_days = 1e+300 must be at least a minute (0.0007) and at mo"),
        ({"within": "nan"}, "horizon_days must be a finite number, not nan"),
        ({"within": "inf"}, "horizon_days must be a finite number, not inf"),
        ({"within": "-3"}, "horizon_days = -3 must be at least a minute (0.0007) and"),
        ({"within": "40000"}, "horizon_days = 40000 must be at least a minute (0.0007) and"),
        ({"within": "nan"}, "horizon_days must be a finite number"),
        ({"within": "inf"}, "horizon_days must be a finite number"),
        ({"within": "soon"}, "Invalid value for '--within'"),
        ({"within": None}, "horizon_days is missing"),
        ({"confidence": "130 %"}, "confidence 130 %: write a share from 0 to 1 or a percentage"),
        ({"confidence": "1.3"}, "confidence 1.3: write a share from 0 to 1 or a percentage"),
        ({"confidence": "70"}, "such as 0.7 or 70%"),
        ({"confidence": "sure"}, "confidence sure: write a share"),
        ({"question": "churn-30"}, 'leave horizon_days out; question "churn-30" has one already'),
        ({"question": "churn-03", "within": None}, 'no forecast question; available: churn-30'),
        (
            {"question": "churn-30", "within": None, "claim": "Order"},
            'claim "Order" is no class of question "churn-30"; available: no, yes',
        ),
        ({"author": " "}, "author is empty"),
        ({"author": "A\udcffda"}, "bytes that are no text"),
        ({"author": None}, "Missing option '--author'"),
        ({"claim": "Or\x00der"}, "is no touchpoint"),
    ],
)  # fmt: skip
def test_one_helpful_line_and_nothing_is_written(
    nebelhorn: Command, known: Path, changed: dict[str, str | None], message: str
) -> None:
    before = (known / "nebelhorn.toml").read_bytes()
    said = add(nebelhorn, known, **changed)
    assert said.code == 2
    assert said.out == ""
    assert message in said.err
    assert "Traceback" not in said.err
    assert said.err.count("\n") <= 4  # the sentence, and where the word stands
    assert (known / "nebelhorn.toml").read_bytes() == before


def test_a_name_is_given_once(nebelhorn: Command, known: Path) -> None:
    assert add(nebelhorn, known).code == 0
    again = add(nebelhorn, known, claim="silence")
    assert again.code == 2
    assert 'there is already a belief "manual"; choose another name' in again.err
    shouted = add(nebelhorn, known, name="MANUAL", claim="silence")
    assert shouted.code == 2
    assert 'there is already a belief "manual"; choose another name' in shouted.err


def test_a_workspace_without_beliefs_says_how_one_is_written(
    nebelhorn: Command, known: Path
) -> None:
    said = nebelhorn("-w", known, "belief")
    assert said.code == 0
    assert "Nobody has written down a belief yet." in said.out
    assert "nebelhorn belief add NAME" in said.out
    assert nebelhorn("-w", known, "belief", "--json").json["listed"] == []


def test_an_empty_log_has_no_case(nebelhorn: Command, shop: Path) -> None:
    path = shop / "nebelhorn.toml"
    entry = CATALOGUE + belief_entry("hour > 3", claim="Visit")
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    said = nebelhorn("-w", shop, "belief", "--backtest")
    assert said.code == 0
    assert "no case has come yet" in said.out


def belief_entry(condition: str, *, claim: str = "Order", more: str = "") -> str:
    return (
        f'\n[[belief]]\nname = "mine"\nauthor = "Ada"\nwritten = 2026-01-05\n'
        f'condition = "{condition}"\nclaim = "{claim}"\nhorizon_days = 3\n{more}\n'
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (belief_entry("hoour > 3"), 'belief "mine", condition:\nhoour > 3\n^^^^^ no such feature'),
        (belief_entry("hour > 3", claim="Ordre"), 'belief "mine": claim "Ordre" is no touchpoint'),
        (belief_entry("hour > 3", more="confidence = 70"), "confidence = 70 must be from 0 to 1"),
        (belief_entry("hour > 3", more="withdrawn = 2026-01-01"), "must be later than written"),
        (belief_entry("hour > 3") * 2, 'there is already a belief "mine"'),
    ],
)
def test_a_belief_typed_into_the_file_is_checked_when_it_is_read(
    nebelhorn: Command, known: Path, entry: str, message: str
) -> None:
    path = known / "nebelhorn.toml"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    said = nebelhorn("-w", known, "belief")
    assert said.code == 2
    assert message in said.err


def test_three_customers_are_counted_and_not_judged(
    nebelhorn: Command, shop: Path, write: Callable[[str, str], Path]
) -> None:
    lines = [f"c{n % 3},2026-01-{n % 28 + 1:02},{('Ask', 'Order')[n % 2]}" for n in range(84)]
    with open_workspace(shop) as workspace:
        import_events(workspace, write("log.csv", "\n".join(["customer,time,event", *lines])))
    path = shop / "nebelhorn.toml"
    entry = belief_entry("touchpoint = 'Ask'", more="confidence = 0.7")
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    said = nebelhorn("-w", shop, "belief")
    assert said.code == 0
    assert "too little evidence: so far " in said.out
    assert "from 3 customers; a share is said from 15 customers on" in said.out
    assert "%" not in said.out.split("Ada said 70%")[0]


def test_a_belief_the_file_cannot_hold_is_no_belief(known: Path) -> None:
    with open_workspace(known) as workspace:
        written = believe(workspace, NewBelief("a # b", 'Ada "X"', "hour > 3", "not Order", 2.5))
        assert workspace.settings.beliefs == (written,)


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """Return a workspace whose events have a region."""
    init(tmp_path / "regions")
    lines = [
        f"c{n % 20},2026-01-{n % 28 + 1:02},{('Manual', 'Order')[n % 2]},"
        f"{('North', 'South')[n % 3 % 2]}"
        for n in range(200)
    ]
    file = tmp_path / "regions.csv"
    file.write_text("\n".join(["customer,time,event,region", *lines]) + "\n", encoding="utf-8")
    with open_workspace(tmp_path / "regions") as workspace:
        import_events(workspace, file)
    return tmp_path / "regions"


def test_a_value_the_log_has_never_had_is_a_caution(nebelhorn: Command, regions: Path) -> None:
    mind = (
        "Mind: belief \"manual\": no event has region = 'Nroth' so far; available: North, South\n"
    )
    said = add(nebelhorn, regions, when="region = 'Nroth'", than="region in ('South', 'North')")
    assert said.code == 0
    assert mind in said.out
    assert mind in nebelhorn("-w", regions, "belief").out
    listed = nebelhorn("-w", regions, "belief", "--json").json
    assert listed["cautions"] == [mind.removeprefix("Mind: ").rstrip()]


def test_a_value_that_is_there_or_only_like_one_is_none(nebelhorn: Command, regions: Path) -> None:
    said = add(nebelhorn, regions, when="region <> 'North' or lower(region) = 'nroth'")
    assert said.code == 0
    assert "Mind" not in said.out
    assert "Mind" not in nebelhorn("-w", regions, "belief").out


def test_groups_and_questions_are_looked_at_when_history_is_foretold(
    nebelhorn: Command, regions: Path
) -> None:
    file = regions / "nebelhorn.toml"
    more = (
        '\n[[group]]\nname = "N"\ncondition = "region = \'Nroth\'"\n\n'
        '[[group]]\nname = "O"\ncondition = "touchpoint = \'Ordr\'"\n\n'
        '[[group]]\nname = "H"\ncondition = "hour > 24"\n\n[[question]]\nname = "buys"\n'
        'kind = "outcome"\nhorizon_days = 3\ncondition = "region = \'Sud\'"\n'
    )
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    said = nebelhorn("-w", regions, "replay").out
    assert "Mind: group \"N\": no event has region = 'Nroth' so far; available: North" in said
    assert "Mind: question \"buys\": no event has region = 'Sud' so far; available: South" in said
    assert "Mind: group \"O\": no event has touchpoint = 'Ordr' so far; available: Order" in said
    assert 'Mind: group "H": hour > 24: hour is from 0 to 23' in said
