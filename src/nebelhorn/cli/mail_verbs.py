"""Verbs about mails: ``mail``, ``mail send-again``, ``mail test``, ``bounces`` and ``letter``."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import (
    MailState,
    PostedMail,
    drop_mail,
    letter,
    letter_readers,
    list_mails,
    send_mail_again,
    take_bounces,
    try_mail,
)
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.errors import WorkspaceError

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Number = Annotated[int, typer.Argument(help="Number of the mail, as `nebelhorn mail` says it.")]


class Language(Enum):
    """Languages the letter is written in."""

    DE = "de"
    EN = "en"


def add_mail_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    verbs = typer.Typer(
        name="mail",
        help="See what became of each mail; send one again, or a trial.",
        rich_markup_mode=None,
        invoke_without_command=True,
    )
    verbs.callback()(_list)
    verbs.command("send-again")(_send_again)
    verbs.command("drop")(_drop)
    verbs.command("test")(_test)
    app.add_typer(verbs)
    app.command("bounces")(_bounces)
    app.command("letter")(_letter)


def _list(
    context: typer.Context,
    state: Annotated[
        MailState | None,
        typer.Option(help="Only these: waiting, uncertain, failed, bounced, dropped, sent."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 20,
    json_wanted: Json = False,
) -> None:
    """See what became of each mail; send one again, or a trial."""
    if context.invoked_subcommand is not None:
        return
    found = work_on(folder_of(context), lambda w, _: list_mails(w, state=state, limit=limit))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no such mail.")
        return
    show_table(
        [">mail", "put down", "about", "to", "state", ">attempts", "next", "said"],
        [
            (
                one.mail_no,
                _time(one.created_us),
                one.key,
                one.to_address,
                one.state.value,
                one.attempts,
                _time(one.due_us) if one.state is MailState.WAITING else None,
                one.last_error,
            )
            for one in found
        ],
    )


def _send_again(context: typer.Context, number: Number) -> None:
    """Send a mail again that is uncertain, failed or bounced; its Message-ID stays the same."""
    found = work_on(folder_of(context), lambda w, _: send_mail_again(w, number))
    say(f"Mail {found.mail_no} goes to {found.to_address} again.")


def _drop(context: typer.Context, number: Number) -> None:
    """Do not send a mail that waits."""
    found = work_on(folder_of(context), lambda w, _: drop_mail(w, number))
    say(_dropped(found))


def _test(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="To whom; a plain mail address.")],
) -> None:
    """Send a mail now, and say whether the mail server has taken it."""
    server = work_on(folder_of(context), lambda w, _: try_mail(w, address))
    say(f"{server} has taken it; now look whether it arrives.")


def _bounces(
    context: typer.Context,
    place: Annotated[Path, typer.Argument(help="A mail (.eml), an mbox file or a Maildir folder.")],
    json_wanted: Json = False,
) -> None:
    """Read what came back to the sender: mails stand as bounced, bad addresses are left alone."""
    found = work_on(folder_of(context), lambda w, _: take_bounces(w, place))
    if json_wanted:
        show_json(found)
        return
    say(
        f"{found.read} read: {found.bounced} of our mails came back, under {found.nobody} of the "
        f"addresses there is nobody; {found.known} reports change nothing, "
        f"{found.others} are none of ours."
    )


def _letter(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--show", help="Print it as HTML.")] = False,
    text: Annotated[bool, typer.Option("--text", help="Print it as text.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write it as HTML into this file.")] = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the letter; else that of the settings.")
    ] = None,
) -> None:
    """Say who gets the weekly letter, or show it as it would be sent now."""
    if not (show or text or to):
        found = work_on(folder_of(context), lambda w, _: letter_readers(w))
        for one in found.readers:
            say(f"{one.login} gets it at {one.address}, in {one.language}.")
        for login in found.strangers:
            say(f"{login} gets none: there is no such open account.")
        if not found.readers and not found.strangers:
            say("Nobody gets the letter. [letter] in nebelhorn.toml says who; try --show.")
        return
    wanted = None if language is None else language.value
    said = work_on(folder_of(context), lambda w, tell: letter(w, language=wanted, progress=tell))
    if to is not None:
        _write(to, said.html)
        say(f"Written: {to}")
    elif text:
        say(f"{said.subject}\n\n{said.text}")
    else:
        typer.echo(said.html)


def _write(place: Path, html: str) -> None:
    try:
        place.write_text(html, encoding="utf-8")
    except OSError as error:
        msg = f"{place} cannot be written: {error.strerror or error}"
        raise WorkspaceError(msg) from error


def _dropped(found: PostedMail) -> str:
    if found.state is MailState.DROPPED:
        return f"Mail {found.mail_no} to {found.to_address} is not sent."
    return f"Mail {found.mail_no} to {found.to_address} is {found.state.value}, as before."


def _time(at_us: int) -> str:
    return datetime.fromtimestamp(at_us // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S")
