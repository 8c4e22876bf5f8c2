"""Verbs that keep things in order and hand them on: catalogue, report, export, doctor."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import ExportKind, Workspace, catalogue, confirm, doctor, export, report, take
from nebelhorn.cli.show import duration, say, show_json, show_table
from nebelhorn.cli.work import Live, Report, folder_of, work_on
from nebelhorn.settings import Standing

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Unit = Annotated[str | None, typer.Option(help="customer, or an object type such as order.")]


def add_keep_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("catalogue")(_catalogue)
    app.command("report")(_report)
    app.command("export")(_export)
    app.command("doctor", help="Look the workspace over; exit code 1 when something is wrong.")(
        _doctor
    )


def _catalogue(
    context: typer.Context,
    confirmed: Annotated[
        list[str] | None,
        typer.Option("--confirm", help="A proposed key point, group or question is right."),
    ] = None,
    declined: Annotated[
        list[str] | None, typer.Option("--decline", help="It is not; never propose it again.")
    ] = None,
    taken: Annotated[
        str | None, typer.Option("--take", help="Take this touchpoint into the catalogue.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="With --take: its stage.")] = None,
    label: Annotated[str, typer.Option(help="With --take: what readers see.")] = "",
    json_wanted: Json = False,
) -> None:
    """Show touchpoints, groups and questions; confirm or decline what was proposed."""
    if taken is not None:
        work_on(folder_of(context), lambda w, _: take(w, taken, stage=stage, label=label))
    decisions = [(name, Standing.CONFIRMED) for name in confirmed or []]
    decisions += [(name, Standing.NO) for name in declined or []]
    for name, standing in decisions:
        work_on(folder_of(context), partial(_decide, name, standing))
    found = work_on(folder_of(context), lambda w, _: catalogue(w))
    if json_wanted:
        show_json(found)
        return
    show_table(
        ["touchpoint", "stage", "channel", "by", "key point", ">events", ">counted", "catalogued"],
        [
            (
                e.touchpoint.name,
                e.touchpoint.stage,
                e.touchpoint.channel,
                e.touchpoint.by,
                e.touchpoint.key_point,
                e.events,
                e.counted or None,
                e.catalogued,
            )
            for e in found.entries
        ],
    )
    if found.groups:
        show_table(
            ["group", "condition", "important"],
            [(g.name, g.condition, g.important) for g in found.groups],
        )
    if found.questions:
        show_table(
            ["question", "asks", "kind", ">horizon", "standing"],
            [
                (q.name, q.label("en"), q.kind, duration(q.horizon_days * 86_400), q.standing)
                for q in found.questions
            ],
        )
    if found.unused:
        say(f"Catalogued but never seen: {', '.join(found.unused)}")


def _decide(name: str, standing: Standing, workspace: Workspace, told: Report) -> None:
    told(f"writing down {name}")
    confirm(workspace, name, standing=standing)


def _report(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Default: report.html there.")] = None,
    unit: Unit = None,
    funnel: Annotated[
        list[str] | None, typer.Option(help="Touchpoints of the funnel, in order; repeat it.")
    ] = None,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """Write the report: one HTML file, German and English, that asks nobody for anything."""
    written = work_on(
        folder_of(context),
        lambda w, told: report(w, file, unit=unit, funnel_steps=funnel, progress=told),
        live=live,
    )
    if json_wanted:
        show_json({"report": written})
        return
    say(f"The report is in {written}")


def _export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=".csv or .parquet")],
    kind: Annotated[ExportKind, typer.Option(help="What to hand over.")] = ExportKind.EVENTS,
    unit: Unit = None,
    json_wanted: Json = False,
) -> None:
    """Hand events, gaps, voices or customers to other tools."""
    rows = work_on(
        folder_of(context), lambda w, told: export(w, file, kind=kind, unit=unit, progress=told)
    )
    if json_wanted:
        show_json({"file": file, "rows": rows})
        return
    say(f"{rows:,} rows in {file}")


def _doctor(context: typer.Context, json_wanted: Json = False) -> None:
    """Look the workspace over; exit code 1 when something is wrong.

    Raises:
        Exit: Something is wrong.
    """
    found = work_on(folder_of(context), lambda w, _: doctor(w))
    if json_wanted:
        show_json(found)
    else:
        show_table(["", "finding"], [(f.level, f.text) for f in found])
    if any(f.level == "wrong" for f in found):
        raise typer.Exit(1)
