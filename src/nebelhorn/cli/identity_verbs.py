"""Verbs about who is who: why, link, unlink, conflicts."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import (
    Conflicts,
    Hindrance,
    IdLink,
    Relinked,
    Why,
    conflicts,
    link,
    settle_conflict,
    unlink,
    why,
)
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
FirstId = Annotated[str, typer.Argument(help="One id; a browser's is anonymous:ID.")]
SecondId = Annotated[str, typer.Argument(help="The other id.")]
By = Annotated[str, typer.Option(help="Who says so.")]

_CAUSES = {Hindrance.TWO_CUSTOMERS: "two customers' own ids", Hindrance.TOO_MANY: "too many ids"}


def add_identity_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("why")(_why)
    app.command("link")(_link)
    app.command("unlink")(_unlink)
    app.command("conflicts")(_conflicts)


def _why(context: typer.Context, id_a: FirstId, id_b: SecondId, json_wanted: Json = False) -> None:
    """Tell why two ids are one customer, or that they are not."""
    found = work_on(folder_of(context), lambda w, _: why(w, id_a, id_b))
    if json_wanted:
        show_json(found)
        return
    _show_why(found)


def _link(
    context: typer.Context, id_a: FirstId, id_b: SecondId, by: By, json_wanted: Json = False
) -> None:
    """Say that two ids are one customer."""
    _show_done(
        work_on(folder_of(context), lambda w, _: link(w, id_a, id_b, by=by)),
        json_wanted=json_wanted,
    )


def _unlink(
    context: typer.Context, id_a: FirstId, id_b: SecondId, by: By, json_wanted: Json = False
) -> None:
    """Say that two ids are not one customer; all is as it was without their link."""
    _show_done(
        work_on(folder_of(context), lambda w, _: unlink(w, id_a, id_b, by=by)),
        json_wanted=json_wanted,
    )


def _conflicts(
    context: typer.Context,
    keep: Annotated[
        int | None, typer.Option(help="Number of a link: they are two customers.")
    ] = None,
    join: Annotated[
        int | None, typer.Option(help="Number of a link: they are one customer.")
    ] = None,
    by: Annotated[str, typer.Option(help="With --keep or --join: who says so.")] = "",
    json_wanted: Json = False,
) -> None:
    """Show which ids wait for a person to say whether they are one, or say it.

    Raises:
        BadParameter: Both decisions were given.
    """
    if keep is not None and join is not None:
        msg = "--keep and --join contradict each other; give one of them"
        raise typer.BadParameter(msg)
    number = join if keep is None else keep
    if number is not None:
        _show_done(
            work_on(
                folder_of(context),
                lambda w, _: settle_conflict(w, number, join=keep is None, by=by),
            ),
            json_wanted=json_wanted,
        )
        return
    found = work_on(folder_of(context), lambda w, _: conflicts(w))
    if json_wanted:
        show_json(found)
        return
    _show_conflicts(found)


def _show_why(found: Why) -> None:
    if not found.one:
        say(f"{found.a} and {found.b} are two customers.")
        return
    if not found.path:
        say(f"{found.a} and {found.b} are one id.")
        return
    say(f"{found.a} and {found.b} are one customer, known as {found.a_customer}:")
    for one in found.path:
        say(f"  {one.a} and {one.b}: {one.because}, {_told(one)}.")


def _told(one: IdLink) -> str:
    who = one.said_by or one.source or "nobody known"
    return f"{who}, {one.known_at:%Y-%m-%d %H:%M:%S} UTC"


def _show_done(done: Relinked, *, json_wanted: bool) -> None:
    if json_wanted:
        show_json(done)
        return
    if not done.links:
        say("That was said before; nothing was changed.")
        return
    say(f"Written down. Customers who changed: {', '.join(done.changed) or 'none'}.")
    if done.conflicts:
        say(f"Links that wait for a person now: {done.conflicts:,} (nebelhorn conflicts).")


def _show_conflicts(found: Conflicts) -> None:
    if not found.total:
        say("No ids wait for a person.")
        return
    show_table(
        ["number", "id", "id", "said by", "when (UTC)", "would join", "with", "blocked by"],
        [
            (
                str(one.link.number),
                one.link.a,
                one.link.b,
                one.link.said_by or one.link.source,
                f"{one.link.known_at:%Y-%m-%d %H:%M}",
                one.a_customer,
                one.b_customer,
                _CAUSES[one.cause],
            )
            for one in found.listed
        ],
    )
    if found.total > len(found.listed):
        say(f"… and {found.total - len(found.listed):,} more.")
    say("Decide with: nebelhorn conflicts --join NUMBER --by NAME, or --keep")
