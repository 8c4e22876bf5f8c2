"""Print the figures: run.py [--only map,variants] [--events 10000000] [--rounds 3] [--write].

A log of your own: run.py --only prediction --log FILE --protocol temporal.

It reports and never fails because a figure is short; only when a bench itself breaks.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from datetime import datetime
from pathlib import Path

from figure import PROTOCOLS, Bench, Figure, Line, OtherLog
from figures import FIGURES
from measure import TaskFailed

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "RESULTS.md"


def main(arguments: list[str]) -> int:
    said = _arguments(arguments)
    bench = Bench(events=said.events, rounds=said.rounds, root=ROOT, other=said.other)
    bench.work.mkdir(parents=True, exist_ok=True)
    header = (
        f"{bench.events:,} events, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, "
        f"{datetime.now():%Y-%m-%d %H:%M}"
    )
    print(header, flush=True)
    lines: list[Line] = []
    code = 0
    try:
        for figure in _chosen(said.only):
            code = max(code, _print_figure(bench, figure, lines))
    except KeyboardInterrupt:
        print("interrupted; the figures above stand", flush=True)
        code = 130
    if said.write and lines:
        _write(header, arguments, lines)
    return code


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="bench/run.py")
    names = ", ".join(figure.name for figure in FIGURES)
    parser.add_argument("--only", default="", help=f"figures, with commas between: {names}")
    parser.add_argument("--events", type=int, default=10_000_000, help="size of the log")
    parser.add_argument("--rounds", type=int, default=3, help="how often the sides take turns")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    other = parser.add_argument_group("a log of your own, with --only prediction")
    other.add_argument("--log", type=Path, help="XES or csv, packed with gzip or not")
    other.add_argument("--protocol", choices=PROTOCOLS, help="how it is split (temporal)")
    for name in ("case", "activity", "time"):
        other.add_argument(f"--{name}", default="", help=f"column of the {name}; + joins several")
    said = parser.parse_args(arguments)
    said.only = [name for name in said.only.split(",") if name]
    unknown = set(said.only) - {figure.name for figure in FIGURES}
    if unknown:
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are: {names}")
    said.other = _other(parser, said)
    return said


def _other(parser: argparse.ArgumentParser, said: argparse.Namespace) -> OtherLog | None:
    columns = {name: getattr(said, name) for name in ("case", "activity", "time")}
    if said.log is None:
        if said.protocol or any(columns.values()):
            parser.error("--protocol, --case, --activity and --time go with --log FILE")
        return None
    if said.only != ["prediction"]:
        parser.error("--log goes with --only prediction")
    if not said.log.is_file():
        parser.error(f"there is no file {said.log}")
    return OtherLog(said.log.resolve(), said.protocol or "temporal", columns)


def _chosen(only: list[str]) -> list[Figure]:
    return [figure for figure in FIGURES if (figure.name in only if only else figure.usual)]


def _print_figure(bench: Bench, figure: Figure, lines: list[Line]) -> int:
    try:
        for line in figure.measure(bench):
            lines.append(line)
            print(line, flush=True)
    except TaskFailed as error:
        print(f"{figure.name}: broke\n{error}", flush=True)
        return 1
    return 0


def _write(header: str, arguments: list[str], lines: list[Line]) -> None:
    command = shlex.join([".venv/bin/python", "bench/run.py", *arguments])
    listed = "\n".join(str(line) for line in lines)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"\n## {header}\n\n`{command}`\n\n```text\n{listed}\n```\n")
    print(f"written to {RESULTS.relative_to(ROOT)}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
