"""`make examples`: figures and pictures of real logs for ``docs/examples``.

Needs ``../shared/data`` and Chromium; a log that is not there is skipped with a reason. Only
aggregated figures and pictures leave the data, with its source named. Also writes down anew what
the commands of the tutorials print.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pictures
import tutorial

import nebelhorn
from nebelhorn.errors import NebelhornError

SHARED = Path("../shared/data")
MAPPINGS = Path("examples/mappings")
OUT = Path("docs/examples")
FIXTURES = SHARED / "import_fixtures"
SAID = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Log:
    """One real log, and what to say about it."""

    key: str
    title: str
    source: str
    about: str
    location: str
    mapping: str | None = None
    dark: bool = False

    @property
    def place(self) -> Path:
        return SHARED / self.location

    @property
    def map_file(self) -> Path | None:
        return MAPPINGS / self.mapping if self.mapping else None


@dataclass(frozen=True)
class Made:
    """What was found in one log, for the overview."""

    log: Log
    events: int
    customers: int
    answers: int
    fog: str
    seconds: float


def main() -> int:
    os.chdir(Path(__file__).parent.parent)
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is not there, and the examples are made from it")
        return 0
    wanted = set(sys.argv[1:])
    made = []
    with tempfile.TemporaryDirectory() as scratch, pictures.browser() as opened:
        for log in (Log(**said) for said in SAID["log"]):
            if wanted and log.key not in wanted:
                continue
            if not log.place.exists():
                print(f"{log.key}: skipped, {log.place} is not there")
                continue
            made.append(write_page(log, Path(scratch) / log.key, opened))
            print(f"{log.key}: done")
        if not wanted or "import_fixtures" in wanted:
            write_fixtures(Path(scratch))
    if not wanted:
        write_overview(made)
    if not wanted or "tutorial" in wanted:
        refresh_tutorials()
    return 0


def write_page(log: Log, place: Path, opened: Any) -> Made:
    nebelhorn.init(place, name=log.title)
    with nebelhorn.open_workspace(place) as workspace:
        begun = time.perf_counter()
        done = nebelhorn.import_events(workspace, log.place, mapping=log.map_file)
        seconds = time.perf_counter() - begun
    with nebelhorn.open_workspace(place) as workspace:
        found = nebelhorn.journey_map(workspace)
        ways = nebelhorn.journeys(workspace, limit=5)
        heard = nebelhorn.fog(workspace)
        report = nebelhorn.report(workspace)
    pictures.take_map(opened, report, OUT / f"{log.key}.png")
    if log.dark:
        pictures.take_map(opened, report, OUT / f"{log.key}-dark.png", scheme="dark")
    if log.key == "olist":
        pictures.take_top(opened, report, Path("docs/pictures/report.png"))
    lines = [f"# {log.title}", "", log.about, "", f"Source: {log.source}.", ""]
    lines += [f"> {pictures.headline(report)}", "", f"![Journey map of {log.title}]({log.key}.png)"]
    if log.dark:
        lines += ["", f"The same in the dark: ![in the dark]({log.key}-dark.png)"]
    option = f" --map {log.map_file}" if log.mapping else ""
    lines += ["", "```console", f"$ nebelhorn -w my import {log.place}{option}", "```", ""]
    lines += [*_figures(done, found, ways, heard, seconds), *_steps(found), *_ways(ways)]
    lines += _places(heard)
    if log.key == "olist":
        lines += known_effect(place)
    lines += ["", "Made by `make examples`."]
    (OUT / f"{log.key}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    total = heard.fog.total
    return Made(
        log, found.events, found.customers, done.result.answers, percent(total.value), seconds
    )


def _figures(done: Any, found: Any, ways: Any, heard: Any, seconds: float) -> Iterator[str]:
    total, feeling = heard.fog.total, heard.feeling
    yield from ("## Figures", "", "| figure | |", "|---|---:|")
    rows: list[tuple[str, str]] = [
        ("records read", f"{done.result.records:,}"),
        ("records rejected", f"{done.result.rejected:,}"),
        ("import, with guesses and proposals (2 cores)", f"{seconds:.1f} s"),
        ("encounters", f"{found.events:,}"),
        ("customers", f"{found.customers:,}"),
        ("journeys", f"{found.journeys:,}"),
        ("touchpoints", f"{len(found.stations):,}"),
        ("ways (variants)", f"{ways.variants_total:,}"),
        ("in the fog", f"{percent(total.value)} ({total.k:,} of {total.n:,}){bounds(total)}"),
        ("voices", f"{heard.voices.voices:,}"),
    ]
    if feeling.angry.n:
        rows += [
            (name, f"{percent(share.value)}{bounds(share)}")
            for name, share in (
                ("enthusiastic", feeling.enthusiastic),
                ("lukewarm", feeling.lukewarm),
                ("angry", feeling.angry),
            )
        ]
        rows.append(("delay of hearing, median", hours(heard.fog.delay_h)))
    for name, value in rows:
        yield f"| {name} | {value} |"


def _steps(found: Any) -> Iterator[str]:
    yield from ("", "## Most frequent steps", "")
    yield from ("| from | to | count | median | p90 |", "|---|---|---:|---:|---:|")
    for step in found.transitions[:10]:
        times = f"{span(step.median_s)} | {span(step.p90_s)}"
        yield f"| {cell(step.source)} | {cell(step.target)} | {step.count:,} | {times} |"
    rest = sum(step.count for step in found.transitions[10:])
    yield from ("", f"{len(found.transitions[10:])} more, with {rest:,} steps, are not listed.")


def _ways(ways: Any) -> Iterator[str]:
    yield from ("", "## Most frequent ways", "", "| journeys | share | way |", "|---:|---:|---|")
    for way in ways.variants:
        listed = " → ".join(cell(name) for name in way.touchpoints[:12])
        more = f" → … ({len(way.touchpoints)} steps)" if len(way.touchpoints) > 12 else ""
        yield f"| {way.journeys:,} | {percent(way.share)} | {listed}{more} |"


def _places(heard: Any) -> Iterator[str]:
    cells = [one for one in heard.fog.cells if one.group is None and one.mood.n]
    if not cells:
        return
    yield from ("", "## Who was heard where", "")
    yield from ("| touchpoint | encounters | fog | mood | likely range | delay |",)
    yield "|---|---:|---:|---:|---:|---:|"
    for one in cells:
        low, high = one.mood.low, one.mood.high
        reach = "" if low is None or high is None else f"{mood(low)} to {mood(high)}"
        yield (
            f"| {cell(one.touchpoint)} | {one.fog.n:,} | {percent(one.fog.value)} | "
            f"{mood(one.mood.value)} | {reach} | {hours(one.delay_h)} |"
        )


def known_effect(place: Path) -> list[str]:
    """Late against punctual: with Nebelhorn's groups, and from the CSV files without it."""
    ours, direct = _by_groups(place), _by_hand()
    lines = [
        "",
        "## The known effect: late orders score lower",
        "",
        SAID["known_effect"].strip(),
        "",
        "| orders | reviews | mean stars | likely range | reviews, direct | mean, direct |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for fate, mean in ours.items():
        n, stars = direct[fate]
        same = mean.n == n and abs(_stars(mean.value) - stars) < 1e-9
        lines.append(
            f"| {fate} | {mean.n:,} | {_stars(mean.value):.3f} | "
            f"{_stars(mean.low):.2f} to {_stars(mean.high):.2f} | {n:,} | {stars:.3f} "
            f"{'(the same)' if same else '(**not the same**)'} |"
        )
    return [*lines, "", SAID["known_effect_after"].strip()]


def _by_groups(place: Path) -> dict[str, Any]:
    fates = ("delivered late", "delivered on time")
    with (place / "nebelhorn.toml").open("a", encoding="utf-8") as file:
        for fate in fates:
            file.write(f'\n[[group]]\nname = "{fate}"\ncondition = "touchpoint = \'{fate}\'"\n')
    found = {}
    with nebelhorn.open_workspace(place) as workspace:
        for fate in fates:
            heard = nebelhorn.fog(workspace, unit="order", group=fate)
            found[fate] = heard.mood
    return found


def _by_hand() -> dict[str, tuple[int, float]]:
    folder = SHARED / "olist_half"
    rows = duckdb.sql(
        f"""
        SELECT CASE WHEN o.order_delivered_customer_date > o.order_estimated_delivery_date
          THEN 'delivered late' ELSE 'delivered on time' END AS fate,
          count(*), avg(r.review_score)
        FROM '{folder}/olist_order_reviews_dataset.csv' AS r
        JOIN '{folder}/olist_orders_dataset.csv' AS o USING (order_id)
        WHERE o.order_delivered_customer_date IS NOT NULL
        GROUP BY ALL
        """
    ).fetchall()
    return {fate: (n, mean) for fate, n, mean in rows}


def write_fixtures(scratch: Path) -> None:
    """Import every file that is known to make trouble; a failure must be a sentence that helps."""
    lines = [
        "# Files that make trouble",
        "",
        SAID["fixtures"].strip(),
        "",
        "| file | found | records | events | rejected, and why |",
        "|---|---|---:|---:|---|",
    ]
    for number, file in enumerate(sorted(FIXTURES.iterdir())):
        if file.name == "NOTE.md":
            continue
        place = scratch / f"fixture{number}"
        nebelhorn.init(place)
        with nebelhorn.open_workspace(place) as workspace:
            lines.append(f"| `{file.name}` | {_try(workspace, file)} |")
    lines += ["", SAID["fixtures_after"].strip(), "", "Made by `make examples`."]
    (OUT / "import_fixtures.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("import_fixtures: done")


def _try(workspace: Any, file: Path) -> str:
    try:
        done = nebelhorn.import_events(workspace, file)
    except NebelhornError as error:
        return f"not read: {cell(str(error))} | – | – | –"
    mapping, result = done.guess.mapping, done.result
    who = mapping.events[0].customer
    if mapping.customer_path:
        way = " via ".join((mapping.customer_path.object_type, *mapping.customer_path.via))
        who = f"object type {way}"
    times = next((found for what, found in result.found if "score" not in what), "")
    why = "; ".join(
        f"{count:,} × {cell(reason)}" for reason, count in nebelhorn.rejects(workspace).reasons
    )
    rejected = f"{result.rejected:,}{': ' + why if why else ''}"
    found = f"customer: {cell(str(who))}; time: {cell(times.split(',')[0])}"
    return f"{found} | {result.records:,} | {result.events:,} | {rejected}"


def write_overview(made: list[Made]) -> None:
    lines = [
        "# Real logs",
        "",
        SAID["overview"].strip(),
        "",
        "| log | encounters | customers | answers | fog | import |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| [{one.log.title}]({one.log.key}.md) | {one.events:,} | {one.customers:,} | "
        f"{one.answers:,} | {one.fog} | {one.seconds:.1f} s |"
        for one in made
    ]
    lines += ["", SAID["overview_after"].strip()]
    (OUT / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def refresh_tutorials() -> None:
    for page in sorted(Path("docs").resolve().rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if not any(tutorial.steps(text)):
            continue
        with tempfile.TemporaryDirectory() as folder, tutorial.place(Path(folder)):
            renewed = tutorial.refresh(text, tutorial.in_process)
        page.write_text(renewed, encoding="utf-8")
        print(f"{page.name}: commands run anew")


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f} %"


def bounds(share: Any) -> str:
    if share.low is None or share.low == share.high:
        return ""
    return f", likely {share.low * 100:.1f}–{share.high * 100:.1f} %"


def mood(score: float | None) -> str:
    return "–" if score is None else f"{score * 200 - 100:+.0f}"


def _stars(score: float | None) -> float:
    return 1 + 4 * (score if score is not None else math.nan)


def hours(value: float | None) -> str:
    return span(None if value is None else value * 3600)


def span(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    for unit, size, least in (("d", 86_400, 172_800), ("h", 3_600, 3_600), ("min", 60, 60)):
        if seconds >= least:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
