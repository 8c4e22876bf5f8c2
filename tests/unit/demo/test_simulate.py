from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import import_events, init, open_workspace
from nebelhorn.app import beliefs
from nebelhorn.demo import (
    DARK,
    UNMODELLED,
    Kind,
    Simulated,
    demo_settings,
    simulate,
    with_beliefs,
    write_beliefs,
)
from nebelhorn.errors import SettingsError, WorkspaceError
from nebelhorn.reality import ADOPTED
from nebelhorn.settings import By, Standing, read_settings

FIRST_INCIDENT = "2025-08-01"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(made: Simulated) -> dict[str, Any]:
    return dict(json.loads(made.truth.read_text(encoding="utf-8")))


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = simulate(tmp_path / "a", customers=40, months=9)
    second = simulate(tmp_path / "b", customers=40, months=9)
    other = simulate(tmp_path / "c", customers=40, months=9, seed=8)
    for path in sorted(first.folder.iterdir()):
        assert path.read_bytes() == (second.folder / path.name).read_bytes()
    assert (first.folder / "events.csv").read_bytes() != (other.folder / "events.csv").read_bytes()


@pytest.mark.parametrize("name", ["events.csv", "answers.csv"])
def test_both_companies_live_the_same_life_until_something_happens(
    company: Simulated, control: Simulated, name: str
) -> None:
    # an answer to what happened before may come after; what was asked before is the same
    ours, theirs = (
        [row for row in rows(made.folder / name) if row["time"] < FIRST_INCIDENT]
        for made in (company, control)
    )
    assert ours == theirs
    assert len(ours) > 1000


def test_tables_are_in_order_of_time_and_within_the_span(company: Simulated) -> None:
    for name, count in (("events.csv", company.events), ("answers.csv", company.answers)):
        times = [row["time"] for row in rows(company.folder / name)]
        assert len(times) == count
        assert times == sorted(times)
        assert times[0] >= "2025-01-01T00:00:00+00:00"
        assert times[-1] < "2026-07-01T00:00:00+00:00"


def test_nothing_goes_wrong_in_the_control_company(control: Simulated) -> None:
    assert truth(control)["incidents"] == []
    assert UNMODELLED not in {row["touchpoint"] for row in rows(control.folder / "events.csv")}
    assert not any("Tarifblick" in row["text"] for row in rows(control.folder / "answers.csv"))


def test_the_catalogue_knows_every_touchpoint_but_the_new_one(company: Simulated) -> None:
    met = {row["touchpoint"] for row in rows(company.folder / "events.csv")}
    settings = read_settings(company.settings)
    assert settings == demo_settings()
    assert met - set(settings.touchpoints) == {UNMODELLED}
    assert set(settings.touchpoints) <= met
    assert DARK not in met | set(settings.touchpoints)


def test_the_settings_are_complete() -> None:
    settings = demo_settings()
    stages = {stage.id for stage in settings.stages}
    entries = settings.touchpoints.values()
    assert {entry.stage for entry in entries} == stages
    assert {entry.by for entry in entries} == set(By)
    assert all(entry.de and entry.en and entry.channel for entry in entries)
    assert 8 <= sum(entry.key_point is Standing.CONFIRMED for entry in entries) <= 10
    assert sum(group.important is Standing.CONFIRMED for group in settings.groups) == 3


def test_enough_people_believe_something_for_the_headline_to_be_ours(tmp_path: Path) -> None:
    write_beliefs(tmp_path / "nebelhorn.toml")
    settings = read_settings(tmp_path / "nebelhorn.toml")
    assert settings == with_beliefs(demo_settings())
    foretelling = [one for one in settings.beliefs if one.question and not one.withdrawn]
    assert len(foretelling) >= ADOPTED
    assert any(one.than for one in settings.beliefs)
    assert all(one.de and one.en for one in settings.beliefs)
    assert {one.written.year for one in settings.beliefs} == {2025}


def test_the_believers_are_said_to_be_invented(tmp_path: Path) -> None:
    write_beliefs(tmp_path / "nebelhorn.toml")
    text = (tmp_path / "nebelhorn.toml").read_text(encoding="utf-8")
    assert text.startswith("# The people who believe something here are invented")
    assert "git log nebelhorn.toml" in text


def test_what_people_of_the_demo_believe_can_be_foretold_and_judged(tmp_path: Path) -> None:
    made = simulate(tmp_path / "tables", customers=200, months=9)
    init(tmp_path / "shop")
    write_beliefs(tmp_path / "shop" / "nebelhorn.toml")
    with open_workspace(tmp_path / "shop") as workspace:
        import_events(workspace, made.folder, mapping=made.mapping)
        judged = beliefs(workspace).listed
    assert len(judged) == len(with_beliefs(demo_settings()).beliefs)


def test_an_import_accepts_everything(tmp_path: Path) -> None:
    made = simulate(tmp_path / "tables", customers=200)
    init(tmp_path / "shop").write_bytes(made.settings.read_bytes())
    with open_workspace(tmp_path / "shop") as workspace:
        result = import_events(workspace, made.folder, mapping=made.mapping).result
    assert (result.events, result.answers) == (made.events, made.answers)
    assert result.rejected == 0


def test_the_truth_counts_what_the_tables_say(
    company: Simulated, ask: Callable[..., tuple[float, ...]]
) -> None:
    [rule] = [rule for rule in truth(company)["rules"] if rule["after"] == "first invoice"]
    k, n = ask(
        company,
        "SELECT sum(within(customer, t, 'hotline call', 48)::INT), count(*) FROM event "
        "WHERE touchpoint = 'first invoice' AND t < TIMESTAMP '2026-06-29'",
    )
    assert (rule["realised"]["all"]["k"], rule["realised"]["all"]["n"]) == (k, n)


def test_the_last_voice_tells_what_comes(
    company: Simulated, ask: Callable[..., tuple[float, ...]]
) -> None:
    """Who is angry about the first invoice calls within two days about four times as often."""
    bad, other = ask(
        company,
        "WITH said AS (SELECT e.customer, e.t, a.score::INT AS score FROM event AS e "
        "JOIN answer AS a ON a.customer = e.customer AND a.about = e.touchpoint "
        "WHERE e.touchpoint = 'first invoice') "
        "SELECT avg(within(customer, t, 'hotline call', 48)::INT) FILTER (score <= 4), "
        "avg(within(customer, t, 'hotline call', 48)::INT) FILTER (score > 4) FROM said",
    )
    assert 0.3 < bad < 0.6
    assert other < 0.18


def test_a_short_log_has_no_incident_yet(tmp_path: Path) -> None:
    assert truth(simulate(tmp_path, customers=5, months=6))["incidents"] == []


@pytest.mark.parametrize("wrong", [{"customers": 0}, {"months": 0}, {"months": 121}, {"seed": -1}])
def test_what_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(SettingsError, match=r"a demo of .* cannot be: it needs"):
        simulate(tmp_path, **wrong)  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot write the demo here"):
        simulate(tmp_path / "file", customers=2, months=1)


def test_only_some_of_what_can_go_wrong(tmp_path: Path) -> None:
    whole = truth(simulate(tmp_path / "a", customers=20, months=13))
    some = truth(simulate(tmp_path / "b", customers=20, months=13, incidents=[Kind.BAD_TEAM]))
    assert len(whole["incidents"]) > 3
    assert [one["kind"] for one in some["incidents"]] == ["bad_team"]
