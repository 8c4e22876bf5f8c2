"""The page of the rules shows how early they call, and what was said beside what was done."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape
from pathlib import Path

import httpx
import pytest

from nebelhorn import index, open_workspace
from nebelhorn.app import mirror, serving
from nebelhorn.predictions import Adoption, rule_definition, write_adoption
from nebelhorn.rules import Clause
from tests.flows.looking_around import look_around


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, foretold: Callable[[Path], Path]) -> Path:
    """A company in which somebody has adopted a rule that holds at every point."""
    place = foretold(tmp_path_factory.mktemp("rules") / "shop")
    always = rule_definition(
        [Clause("days_since_first", low=-1.0, unknown="too")], says=[("no", 0.9)]
    )
    with open_workspace(place) as workspace:
        write_adoption(
            workspace.stores.facts,
            Adoption(0, "buys", "yes", always, "Ada", 0, None),
            adopted=True,
            said_us=0,
        )
    return place


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_both_stand_on_the_page_and_in_its_files(company: Path) -> None:
    with open_workspace(company) as workspace:
        held = mirror(workspace)
        [buys] = [one.figures for one in index(workspace).leads if one.figures.question == "buys"]

    async def story(client: httpx.AsyncClient) -> None:
        for language, title in (("en", "Said and done"), ("de", "Gesagt und getan")):
            page = unescape((await client.get(f"/rules?language={language}")).text)
            assert title in page
            assert held.sentence[language] in page
        said = rows((await client.get("/rules.csv?table=mirror")).text)
        assert len(said) == len(held.mirror.rows)
        assert [row["voice"] for row in said] == [row.voice for row in held.mirror.rows]
        ahead = rows((await client.get("/rules.csv?table=ahead")).text)
        [always] = [row for row in ahead if row["adopted_by"] == "Ada"]
        # what always holds is as early as anything could have been
        assert (always["foretells"], int(always["lead_n"])) == ("yes", buys.outcomes)
        assert buys.possible is not None
        assert float(always["lead_half_days"]) == pytest.approx(buys.possible.half, abs=1e-5)

    with serving(company) as service:
        assert service.painter.step()
        led = [one.rule for one in service.painter.rules if one.rule.lead]
        assert {(rule.question, rule.foretells) for rule in led} <= {
            ("buys", "yes"),
            ("leaves", "yes"),
        }
        look_around(service, story)
