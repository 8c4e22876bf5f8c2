"""The verb that erases a customer."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import Erased, erase, open_access, whom_it_erases
from nebelhorn.cli.show import errors, say, show_json
from nebelhorn.cli.work import folder_of

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_erase_verb(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("erase")(_erase)


def _erase(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(help="One of their ids; a browser's: anonymous:ID.")],
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Do it; without, it is only said how much it is.")
    ] = False,
    json_wanted: Json = False,
) -> None:
    """Erase a customer, with all ids that are the same; the server must be stopped for it."""
    folder = folder_of(context)
    if not for_good:
        found = whom_it_erases(folder, customer)
    else:
        with open_access(folder) as access:
            who = access.who
        found = erase(folder, customer, who=who, progress=_tell)
    if json_wanted:
        show_json(found)
    else:
        _say(found)


def _tell(step: str) -> None:
    if errors.is_terminal:
        errors.print(step, markup=False)


def _say(found: Erased) -> None:
    what = f"{found.ids:,} ids, {found.events:,} events, {found.answers:,} answers"
    if not found.done:
        say(f"Would be erased: {what}, and all that hangs on them. Do it with --for-good.")
        return
    say(
        f"Erased: {what}, {found.texts:,} texts, {found.seals:,} seals (their hashes stay), "
        f"{found.rejects:,} rejects, {found.messages:,} messages, {found.pulled:,} pulled rows, "
        f"{found.asks:,} asks, {found.mails:,} mails, {found.contacts:,} addresses, "
        f"{found.consents:,} consents."
    )
    say("Not reached: backups, reports and logs outside the workspace, and other systems.")
