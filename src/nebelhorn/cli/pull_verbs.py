"""Verbs that ask for what is new: pull, pulls."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import Pulled, PullStatus, Workspace, pull, pull_all, pulls
from nebelhorn.cli.show import duration, say, show_json, show_table
from nebelhorn.cli.work import Report, folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_pull_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("pull", help="Ask databases, folders and lists over HTTP for what is new.")(_pull)
    app.command("pulls")(_pulls)


def _pull(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Of a pull in nebelhorn.toml; left out: all that are due.")
    ] = None,
    all_wanted: Annotated[
        bool, typer.Option("--all", help="All pulls, whether they are due or not.")
    ] = False,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept",
            help="Take columns and deletions as they are now, and read all from the beginning.",
        ),
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="Private network, address or host name that may be reached over HTTP."),
    ] = None,
    json_wanted: Json = False,
) -> None:
    if accept and name is None:
        msg = "--accept needs the NAME of one pull"
        raise typer.BadParameter(msg)
    if name is not None and all_wanted:
        msg = "give a NAME or --all, not both"
        raise typer.BadParameter(msg)

    def work(workspace: Workspace, report: Report) -> tuple[Pulled, ...]:
        if name is None:
            return pull_all(workspace, due_only=not all_wanted, allow=allow or (), progress=report)
        return (pull(workspace, name, accept=accept, allow=allow or (), progress=report),)

    done = work_on(folder_of(context), work)
    if json_wanted:
        show_json(done)
    else:
        _show(done)
    if any(one.trouble for one in done):
        raise typer.Exit(1)


def _pulls(context: typer.Context, json_wanted: Json = False) -> None:
    """Show the pulls there are, when they last ran, and what troubles them."""
    found = work_on(folder_of(context), lambda w, _: pulls(w))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no [[pull]] in nebelhorn.toml yet; an example stands there as a comment.")
        return
    show_table(
        ["pull", "kind", "place", ">every", "last", "next", ">records", ">events", ">failed"],
        [_row(one) for one in found],
    )
    for one in found:
        if one.trouble:
            say(f"{one.name}: {one.trouble}")


def _show(done: tuple[Pulled, ...]) -> None:
    if not done:
        say("No pull is due.")
    for one in done:
        parts = [
            (one.files, "files"),
            (one.records, "records read"),
            (one.events, "new events"),
            (one.answers, "new answers"),
            (one.known, "there already"),
            (one.rejected, "rejected"),
            (one.changes, "changes"),
            (one.deletes, "deleted"),
        ]
        told = ", ".join(f"{count:,} {what}" for count, what in parts if count)
        say(f"{one.name}: {told or 'nothing new'}.")
        if one.trouble:
            say(f"  trouble: {one.trouble}")


def _row(one: PullStatus) -> tuple[object, ...]:
    return (
        one.name,
        one.kind,
        one.place,
        duration(one.every),
        None if one.last is None else f"{one.last:%Y-%m-%d %H:%M:%S}",
        "at once" if one.next is None else f"{one.next:%Y-%m-%d %H:%M:%S}",
        one.records,
        one.events,
        one.failures,
    )
