"""Verbs about whom we may write to, and where: contacts, consent."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import Consents, Contacts, consent, consent_fact, consents, contacts
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.clock import utc_now_us

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
By = Annotated[str | None, typer.Option(help="Who says so; else whoever is logged in here.")]

_MOST_SHOWN = 20


def add_consent_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("contacts")(_contacts)
    app.command("consent")(_consent)


def _contacts(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="Table with a column customer and mail, sms or consent.")
    ],
    by: By = None,
    json_wanted: Json = False,
) -> None:
    """Take addresses of customers, and what they said about being asked, out of a table."""
    who = by or getpass.getuser()
    found = work_on(
        folder_of(context),
        lambda w, report: contacts(w, file, by=who, now_us=utc_now_us(), progress=report),
    )
    if json_wanted:
        show_json(found)
    else:
        _show_contacts(found)


def _consent(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(help="One of their ids; a browser's: anonymous:ID.")],
    said: Annotated[
        str | None,
        typer.Argument(help="given, withdrawn, objected or lifted; without, it is shown."),
    ] = None,
    channel: Annotated[str, typer.Option(help="mail, sms, webhook, or * for all.")] = "*",
    purpose: Annotated[
        str | None, typer.Option(help="Of an ask, or *; else survey when given, else all.")
    ] = None,
    by: By = None,
    json_wanted: Json = False,
) -> None:
    """Show or write down what a customer said about being asked; it is effective at once."""
    folder = folder_of(context)
    if said is None:
        found = work_on(folder, lambda w, _: consents(w, customer))
    else:
        fact = consent_fact(said, channel, purpose, utc_now_us())
        who = by or getpass.getuser()
        found = work_on(folder, lambda w, _: consent(w, customer, fact, by=who))
    if json_wanted:
        show_json(found)
    else:
        _show_consents(found)


def _show_contacts(found: Contacts) -> None:
    say(
        f"{found.rows:,} rows: {found.addresses:,} addresses new or changed, "
        f"{found.consents:,} new words about being asked, {len(found.refused):,} rows not taken."
    )
    if found.refused:
        show_table(
            [">line", "why it was not taken"],
            [(str(one.line), one.reason) for one in found.refused[:_MOST_SHOWN]],
        )
        if len(found.refused) > _MOST_SHOWN:
            say(f"… and {len(found.refused) - _MOST_SHOWN:,} more; --json prints all.")
    if found.unread:
        say(f"Columns nobody knows what for: {', '.join(found.unread)}")
    reachable = ", ".join(f"{channel} {count:,}" for channel, count in found.reachable.items())
    say(f"Customers who can be reached: {reachable or 'none'}.")


def _show_consents(found: Consents) -> None:
    if not found.said:
        say(f"{found.customer} has said nothing about being asked: they are not written to.")
        return
    show_table(
        ["when (UTC)", "said", "channel", "purpose", "told by"],
        [
            (f"{one.at:%Y-%m-%d %H:%M}", one.said, one.channel, one.purpose, one.told_by)
            for one in found.said
        ],
    )
    if found.called_back:
        say(f"Not sent any more: {found.called_back:,}")
