"""Ten thousand asks by mail through a server with faults, the sender killed again and again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, run_task
from peers import own_python

_MAILS, _KILLS = 10_000, 20
_CONTROL, _CONTROL_KILLS = 1_000, 10


def measure_mail(bench: Bench) -> Iterator[Line]:
    """Nobody asked twice and none lost; and a postman without the mark, who must fail."""
    run = _fresh(bench, 1, _MAILS, _KILLS)
    found = run.found
    note = (
        f"{found['arrived']:,} arrived, {found['bounced']:,} bounced, {found['kills']} kills, "
        f"{_MAILS / run.wall:,.0f} mails/s, load {run.load:.1f}"
    )
    for name, key in (("asked twice", "twice"), ("lost", "lost")):
        said = f"{name} of {_MAILS:,} asks by mail"
        yield Line(said, (found[key],), "people", Goal(0, at_least=False), note)
    yield Line(
        "uncertain, listed for a person",
        (found["uncertain"],),
        "people",
        None,
        f"of these {found['uncertain_arrived']} had arrived",
    )
    control = _fresh(bench, 0, _CONTROL, _CONTROL_KILLS).found
    yield Line(
        "control without the mark: asked twice",
        (control["twice"],),
        "people",
        Goal(1),
        f"{_CONTROL:,} asks, {control['kills']} kills",
    )


def _fresh(bench: Bench, marked: int, mails: int, kills: int) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "mail", marked, mails, kills, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
