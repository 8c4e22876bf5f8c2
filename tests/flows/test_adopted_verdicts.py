"""An adopted rule gets the same verdict as a belief, in the same list, by what came after."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import index, open_workspace
from nebelhorn.app import BeliefVerdict, adopt, beliefs, rules

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def company(
    tmp_path_factory: pytest.TempPathFactory, foretold: Callable[[Path], Path]
) -> tuple[Path, datetime, str]:
    """Return a small company in which Ada adopted a rule 100 days before the end; its id too."""
    shop = foretold(tmp_path_factory.mktemp("adopted") / "shop")
    with open_workspace(shop) as workspace:
        end = datetime.fromtimestamp(index(workspace).index.as_of_us / 1e6, tz=UTC)
        when = end - timedelta(days=100)
        best = max(
            (one for one in rules(workspace, question="next").listed if not one.card),
            key=lambda one: one.rule.score.n,
        )
        adopt(workspace, best.id, "Ada", now=when)
    return shop, when, best.id


def test_it_is_judged_by_what_came_after_adoption(
    company: tuple[Path, datetime, str], tmp_path: Path
) -> None:
    folder, when, key = company
    place = Path(shutil.copytree(folder, tmp_path / "shop"))
    with open_workspace(place) as workspace:
        plain = next(one for one in beliefs(workspace).listed if one.result.adopted)
        looked = next(one for one in beliefs(workspace, backtest=True).listed if one.result.adopted)
        assert plain.label["en"] == key
        assert plain.tag == {"de": "übernommen von Ada", "en": "adopted by Ada"}
        assert plain.result.belief.written == when
        assert plain.backtest is None
        record, before = looked.result.record, looked.result.backtest
        assert record == plain.result.record
        assert record.verdict is BeliefVerdict.HOLDS or record.more is not None
        assert record.when.n > 0
        assert before is not None
        assert before.when.n > 0
        assert looked.backtest is not None
        assert looked.backtest["en"].startswith("backtest (before it was adopted; ")
        # due cases, nothing else: cases after and before do not depend on each other
        whole = workspace.stores.facts.execute(
            "SELECT count(*) FROM point WHERE sealed_us >= ?", [round(when.timestamp() * 1e6)]
        ).fetchone()
        assert whole is not None
        parts = record.when.n + record.than.n + record.open + record.void
        assert parts <= whole[0]


def test_who_drops_it_again_ends_the_count(
    company: tuple[Path, datetime, str], tmp_path: Path
) -> None:
    folder, when, key = company
    place = Path(shutil.copytree(folder, tmp_path / "shop"))
    with open_workspace(place) as workspace:
        going = next(one for one in beliefs(workspace).listed if one.result.adopted).result
        adopt(workspace, key, "Ada", drop=True, now=when + timedelta(days=20))
        ended = next(one for one in beliefs(workspace).listed if one.result.adopted)
        assert 0 < ended.result.record.when.n < going.record.when.n
        assert "withdrawn" in ended.since["en"]


def test_the_command_line_says_it_in_the_language_of_the_workspace(
    nebelhorn: Command, company: tuple[Path, datetime, str], tmp_path: Path
) -> None:
    folder, _, key = company
    place = Path(shutil.copytree(folder, tmp_path / "shop"))
    settings = place / "nebelhorn.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('language = "en"', 'language = "de"'), encoding="utf-8")
    said = nebelhorn("-w", place, "belief", "--backtest").out
    assert f"{key}: " in said
    assert "übernommen von Ada, übernommen am " in said
    assert "Rückschau (bevor sie übernommen war; " in said
    listed = nebelhorn("-w", place, "rules", "--limit", "3").out
    assert "[übernommen von Ada]" in listed or "[gelernt]" in listed
    assert "cases it was chosen for" in listed
    seals = nebelhorn("-w", place, "seals", "--limit", "3").out
    assert "die Regel allein sagt" in " ".join(seals.split())
