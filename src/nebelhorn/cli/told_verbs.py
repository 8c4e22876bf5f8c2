"""Verbs about what became of what customers said: told, told add, told remove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from nebelhorn.app import Telling, ToldRow, tell, told_stories, untell
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_told_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    verbs = typer.Typer(help="You said, we did: tell those who spoke.", invoke_without_command=True)
    verbs.callback()(_list)
    verbs.command("add")(_add)
    verbs.command("remove")(_remove)
    app.add_typer(verbs, name="told")


def _list(context: typer.Context, json_wanted: Json = False) -> None:
    """Show what was told, newest first."""
    if context.invoked_subcommand is not None:
        return
    found = work_on(folder_of(context), lambda w, _: told_stories(w))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("Nothing was told yet; nebelhorn told add tells those who spoke what became of it.")
        return
    show_table([">no.", "day", "title", "about", "by", ">mails"], [_row(one) for one in found])


def _add(
    context: typer.Context,
    title: Annotated[str, typer.Option(help="In one line.")],
    said: Annotated[str, typer.Option(help="What customers said.")],
    did: Annotated[str, typer.Option(help="What was done.")],
    by: Annotated[str, typer.Option(help="Who tells it.")],
    touchpoint: Annotated[str | None, typer.Option(help="They spoke about.")] = None,
    ask: Annotated[str | None, typer.Option(help="They answered.")] = None,
    mail: Annotated[
        bool, typer.Option("--mail/--no-mail", help="Write to those who spoke, or page alone.")
    ] = True,
    dry_run: Annotated[bool, typer.Option(help="Show who would be written to.")] = False,
    json_wanted: Json = False,
) -> None:
    """Tell those who spoke what became of it: on a page everybody can read, and by mail."""
    story = ToldRow(0, title, said, did, ask, touchpoint, 0, by)
    found = work_on(folder_of(context), lambda w, _: tell(w, story, mail=mail, dry_run=dry_run))
    if json_wanted:
        show_json(found)
        return
    _show(found, dry_run=dry_run)


def _remove(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Of what was told.")],
    json_wanted: Json = False,
) -> None:
    """Take back what was told: its page is gone, and mails that wait are not sent."""
    found = work_on(folder_of(context), lambda w, _: untell(w, number))
    if json_wanted:
        show_json(found)
        return
    say(f"“{found.title}” is told no more.")


def _show(found: Telling, *, dry_run: bool) -> None:
    verb = "would get" if dry_run else "get"
    say(f"{found.spoke:,} customers spoke there within a year; {found.mailed:,} {verb} a mail.")
    for reason, count in found.reasons:
        say(f"  {count:,} do not: {reason.replace('_', ' ')}")
    if found.page:
        say(f"Page: {found.page}")


def _row(one: ToldRow) -> list[object]:
    day = datetime.fromtimestamp(one.made_us / 1e6, UTC).strftime("%Y-%m-%d")
    return [str(one.told_no), day, one.title, one.touchpoint or one.ask, one.by, f"{one.mailed:,}"]
