"""One story, told by library and command line: the same answer everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nebelhorn import (
    catalogue,
    doctor,
    fog,
    funnel,
    import_events,
    init,
    journey_map,
    journeys,
    open_workspace,
    rejects,
    report,
)
from nebelhorn.cli.show import as_plain

LOG = """customer;time;touchpoint;land;score;comment
ann;01.03.2026 10:00;visit;SP;;
ann;02.03.2026 10:00;order;SP;5;"lovely; really"
ann;04.03.2026 18:30;delivered;SP;;
bob;01.03.2026 11:00;visit;RJ;;
bob;01.03.2026 11:20;order;RJ;2;too many clicks
bob;09.03.2026 09:00;complaint;RJ;1;never came
cem;13.03.2026 11:00;visit;SP;;
cem;yesterday;order;SP;;
"""


@pytest.fixture
def log(write: Callable[[str, str], Path]) -> Path:
    return write("log.csv", LOG)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with the log in it, for tests that change nothing."""
    place = tmp_path_factory.mktemp("filled")
    (place / "log.csv").write_text(LOG, encoding="utf-8")
    init(place / "shop")
    with open_workspace(place / "shop") as workspace:
        import_events(workspace, place / "log.csv")
    (place / "shop" / "README.md").write_text("# no events\n")
    return place / "shop"


def test_library_and_command_line_say_the_same(
    shop: Path, log: Path, tmp_path: Path, nebelhorn: Callable[..., object]
) -> None:
    by_hand = tmp_path / "by_hand"
    said = nebelhorn("-w", shop, "import", log, "--json")
    assert (said.code, said.json["result"]["events"], said.json["result"]["rejected"]) == (0, 7, 1)
    assert nebelhorn("init", by_hand, "--name", "shop").code == 0
    with open_workspace(by_hand) as workspace:
        done = import_events(workspace, log)
        # in one breath: the catalogue the import has just written counts from here on
        answers = {
            ("map",): journey_map(workspace),
            ("journeys",): journeys(workspace),
            ("funnel", "visit", "order"): funnel(workspace, ["visit", "order"]),
            ("fog",): fog(workspace),
            ("catalogue",): catalogue(workspace),
            ("doctor",): doctor(workspace),
        }
        written = report(workspace)
        kept = rejects(workspace)
    assert as_plain(done.result) == said.json["result"]
    assert as_plain(done.guess.mapping) == said.json["guess"]["mapping"]
    for verb, answer in answers.items():
        assert nebelhorn("-w", shop, *verb, "--json").json == as_plain(answer), verb
    shown = nebelhorn("-w", shop, "rejects", "--json").json
    assert [reject["raw"] for reject in shown["records"]] == [r.raw for r in kept.records]
    assert kept.records[0].raw == "cem,yesterday,order,SP,,"
    assert kept.records[0].line == 9
    page = written.read_text(encoding="utf-8")
    total = answers["fog",].fog.total
    assert "bob" not in page.replace("bobbin", "")  # customers are counted, not named
    assert str(total.n) in page


def test_every_verb_answers_in_json_and_in_words(
    shop: Path, log: Path, tmp_path: Path, nebelhorn: Callable[..., object]
) -> None:
    verbs: list[tuple[object, ...]] = [
        ("import", log, "--dry-run"),
        ("import", log),
        ("map",),
        ("map", "visit", "--who"),
        ("map", "visit", "order", "--who"),
        ("journeys", "--limit", "2"),
        ("funnel", "visit", "order", "delivered"),
        ("fog", "--by-month"),
        ("catalogue",),
        ("catalogue", "--confirm", "order"),
        ("report",),
        ("export", tmp_path / "events.csv"),
        ("export", tmp_path / "gaps.parquet", "--kind", "gaps"),
        ("export", tmp_path / "voices.csv", "--kind", "voices"),
        ("rejects",),
        ("rejects", "replay", "--time-format", "%d.%m.%Y %H:%M"),
        ("doctor",),
    ]
    for verb in verbs:
        plain = nebelhorn("-w", shop, *verb)
        assert plain.code == 0, (verb, plain.err)
        assert plain.out.strip(), verb
        # options belong to the subcommand, also where there is one of a subcommand
        programs = nebelhorn("-w", shop, *verb, "--json")
        assert programs.code == 0, (verb, programs.err)
        assert programs.json is not None
        assert programs.err == ""


