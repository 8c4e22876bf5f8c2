"""The story of one company told through library and command line: the same answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import guess, import_events, index, init, open_workspace, replay, seals, verify
from nebelhorn.app import Understanding, mirror
from nebelhorn.cli.show import as_plain
from nebelhorn.demo import simulate

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, small, imported and replayed."""
    place = tmp_path_factory.mktemp("company")
    made = simulate(place / "data", customers=120, months=8)
    settings = init(place / "shop", name="Nordlicht")
    settings.write_bytes(made.settings.read_bytes())
    with open_workspace(place / "shop") as workspace:
        import_events(workspace, made.folder, mapping=made.mapping)
        done = replay(workspace)
    assert done.proposed
    assert done.seals == done.points * len(done.questions) > 0
    return place / "shop"


@pytest.fixture(scope="module")
def looked(company: Path) -> Understanding:
    """The index of the company, looked at once."""
    with open_workspace(company) as workspace:
        return index(workspace)


def test_index_is_the_same_through_both_doors(
    nebelhorn: Command, company: Path, looked: Understanding
) -> None:
    said = nebelhorn("-w", company, "index", "--json").json
    assert said == json.loads(json.dumps(as_plain(looked)))


def test_every_breakdown_shows_a_naive_guess_beside(nebelhorn: Command, company: Path) -> None:
    for by in ("question", "group", "touchpoint", "period"):
        out = nebelhorn("-w", company, "index", "--by", by).out
        assert "naive" in out
        assert "backtest" in out.lower()
    assert "lift" in nebelhorn("-w", company, "index", "--by", "rule").out


def test_totals_agree(company: Path, looked: Understanding) -> None:
    found = looked.index
    with open_workspace(company) as workspace:
        listed = seals(workspace, limit=10**7).listed
        states = [seal.state for seal in listed]
    funnel = found.funnel
    assert funnel.issued == len(listed) == funnel.due + funnel.open
    assert funnel.due == funnel.settled + funnel.void
    assert funnel.settled == states.count("hit") + states.count("miss")
    assert funnel.void == states.count("void")
    assert sum(part.score.n for part in found.touchpoints) == funnel.settled
    assert sum(period.score.n for period in found.periods) <= funnel.settled
    assert sum(question.funnel.issued for question in found.questions) == funnel.issued
    for question in found.questions:
        hits = sum(s.state == "hit" for s in listed if s.question == question.name)
        assert question.score.hits == hits


def test_seals_are_the_same_through_both_doors(nebelhorn: Command, company: Path) -> None:
    wanted = ("--question", "next", "--state", "miss", "--limit", "3")
    said = nebelhorn("-w", company, "seals", *wanted, "--json").json
    with open_workspace(company) as workspace:
        found = seals(workspace, question="next", state="miss", limit=3)
    assert said == json.loads(json.dumps(as_plain(found)))
    assert len(said["listed"]) == 3
    assert {seal["state"] for seal in said["listed"]} == {"miss"}
    one = said["listed"][0]["customer"]
    assert nebelhorn("-w", company, "seals", "--customer", one, "--json").json["total"] > 0


def test_guessing_first_asks_and_then_tells(nebelhorn: Command, company: Path) -> None:
    with open_workspace(company) as workspace:
        asked = guess(workspace)
    assert 3 <= len(asked) <= 5
    assert all(one.question["de"] != one.question["en"] for one in asked)
    assert len({one.truth.after[0] for one in asked}) == len(asked)
    mine = ",".join(["50"] * len(asked))
    said = nebelhorn("-w", company, "guess", "--answers", mine).out
    assert "off on average" in said
    for wrong in ("1,2", "a,b,c,d,e", "101,1,1,1,1"):
        told = nebelhorn("-w", company, "guess", "--answers", wrong)
        assert told.code == 2
        assert f"{len(asked)} numbers" in told.err


def test_a_second_replay_has_nothing_to_do_and_again_gives_the_same(
    nebelhorn: Command, company: Path
) -> None:
    assert "Nothing has changed" in nebelhorn("-w", company, "replay").out
    with open_workspace(company) as workspace:
        before = verify(workspace)
        replay(workspace, again=True)
        assert verify(workspace).head == before.head
    assert before.head[:16] in nebelhorn("-w", company, "verify").out


def test_new_facts_make_the_backtest_stale_and_replay_begins_anew(
    nebelhorn: Command, company: Path, tmp_path: Path
) -> None:

    place = tmp_path / "later"
    shutil.copytree(company, place)
    more = tmp_path / "more.csv"
    more.write_text("customer,time,touchpoint\nC00001,2026-01-05 10:00:00,invoice\n")
    with open_workspace(place) as workspace:
        import_events(workspace, more)
        assert index(workspace).index.stale
        assert not replay(workspace).already
    assert not nebelhorn("-w", place, "index", "--json").json["index"]["stale"]


def test_a_changed_ledger_is_found_by_the_command(
    nebelhorn: Command, company: Path, tmp_path: Path
) -> None:

    place = tmp_path / "forged"
    shutil.copytree(company, place)
    with open_workspace(place) as workspace:
        workspace.stores.facts.execute("UPDATE seal SET class_1 = class_1 + 1 WHERE seal_no = 7")
    said = nebelhorn("-w", place, "verify")
    assert said.code == 1
    assert "block 0" in said.out


def test_the_report_tells_the_index_and_asks_first(
    nebelhorn: Command, company: Path, looked: Understanding
) -> None:
    out = company / "report.html"
    assert nebelhorn("-w", company, "report").code == 0
    text = out.read_text(encoding="utf-8")
    assert looked.sentence["en"].split(".")[0] in text
    assert "Reality Index" in text
    assert "Guess first" in text


def test_lead_times_add_up_to_what_was_settled(
    nebelhorn: Command, company: Path, looked: Understanding
) -> None:
    settled = {one.name: one.score for one in looked.index.questions}
    assert [one.figures.question for one in looked.leads] == [
        one.name for one in looked.index.questions if one.kind in {"outcome", "falls_silent"}
    ]
    out = nebelhorn("-w", company, "index").out
    for one in looked.leads:
        found = one.figures
        assert found.said_no.n + found.called.right.n == settled[found.question].n
        assert found.called.right.k + found.said_no.n - found.said_no.k == (
            settled[found.question].hits
        )
        assert f"{found.question}: {one.early['en']}" in out
        assert f"{found.question}: {one.safe['en']}" in out


def test_the_mirror_splits_what_was_settled_by_what_was_said(
    nebelhorn: Command, company: Path, looked: Understanding
) -> None:
    with open_workspace(company) as workspace:
        found = mirror(workspace)
    settled = {one.name: one.score.n for one in looked.index.questions}
    assert {row.question for row in found.mirror.rows} == {
        one.figures.question for one in looked.leads
    }
    for question in {row.question for row in found.mirror.rows}:
        rows = [row for row in found.mirror.rows if row.question == question]
        assert sum(row.rate.n for row in rows) == settled[question]
    said = nebelhorn("-w", company, "rules", "--mirror", "--json").json
    assert said == json.loads(json.dumps(as_plain(found)))
    assert found.sentence["en"] in nebelhorn("-w", company, "rules", "--mirror").out
