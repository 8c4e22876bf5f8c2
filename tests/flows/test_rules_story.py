"""Rules are read, adopted by people, and count as theirs from then on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import (
    Workspace,
    adopt,
    alarms,
    index,
    open_workspace,
    replay,
    report,
    rules,
    verify,
)
from nebelhorn.app.rules import rule_key
from nebelhorn.cli.show import as_plain
from nebelhorn.demo import write_beliefs
from nebelhorn.predictions import Adoption, rule_definition, write_adoption
from nebelhorn.rules import Clause

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, foretold: Callable[[Path], Path]) -> Path:
    return foretold(tmp_path_factory.mktemp("ours") / "shop")


def test_rules_are_the_same_through_both_doors(nebelhorn: Command, company: Path) -> None:
    said = nebelhorn("-w", company, "rules", "--json").json
    with open_workspace(company) as workspace:
        assert said == json.loads(json.dumps(as_plain(rules(workspace))))


def test_at_most_sixty_rules_a_question_none_twice_and_what_they_carry(company: Path) -> None:
    with open_workspace(company) as workspace:
        found = rules(workspace)
    assert len({one.id for one in found.listed}) == len(found.listed)
    for question, (carried, whole) in found.carried.items():
        mine = [one for one in found.listed if one.rule.question == question]
        assert len(mine) <= 60
        called = [one for one in mine if not one.rule.says]
        assert carried == sum(one.rule.score.n for one in called) <= whole
        assert all(one.rule.lift is None or one.rule.lift >= 1 for one in mine)
        assert all(one.rule.score.hits > one.rule.score.n * one.rule.base for one in mine)
    assert all(one.sentence["en"] and one.sentence["de"] for one in found.listed)
    assert all(one.customers for one in found.listed)


def test_an_adopted_rule_speaks_for_us_from_then_on(company: Path, tmp_path: Path) -> None:
    place = tmp_path / "shop"
    shutil.copytree(company, place)
    with open_workspace(place) as workspace:
        before = index(workspace).index
        assert (before.ours, before.adopted_rules) == (None, 0)
        rule = next(
            one
            for one in rules(workspace, question="next").listed
            if one.rule.after and not one.card
        )
        when = datetime.fromtimestamp(before.as_of_us / 1e6, tz=UTC) - timedelta(days=100)
        adopt(workspace, rule.id, "Ada", now=when)
        assert index(workspace).index.stale
        replay(workspace)
        after = index(workspace).index
        assert after.ours is not None
        assert after.ours.spoken > 0
        assert after.adopted_rules == 1
        # what the machine foretells, and what it is worth, is not touched
        assert after.machine == before.machine
        rows = workspace.stores.facts.execute(
            "SELECT min(p.sealed_us), count(*) FROM seal AS s JOIN sealed_point AS p "
            "USING (run_no, point_no) WHERE s.we <> 65535"
        ).fetchone()
        assert rows is not None
        assert rows[0] >= when.timestamp() * 1e6
        assert verify(workspace).faults == ()
        found = rules(workspace)
        again = [one for one in found.listed if one.adopted == "Ada"]
        assert {one.tag["en"] for one in again} <= {"adopted by Ada"}
        assert {one.tag["en"] for one in found.listed if one not in again} == {"learnt"}
        assert [one.tag["de"] for one in found.ours] == ["übernommen von Ada"]
        assert found.ours[0].spoken.rule.score.n >= after.ours.spoken
        assert [one.id for one in again] == [rule.id]
        adopt(workspace, rule.id, "Ada", drop=True)
        assert rules(workspace).adopted == 0


def test_whatever_was_adopted_is_listed_and_can_be_dropped(
    nebelhorn: Command, company: Path, tmp_path: Path
) -> None:
    place = tmp_path / "shop"
    shutil.copytree(company, place)
    # one that no prediction cites, and one whose question nobody asks any more
    never = rule_definition([Clause("days_since_first", low=90_000.0)])
    with open_workspace(place) as workspace:
        asked = next(one.rule for one in rules(workspace).listed if not one.rule.says)
        for question in (asked.question, "gone"):
            write_adoption(
                workspace.stores.facts,
                Adoption(0, question, asked.foretells, never, "Ada", 0, None),
                adopted=True,
                said_us=0,
            )
        [listed] = [one for one in rules(workspace).listed if one.adopted]
        assert (listed.rule.question, listed.rule.score.n) == (asked.question, 0)
    said = nebelhorn("-w", place, "rules", "--limit", 1).out
    assert listed.id in said
    assert "not cited lately" in said
    for key in (listed.id, rule_key("gone", never, asked.foretells)):
        said = nebelhorn("-w", place, "rules", "--drop", key, "--by", "Ada")
        assert said.code == 0
        assert "Dropped by Ada: " in said.out
    again = nebelhorn("-w", place, "rules", "--drop", listed.id, "--by", "Ada")
    assert again.code == 2
    with open_workspace(place) as workspace:
        assert rules(workspace).adopted == 0


def _shares_are_a_probability(workspace: Workspace, rare: str) -> None:
    told = next(one.spoken for one in rules(workspace).ours if one.spoken.rule.says)
    # it speaks of the rare class, as a probability; what is sealed is the likeliest
    assert (told.rule.foretells, told.author) == ("yes", "Ada")
    assert told.brier is not None
    assert told.usual_brier is not None
    came = told.rule.score.hits / told.rule.score.n
    assert told.brier == pytest.approx(2 * (came * 0.8**2 + (1 - came) * 0.2**2))
    sealed = workspace.stores.facts.execute(
        "SELECT DISTINCT we FROM run_seal AS s JOIN rule AS r ON r.rule_no = s.we_rule_no "
        "WHERE r.definition = ? AND we <> 65535",
        [rare],
    ).fetchall()
    assert sealed == [(0,)]


def test_with_ten_beliefs_the_headline_chart_and_horn_are_ours(
    nebelhorn: Command, company: Path, tmp_path: Path
) -> None:
    place = tmp_path / "shop"
    shutil.copytree(company, place)
    write_beliefs(place / "nebelhorn.toml")
    with open_workspace(place) as workspace:
        # a rule that tells how often something rare comes, and calls nothing
        rare = rule_definition([Clause("last_score", high=0.5)], says=[("no", 0.8), ("yes", 0.2)])
        write_adoption(
            workspace.stores.facts,
            Adoption(0, "leaves", "yes", rare, "Ada", 0, None),
            adopted=True,
            said_us=0,
        )
        replay(workspace)
        found = index(workspace).index
        assert found.is_ours
        assert found.ours is not None
        assert any(period.ours is not None for period in found.periods)
        assert found.headline == found.ours.score
        horn = alarms(workspace)
        assert horn.headline == "we"
        assert {chart.watched.value for chart in horn.charts} >= {"we", "index", "skill"}
        spoken = rules(workspace).ours
        assert sum(one.spoken.rule.score.n for one in spoken) >= found.ours.spoken > 0
        _shares_are_a_probability(workspace, rare)
        page = report(workspace).read_text(encoding="utf-8")
    assert 'class="tag human"><bdi>belief of Kaya Lindholm' in page
    assert '<span class="tag"><bdi>learnt</bdi></span>' in page
    said = nebelhorn("-w", place, "rules").out
    assert "[belief of" in said
    assert "[learnt]" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--adopt", "zz", "--by", "Ada"], "no rule begins with 'zz'"),
        (["--adopt", "zz"], "say who stands behind the rule: --by NAME"),
        (["--mirror", "--adopt", "zz"], "give one of --adopt, --drop, --show and --mirror"),
        (["--question", "nxet"], "no question 'nxet' was foretold; available: next"),
    ],
    ids=["no such rule", "nobody", "two things", "no such question"],
)
def test_a_wrong_word_is_one_helpful_line(
    nebelhorn: Command, company: Path, arguments: list[str], sentence: str
) -> None:
    said = nebelhorn("-w", company, "rules", *arguments)
    assert said.code == 2
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_one_rule_is_shown_whole(nebelhorn: Command, company: Path) -> None:
    listed = nebelhorn("-w", company, "rules", "--json").json["listed"]
    one = max(listed, key=lambda rule: len(rule["asks"]))
    said = nebelhorn("-w", company, "rules", "--show", one["id"])
    assert all(clause["en"] in said.out for clause in one["asks"])
    assert nebelhorn("-w", company, "rules", "--show", one["id"], "--json").json == one
    assert nebelhorn("-w", company, "rules", "--show", "zz").code == 2


def test_a_band_is_adopted_where_its_whole_card_is_written_down(
    nebelhorn: Command, company: Path, tmp_path: Path
) -> None:
    listed = nebelhorn("-w", company, "rules", "--json").json["listed"]
    card = next((one for one in listed if one["card"]), None)
    if card is None:
        pytest.skip("no scorecard carries predictions of this small company")
    shutil.copytree(company, tmp_path / "shop")
    said = nebelhorn("-w", tmp_path / "shop", "rules", "--adopt", card["id"], "--by", "Ada")
    if len(card["card"]) == 5:
        assert said.code == 2
        assert "only the first lines are written down" in said.err
    else:
        assert said.code == 0


def test_who_contradicts_an_adopted_rule_is_told(company: Path, tmp_path: Path) -> None:
    place = tmp_path / "shop"
    shutil.copytree(company, place)
    with open_workspace(place) as workspace:
        listed = rules(workspace, question="next").listed
        quiet = next(one for one in listed if one.rule.foretells == "silence")
        assert adopt(workspace, quiet.id, "Ada").against == ()
        others = [one for one in listed if one.rule.foretells != "silence"][::4]
        told = [adopt(workspace, one.id, "Bea").against for one in others]
        by_ada = [one for against in told for one in against if one.author == "Ada"]
        assert all(one.foretells == "silence" and 0.05 <= one.share <= 1 for one in by_ada)
        # what is adopted and dropped again contradicts nobody
        for one in [quiet, *others]:
            adopt(workspace, one.id, "Ada", drop=True)
        assert rules(workspace).adopted == 0
        assert adopt(workspace, others[0].id, "Cem").against == ()
