"""A person looks, finds the guess wrong, and says it better: nothing may be counted twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nebelhorn import behind, fog, import_events, journey_map, open_workspace
from nebelhorn.app import ColumnRoles, Figure, ImportOptions

Write = Callable[[str, str], Path]
Command = Callable[..., Any]

LOG = """kunde;zeit;handlung;note
ann;2026-03-01 10:00;besuch;
ann;2026-03-02 10:00;kauf;5
bob;2026-03-01 11:00;besuch;
bob;2026-03-01 11:20;kauf;1
cem;2026-03-13 11:00;besuch;2
"""


def test_a_corrected_touchpoint_reads_the_same_records_anew(shop: Path, write: Write) -> None:
    file = write("log.csv", LOG)
    right = ImportOptions(roles=ColumnRoles(touchpoint="handlung"))
    with open_workspace(shop) as workspace:
        first = import_events(workspace, file)
        assert {s.touchpoint for s in journey_map(workspace).stations} == {"log"}
        told = import_events(workspace, file, options=right)
        renewed = import_events(
            workspace, file, options=ImportOptions(roles=right.roles, replace=True)
        )
        stations = {s.touchpoint: s.events for s in journey_map(workspace).stations}
    assert first.result.events == 5
    assert (told.result.events, told.result.otherwise) == (0, 5)
    assert renewed.result.events == 5
    assert stations == {"besuch": 3, "kauf": 2}


def test_the_fog_of_one_way_speaks_of_its_journeys_alone(shop: Path, write: Write) -> None:
    roles = ColumnRoles(touchpoint="handlung", score="note")
    options = ImportOptions(roles=roles, scale=(1.0, 5.0))
    with open_workspace(shop) as workspace:
        import_events(workspace, write("log.csv", LOG), options=options)
        heard = fog(workspace, way=("besuch", "kauf"))
        whole = fog(workspace)
        goers = behind(workspace, Figure.VARIANT, ["besuch", "kauf"])
    assert goers == ("ann", "bob")
    assert (heard.fog.total.n, heard.voices.voices, heard.mood.value) == (4, 2, 0.5)
    assert (whole.fog.total.n, whole.voices.voices) == (5, 3)


def test_a_dry_run_says_how_times_are_written(nebelhorn: Command, shop: Path, write: Write) -> None:
    said = nebelhorn("-w", shop, "import", write("log.csv", LOG), "--dry-run")
    assert said.code == 0
    assert "zeit: ISO 8601" in said.out
    unclear = write("days.csv", "who,when,what\na,03/04/2026,x\nb,05/06/2026,x\n")
    asked = nebelhorn("-w", shop, "import", unclear, "--dry-run")
    assert asked.code == 2
    assert "--day-first" in asked.err
