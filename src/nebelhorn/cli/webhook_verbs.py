"""Verbs about those outside who are told: ``webhook add``, ``list``, ``deliveries`` and others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from nebelhorn.app import (
    Delivery,
    DeliveryState,
    add_target,
    deliveries,
    drop_message,
    list_targets,
    redeliver,
    remove_target,
    resume_target,
)
from nebelhorn.cli.show import errors, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Name = Annotated[str, typer.Argument(help="Name of the target.")]
Message = Annotated[str, typer.Argument(help="Id of the message: its webhook-id.")]


def add_webhook_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    verbs = typer.Typer(
        name="webhook",
        help="Say who outside is told what, and see what became of each message.",
        rich_markup_mode=None,
    )
    verbs.command("add")(_add)
    verbs.command("list")(_list)
    verbs.command("resume")(_resume)
    verbs.command("remove")(_remove)
    verbs.command("deliveries")(_deliveries)
    verbs.command("redeliver")(_redeliver)
    verbs.command("drop")(_drop)
    app.add_typer(verbs)


def _add(
    context: typer.Context,
    name: Name,
    url: Annotated[str, typer.Argument(help="Where to: an https or http address.")],
    topics: Annotated[
        list[str] | None,
        typer.Option("--topic", help="Such as alarm.red, or alarm.*; without it everything."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="Private network, address or host name that may be reached."),
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Tell somebody outside; prints the secret for verifying, this once."""
    wanted = tuple(topics or ("*",))
    added = work_on(
        folder_of(context),
        lambda w, _: add_target(w, name, url, topics=wanted, allow=tuple(allow or ())),
    )
    if json_wanted:
        show_json(added)
        return
    say(f"{added.target.name} is told of: {', '.join(added.target.topics)}.")
    say(f"Secret, shown this once: {added.secret}")
    if allow:
        listed = ", ".join(f'"{one}"' for one in allow)
        errors.print(
            f"Note: the server sends there only with allow = [{listed}] under [egress] in "
            "nebelhorn.toml, from its next start.",
            markup=False,
            soft_wrap=True,
        )


def _list(context: typer.Context, json_wanted: Json = False) -> None:
    """Show who is told, and where the messages stand."""
    found = work_on(folder_of(context), lambda w, _: list_targets(w))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("Nobody outside is told. To begin: nebelhorn webhook add NAME URL")
        return
    show_table(
        ["target", "address", "topics", ">waiting", ">failed", ">dead", ">delivered", "state"],
        [
            (
                one.target.name,
                one.target.address,
                ", ".join(one.target.topics),
                *(one.waiting, one.failed, one.dead, one.delivered),
                "on" if one.target.enabled else f"off: {one.target.disabled_reason}",
            )
            for one in found
        ],
    )


def _resume(context: typer.Context, name: Name) -> None:
    """Send again to a target that was switched off; what waited goes out."""
    found = work_on(folder_of(context), lambda w, _: resume_target(w, name))
    say(f"{found.name} is told again.")


def _remove(context: typer.Context, name: Name) -> None:
    """Tell a target nothing any more, and delete its messages."""
    found = work_on(folder_of(context), lambda w, _: remove_target(w, name))
    say(f"{found.name} is told nothing any more.")


def _deliveries(
    context: typer.Context,
    target: Annotated[str | None, typer.Option(help="Only those to this target.")] = None,
    state: Annotated[
        DeliveryState | None,
        typer.Option(help="Only these: waiting, delivered, failed (comes again), dead."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 20,
    json_wanted: Json = False,
) -> None:
    """Show messages, and what became of each."""
    found = work_on(
        folder_of(context),
        lambda w, _: deliveries(w, target=target, state=state, limit=limit),
    )
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no such message.")
        return
    show_table(
        ["put down", "target", "topic", "state", ">attempts", "next", "said", "message"],
        [
            (
                _time(one.created_us),
                one.target,
                one.topic,
                one.state.value,
                one.attempts,
                _next(one),
                one.last_error or one.last_status,
                one.message_id,
            )
            for one in found
        ],
    )


def _redeliver(context: typer.Context, message: Message) -> None:
    """Send a message again, whatever became of it; its id stays the same."""
    found = work_on(folder_of(context), lambda w, _: redeliver(w, message))
    say(f"{found.message_id} goes to {found.target} again.")


def _drop(context: typer.Context, message: Message) -> None:
    """Give a message up."""
    found = work_on(folder_of(context), lambda w, _: drop_message(w, message))
    say(f"{found.message_id} to {found.target} was given up.")


def _next(one: Delivery) -> str | None:
    tried = one.state in {DeliveryState.WAITING, DeliveryState.FAILED}
    return _time(one.due_us) if tried else None


def _time(at_us: int) -> str:
    return datetime.fromtimestamp(at_us // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S")
