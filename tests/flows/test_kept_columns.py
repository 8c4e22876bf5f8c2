"""An import says which columns it keeps as attributes, which not, and why."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import import_events, init, open_workspace
from nebelhorn.app import ColumnRoles, ImportOptions

Command = Callable[..., Any]
WIDE = [f"a{number:03d}" for number in range(170)]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """170 columns that can be kept, and three that cannot."""
    file = tmp_path_factory.mktemp("wide") / "log.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out)
        write.writerow(["customer", "time", "touchpoint", *WIDE, "same", "order_no", "long (old)"])
        for row in range(600):
            told = [str((row + number) % 5) for number in range(170)]
            at = f"2026-{row % 12 + 1:02d}-{row % 28 + 1:02d}"
            what = ("visit", "order")[row % 2]
            write.writerow([f"c{row // 4}", at, what, *told, "x", f"n{row}", "word " * 20 + at])
    return file


def test_170_columns_are_kept_and_the_others_named_with_the_reason(
    log: Path, tmp_path: Path, nebelhorn: Command
) -> None:
    init(tmp_path / "shop")
    done = nebelhorn("-w", tmp_path / "shop", "import", log, "--json").json
    kept = done["guess"]["kept"]
    assert kept["kept"] == 170
    reasons = {one["name"]: one["reason"] for one in kept["left"]}
    assert reasons["same"] == "always the same"
    assert "different values" in reasons["order_no"]
    assert reasons["long (old)"] == "longer than 80 characters"
    said = nebelhorn("-w", tmp_path / "shop", "import", log).out
    assert "170 of 173 columns kept; not kept: same (always the same)" in said
    assert "--keep a,b" in said
    nebelhorn("-w", tmp_path / "shop", "report", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "170 of 173 columns kept as attributes, not kept: same, order_no, long (old)" in page
    assert "170 von 173 Spalten als Merkmale behalten, nicht behalten: same" in page


def test_who_names_columns_is_told_how_many_others_there_are(log: Path, tmp_path: Path) -> None:
    init(tmp_path / "shop")
    options = ImportOptions(roles=ColumnRoles(attributes=("a001", "a002")))
    with open_workspace(tmp_path / "shop") as workspace:
        kept = import_events(workspace, log, options=options).guess.kept
    assert kept is not None
    assert (kept.kept, len(kept.left)) == (2, 171)
    assert {one.reason for one in kept.left} == {"not named with --keep"}


def test_the_comments_of_a_saved_mapping_do_no_harm(
    log: Path, tmp_path: Path, nebelhorn: Command
) -> None:
    init(tmp_path / "shop")
    file = tmp_path / "my.toml"
    nebelhorn("-w", tmp_path / "shop", "import", log, "--dry-run", "--save-map", file)
    assert "# not kept: order_no (" in file.read_text(encoding="utf-8")
    done = nebelhorn("-w", tmp_path / "shop", "import", log, "--map", file, "--json").json
    assert done["result"]["events"] > 0
    assert {one["reason"] for one in done["guess"]["kept"]["left"]} == {
        "the mapping does not keep it"
    }
