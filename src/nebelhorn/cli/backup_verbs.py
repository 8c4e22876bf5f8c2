"""Verbs that copy a workspace and bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import Backup, backup, restore
from nebelhorn.cli.show import say, show_json
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_backup_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("backup")(_backup)
    app.command("restore")(_restore)


def _backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")],
    json_wanted: Json = False,
) -> None:
    """Copy the workspace, also while it is served; it holds names: keep the copy safe."""
    place = folder.resolve()
    made = work_on(folder_of(context), lambda w, tell: backup(w, place, progress=tell))
    _say(made, json_wanted=json_wanted)


def _restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="What `backup` has made.")],
    json_wanted: Json = False,
) -> None:
    """Make a workspace of a backup, in the folder --workspace names; it must be new or empty."""
    _say(restore(folder, folder_of(context)), json_wanted=json_wanted)


def _say(found: Backup, *, json_wanted: bool) -> None:
    if json_wanted:
        show_json(found)
        return
    counts = f"{found.events:,} events, {found.answers:,} answers, {found.seals:,} seals"
    say(f"{found.folder}: {counts} in {len(found.files)} files, each proved by its SHA-256")