def test_a_mapping_can_be_saved_edited_and_used_again(
    shop: Path, log: Path, tmp_path: Path, nebelhorn: Callable[..., object]
) -> None:
    mapping = tmp_path / "log.toml"
    first = nebelhorn("-w", shop, "import", log, "--dry-run", "--save-map", mapping, "--json")
    assert nebelhorn("-w", shop, "catalogue", "--json").json["entries"] == []
    assert first.json["text"] == mapping.read_text(encoding="utf-8")
    said = nebelhorn("-w", shop, "import", log, "--map", mapping, "--json").json
    assert (said["guess"]["text"], said["result"]["events"]) == (first.json["text"], 7)
    lost = nebelhorn("-w", shop, "import", log, "--save-map", tmp_path / "no" / "such.toml")
    assert (lost.code, lost.err.count("\n")) == (2, 1)


def test_rejects_are_taken_once_their_cause_is_mended(
    shop: Path, write: Callable[[str, str], Path], nebelhorn: Callable[..., object]
) -> None:
    mixed = "customer,time,touchpoint\na,13/01/2026,visit\nb,2026.01.14,visit\nc,?,visit\n"
    log = write("mixed.csv", mixed + "d,15/01/2026,visit\ne,16/01/2026,visit\n")
    assert nebelhorn("-w", shop, "import", log, "--json").json["result"]["rejected"] == 2
    again = nebelhorn("-w", shop, "rejects", "replay", "--time-format", "%d.%m.%Y", "--json").json
    assert (again["tried"], again["taken"]) == (2, 0)
    again = nebelhorn("-w", shop, "rejects", "replay", "--time-format", "%Y.%m.%d", "--json").json
    assert (again["tried"], again["taken"]) == (2, 1)
    assert nebelhorn("-w", shop, "rejects", "--json").json["total"] == 1
    assert nebelhorn("-w", shop, "map", "--json").json["events"] == 4


def test_nothing_typed_shows_what_there_is(nebelhorn: Callable[..., object]) -> None:
    said = nebelhorn()
    assert said.code == 0
    verbs = ("init", "import", "map", "journeys", "funnel", "fog", "catalogue", "report")
    for verb in (*verbs, "export", "rejects", "doctor"):
        assert f"\n  {verb} " in said.out
    assert nebelhorn("--version").out.count(".") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--nonsense"], "No such option: --nonsense (see: nebelhorn --help)"),
        (["xyzzy"], "No such command 'xyzzy' (see: nebelhorn --help)"),
        (["import"], "Missing argument 'location' (see: nebelhorn import --help)"),
        (["map", "--top", "-1"], "'--top'"),
        (["import", "x.csv", "--scale", "5"], "scale '5' is not of the form WORST:BEST"),
        (["import", "x.csv", "--scale", "3:3"], "worst and best are the same"),
        (["import", "x.csv"], "x.csv: there is no such file"),
        (["import", "README.md"], "nothing here reads"),
        (["map", "--unit", "ordre"], "'ordre'"),
        (["map", "--group", "VIP"], "no group 'VIP' in nebelhorn.toml; available: land RJ"),
        (["map", "vsit", "--who"], "available: visit"),
        (["map", "--who"], "Name one touchpoint; 0 were named"),
        (["map", "a", "b", "c", "--who"], "Name one touchpoint; 3 were named"),
        (["funnel", "vsit", "order"], "available: visit"),
        (["funnel", "visit"], "a funnel has 2 to 10 touchpoints, not 1"),
        (["catalogue", "--confirm", "vsit"], "visit"),
        (["export", "events.xlsx"], "export writes .csv or .parquet"),
        (["export", "no/such/folder.csv"], "cannot be written"),
        (["report", "/dev/null/report.html"], "cannot be written"),
        (["init", "."], "is a workspace already"),
        (["init", "new", "--language", "fr"], "available: de, en"),
        (["-w", "nowhere", "map"], "is no workspace (no nebelhorn.toml in it)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_word_is_one_helpful_line(
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    nebelhorn: Callable[..., object],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(filled)
    said = nebelhorn(*arguments)
    assert said.code == 2
    assert said.err.startswith("nebelhorn: ")
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_the_reader_of_a_pipe_may_leave(filled: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nebelhorn", "-w", str(filled), "map", "--json"]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert ended.stderr == b""


def test_the_module_is_the_command(shop: Path) -> None:
    command = [sys.executable, "-m", "nebelhorn", "-w", str(shop), "doctor", "--json"]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert json.loads(ended.stdout)[0]["level"] == "look"
    assert ended.returncode == 0
