"""A small invented shop: forty records in, the same journeys, fog and rejects out, for good.

When an answer changes on purpose, write the files anew and read the difference line by line:

    NEBELHORN_GOLDEN=write .venv/bin/python -m pytest -q tests/golden
    git diff tests/golden
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from nebelhorn import fog, import_events, journey_map, journeys, open_workspace, rejects
from nebelhorn.cli.show import as_plain

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    place = tmp_path_factory.mktemp("golden")
    shutil.copy(HERE / "nebelhorn.toml", place)
    with open_workspace(place) as workspace:
        done = import_events(workspace, HERE / "events.csv", mapping=HERE / "mapping.toml")
        kept = rejects(workspace)
        heard = fog(workspace)
        return {
            "journeys": {
                "import": as_plain(done.result),
                "map": as_plain(journey_map(workspace)),
                "variants": as_plain(journeys(workspace, limit=100)),
            },
            "fog": {
                "fog": as_plain(heard.fog),
                "voices": as_plain(heard.voices),
                "feeling": as_plain(heard.feeling),
                "navi": as_plain(heard.navi),
                "care": as_plain(heard.care),
                "stay": as_plain(heard.stay),
            },
            "rejects": {
                "reasons": as_plain(kept.reasons),
                "records": [(r.reject_id, r.line, r.reason, r.raw) for r in kept.records],
            },
        }


@pytest.mark.parametrize("name", ["journeys", "fog", "rejects"])
def test_the_shop_answers_as_it_always_did(answers: dict[str, object], name: str) -> None:
    file = HERE / f"{name}.json"
    answer = json.loads(json.dumps(_rounded(answers[name]), ensure_ascii=False))
    if os.environ.get("NEBELHORN_GOLDEN") == "write":
        text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True)
        file.write_text(text + "\n", encoding="utf-8")
    assert answer == json.loads(file.read_text(encoding="utf-8"))


def test_the_shop_adds_up(answers: dict[str, object]) -> None:
    counted = answers["journeys"]
    assert isinstance(counted, dict)
    done = counted["import"]
    # r03 stands twice; r20 with two contents; four records are unreadable, and one score
    assert (done["records"], done["events"], done["known"]) == (40, 34, 1)
    assert done["rejected"] == 40 - 34 - 1 + 1
    assert counted["map"]["events"] == done["events"]


def _rounded(value: object) -> object:
    # the tenth digit of a square root is the processor's business
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
