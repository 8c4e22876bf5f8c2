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
    history: History


@dataclass(frozen=True)
class History:
    """What a backtest of one log found.

    Attributes:
        labels: Name of a question → what readers call it.
        done: What the replay did.
        seconds: How long it took.
        index: The Reality Index, said.
        guesses: What surprises.
        checked: What ``verify`` said.
    """

    labels: dict[str, str]
    done: Any
    seconds: float
    index: Any
    guesses: tuple[Any, ...]
    checked: Any

    @property
    def score(self) -> Any:
        return self.index.index.machine


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
    told, report = look_back(place)
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
    chart = OUT / f"{log.key}-index.png"
    lines += _history(log, told, drawn=pictures.take_index(opened, report, chart))
    if log.key == "olist":
        lines += known_effect(place)
    lines += ["", "Made by `make examples`."]
    (OUT / f"{log.key}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    fog = percent(heard.fog.total.value)
    return Made(log, found.events, found.customers, done.result.answers, fog, seconds, told)


def look_back(place: Path) -> tuple[History, Path]:
    """Make a backtest, ask everything there is to ask of it, and write the report."""
    with nebelhorn.open_workspace(place) as workspace:
        begun = time.perf_counter()
        done = nebelhorn.replay(workspace)
        seconds = time.perf_counter() - begun
        labels = {question.name: question.label("en") for question in workspace.settings.questions}
        found, asked = nebelhorn.index(workspace), nebelhorn.guess(workspace)
        told = History(labels, done, seconds, found, asked, nebelhorn.verify(workspace))
    with nebelhorn.open_workspace(place) as workspace:
        return told, nebelhorn.report(workspace)


def _history(log: Log, told: History, *, drawn: bool) -> Iterator[str]:
    done, index = told.done, told.index.index
    yield from ("", "## What history would have told us", "")
    yield f"> {cell(told.index.sentence['en'])}"
    yield from ("", SAID["history"].strip(), "")
    if drawn:
        yield from (f"![Right of 100, in stretches of 28 days]({log.key}-index.png)", "")
    yield "| question | right | likely range | naive | settled | customers | void | open |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for one in index.questions:
        score, flow = one.score, one.funnel
        counts = f"{flow.settled:,} | {score.customers:,} | {flow.void:,} | {flow.open:,}"
        yield (
            f"| {cell(told.labels[one.name])} | {_right(score)} | {_reach(score)} | "
            f"{percent(score.naive)} | {counts} |"
        )
    waiting = [told.labels[one.name] for one in index.questions if not one.funnel.due]
    if waiting:
        yield from ("", f"Nothing was due before this log ended: {'; '.join(waiting)}")
    yield from _rules(told)
    yield from _surprises(told)
    checked = told.checked
    word = "; ".join(checked.faults) or "nothing that was sealed has been changed"
    yield from ("", f"The replay of {done.points:,} decision points took {told.seconds:.1f} s.")
    yield (
        f"`nebelhorn verify`: {checked.seals:,} seals in {checked.blocks:,} blocks, "
        f"head `{checked.head[:16]}`; {word}."
    )


def _rules(told: History) -> Iterator[str]:
    """The rules that carry most of the index, beside what holds in general."""
    rules = zip(told.index.index.rules, told.index.rules, strict=True)
    telling = [
        (rule, said["en"])
        for rule, said in rules
        if rule.after and rule.lift is not None and rule.score.value is not None
    ]
    first = {(rule.question, rule.foretells): (rule, said) for rule, said in reversed(telling)}
    # One of each class before a second of any.
    chosen = sorted(telling, key=lambda pair: pair not in first.values())[:3]
    if not chosen:
        yield from ("", "No rule was cited for 15 customers or more.")
        return
    yield from ("", "Rules that carry most, another class each where it can be:", "")
    yield "| rule | support | confidence | in general | lift | cited | right |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for rule, said in chosen:
        yield (
            f"| {cell(said)} | {rule.support:,} | {percent(rule.confidence)} | "
            f"{percent(rule.base)} | {rule.lift:.2f} | {rule.score.n:,} | {_right(rule.score)} |"
        )


def _surprises(told: History) -> Iterator[str]:
    if not told.guesses:
        yield from ("", "`nebelhorn guess` found nothing to ask about.")
        return
    yield from ("", "What most people would guess wrong (`nebelhorn guess`):", "")
    yield "| question | truth | likely range | counted | in general |"
    yield "|---|---:|---:|---:|---:|"
    for one in told.guesses[:3]:
        truth = one.truth
        yield (
            f"| {cell(one.question['en'])} | {percent(truth.value)} | {_reach(truth)} | "
            f"{truth.k:,} of {truth.n:,} | {percent(truth.base)} |"
        )


def _right(score: Any) -> str:
    if score.value is not None:
        return percent(score.value)
    return f"{score.hits:,} of {score.n:,}" if score.n else "–"


def _reach(score: Any) -> str:
    if score.low is None or score.high is None:
        return "–"
    return f"{score.low * 100:.1f}–{score.high * 100:.1f} %"


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
        "| log | encounters | customers | answers | fog | import | right | naive | replay |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| [{one.log.title}]({one.log.key}.md) | {one.events:,} | {one.customers:,} | "
        f"{one.answers:,} | {one.fog} | {one.seconds:.1f} s | {_right(one.history.score)} | "
        f"{percent(one.history.score.naive)} | {one.history.seconds:.1f} s |"
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
