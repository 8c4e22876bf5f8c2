"""`make demo`: a made-up company on screen, in which weeks pass in minutes, and reports of others.

On a terminal the company is served first and its link opened in the browser; the other workspaces
are made meanwhile, and Ctrl-C ends all. ``NEBELHORN_DEMO=link`` opens no browser. With
``NEBELHORN_DEMO=report``, or where the output is no terminal, nothing is served: reports are
written, and it ends.

The company is simulated with a known truth (``docs/explanation/demo-company.md``); the other logs
are real. What is in the repository is enough; where ``../shared/data`` lies beside it, two more
logs join.
"""

from __future__ import annotations

import contextlib
import dataclasses
import html
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from live_demo import Terminal, make_company, open_in_browser, serve_company

import nebelhorn
from nebelhorn.demo import simulate, write_beliefs

FOLDER = Path("demo")
MAPPINGS = Path("examples/mappings")
SAMPLES = Path("examples/data")
SHARED = Path("../shared/data")
COMPANY = FOLDER / "nordlicht-data"
PEOPLE = 6_000
SCREEN = FOLDER / "screen"
CHOICE = "NEBELHORN_DEMO"
REPORT, LINK, BESIDE = "report", "link", "beside"
"""What ``NEBELHORN_DEMO`` may say; ``beside`` is said to the process that makes the others."""

BESIDE_NICE = 10


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
    chosen = os.environ.get(CHOICE, "")
    if chosen == BESIDE and hasattr(os, "nice"):
        os.nice(BESIDE_NICE)
    try:
        if chosen in {REPORT, BESIDE} or not sys.stdout.isatty():
            make_reports()
        else:
            show(browser=chosen != LINK)
    except KeyboardInterrupt:
        print("\nStopped. `make demo` starts afresh.")


def show(*, browser: bool) -> None:
    """Serve the company until somebody presses Ctrl-C, and make the other logs meanwhile."""
    step, line = Steps("Nordlicht on screen"), Terminal()
    stage = make_company(SCREEN, progress=step)
    step.end(f"made up, foretold up to {stage.playback.begins:%d %b %Y}")

    def open_link(link: str) -> None:
        line(f"\nOpen this link and make yourself an account (it works once):\n\n  {link}\n\n")
        line(
            "A day passes in 5 seconds there. Ctrl-C ends the demo. Other logs come meanwhile:\n\n"
        )
        if browser:
            open_in_browser(link)

    with others(line):
        serve_company(stage, open_link=open_link, line=line)
    print(f"\nStopped; nothing is lost. Serve it again: .venv/bin/nebelhorn -w {SCREEN} serve")
    print("`make demo` starts afresh.")


@contextlib.contextmanager
def others(line: Terminal) -> Iterator[None]:
    """Make the other workspaces in a process of its own, which leaves the server the machine."""
    command, said = (
        [sys.executable, __file__],
        {**os.environ, CHOICE: BESIDE, "PYTHONUNBUFFERED": "1"},
    )
    # a session of its own: Ctrl-C is for the server, which has to end first
    with subprocess.Popen(
        command, env=said, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as beside:
        reader = threading.Thread(target=_pass_on, args=(beside, line), daemon=True)
        reader.start()
        try:
            yield
        finally:
            beside.terminate()
            reader.join()


def _pass_on(beside: subprocess.Popen[str], line: Terminal) -> None:
    for text in beside.stdout or ():
        line(text)


def make_reports() -> None:
    """Make every workspace, and name the reports."""
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
