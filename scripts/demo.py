"""`make demo`: make a company up, bring real data in, foretell, write reports, and name them.

The company is simulated with a known truth (``docs/explanation/demo-company.md``); the other logs
are real. What is in the repository is enough; where ``../shared/data`` lies beside it, two more
logs join.
"""

from __future__ import annotations

import dataclasses
import html
import os
import re
import shutil
import sys
import time
from pathlib import Path

import nebelhorn
from nebelhorn.demo import simulate, write_beliefs

FOLDER = Path("demo")
MAPPINGS = Path("examples/mappings")
SAMPLES = Path("examples/data")
SHARED = Path("../shared/data")
COMPANY = FOLDER / "nordlicht-data"
PEOPLE = 6_000


@dataclasses.dataclass(frozen=True)
class Log:
    """One log of the demo."""

    key: str
    name: str
    what: str
    location: Path
    mapping: Path
    settings: Path | None = None


LOGS = (
    Log(
        "nordlicht",
        "Nordlicht",
        "a made-up provider of power and internet, with known truth",
        COMPANY,
        COMPANY / "mapping.toml",
        COMPANY / "nebelhorn.toml",
    ),
    Log(
        "nhs",
        "NHS trusts",
        "patients' voices: score and text",
        SAMPLES / "nhs.csv",
        MAPPINGS / "nhs.toml",
    ),
    Log(
        "cdnow",
        "CDNOW",
        "purchases, and not one voice",
        SAMPLES / "cdnow.csv",
        MAPPINGS / "cdnow.toml",
    ),
    Log(
        "olist",
        "Olist",
        "orders with reviews, from four tables",
        SHARED / "olist_half",
        MAPPINGS / "olist.toml",
    ),
    Log(
        "helpdesk",
        "Helpdesk",
        "tickets, touchpoints are numbers",
        SHARED / "tax2017" / "helpdesk.csv",
        MAPPINGS / "helpdesk.toml",
    ),
)


def main() -> None:
    os.chdir(Path(__file__).parent.parent)
    begun = time.perf_counter()
    step = Steps("Nordlicht")
    made = simulate(COMPANY, customers=PEOPLE, progress=step)
    write_beliefs(made.settings)
    step.end(f"made up: {made.events:,} events, {made.answers:,} answers")
    told = []
    for log in LOGS:
        if not log.location.exists():
            print(f"{log.name}: left out, {log.location} is not there")
            continue
        told.append((make(log), log))
    print(f"\nDone in {time.perf_counter() - begun:.0f} s. Open these in a browser:\n")
    for report, log in told:
        print(f"  {report}  {log.name}, {log.what}")
        print(f"    {headline(report)}\n")
    print("Look further, for example:")
    print("  .venv/bin/nebelhorn -w demo/nordlicht guess")
    print("  .venv/bin/nebelhorn -w demo/nordlicht index --by rule")
    print("  .venv/bin/nebelhorn -w demo/nordlicht belief")
    print("  .venv/bin/nebelhorn -w demo/nordlicht alarms")
    print("  .venv/bin/nebelhorn -w demo/nordlicht diagnose --since 2026-03-09 --until 2026-04-19")
    print("  .venv/bin/nebelhorn -w demo/nordlicht verify")
    print("  .venv/bin/nebelhorn -w demo/nhs fog")
    print("  .venv/bin/nebelhorn -w demo/cdnow map --who 'bought one CD' 'bought 5 or more CDs'")


def make(log: Log) -> Path:
    """Make the workspace anew, import, replay, and write the report."""
    place = FOLDER / log.key
    shutil.rmtree(place, ignore_errors=True)
    settings = nebelhorn.init(place, name=log.name)
    if log.settings is not None:
        shutil.copyfile(log.settings, settings)
    step = Steps(log.name)
    with nebelhorn.open_workspace(place) as workspace:
        done = nebelhorn.import_events(workspace, log.location, mapping=log.mapping, progress=step)
    # Opened again: the import has written the catalogue into nebelhorn.toml.
    with nebelhorn.open_workspace(place) as workspace:
        backtest = nebelhorn.replay(workspace, progress=step)
        report = nebelhorn.report(workspace, progress=step)
    result = done.result
    step.end(
        f"{result.events:,} events, {result.answers:,} answers, {result.rejected:,} rejected, "
        f"{backtest.seals:,} predictions sealed"
    )
    return report


class Steps:
    """Shows on one line what is being done."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begun = time.perf_counter()
        self("reading")

    def __call__(self, what: str) -> None:
        if sys.stdout.isatty():
            print(f"\r\x1b[K{self._name}: {what} …", end="", flush=True)

    def end(self, what: str) -> None:
        clear = "\r\x1b[K" if sys.stdout.isatty() else ""
        print(f"{clear}{self._name}: {what} in {time.perf_counter() - self._begun:.0f} s")


def headline(report: Path) -> str:
    """Return the sentences a report opens with."""
    text = report.read_text(encoding="utf-8")
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else "(no headline)"


if __name__ == "__main__":
    main()
