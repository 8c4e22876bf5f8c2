"""Verbs that keep the ledger honest: anchor, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import Anchored, Verified, anchor, verify
from nebelhorn.cli.show import say, show_json
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_anchor_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("verify", help="Check the ledger; exit code 1 when something was changed.")(_verify)
    app.command("anchor")(_anchor)


def _verify(
    context: typer.Context,
    anchor_file: Annotated[
        Path | None,
        typer.Option("--anchor", help="Also check against this anchor, or a copy of it."),
    ] = None,
    public_key: Annotated[
        str | None,
        typer.Option(help="Who signed the anchor: 64 hex digits, or a file with them."),
    ] = None,
    json_wanted: Json = False,
) -> None:
    found = work_on(
        folder_of(context),
        lambda w, report: verify(w, anchor=anchor_file, public_key=public_key, progress=report),
    )
    if json_wanted:
        show_json(found)
    else:
        _show(found)
    if found.faults:
        raise typer.Exit(1)


def _show(found: Verified) -> None:
    for one in (*found.others, found):
        if one.run_no:
            erased = f", {one.erased:,} of erased customers" if one.erased else ""
            say(
                f"Run {one.run_no} ({one.label}): {one.seals:,} seals in {one.blocks:,} blocks"
                f"{erased}; head {one.head[:16] or 'none'}."
            )
    if found.anchored is not None:
        _show_anchored(found.anchored)
    for fault in found.faults:
        say(f"wrong: {fault}")
    if found.faults:
        return
    say("Nothing that was sealed has been changed.")
    if found.anchored is not None and found.label == "backtest":
        say("A backtest can be made again: this says it is the same one, not that it was live.")


def _show_anchored(held: Anchored) -> None:
    if held.lines:
        many = f"{held.lines:,} time{'s' if held.lines != 1 else ''}"
        say(
            f"Anchored {many}, first {held.first_at}, last {held.last_at}: {held.seals:,} seals "
            f"of this run; {held.since:,} came since then and are not anchored yet."
        )
        say(f"Signed with {held.public_key}.")
        if not held.key_given:
            say(
                "This key stands in the anchor itself: whoever can write a whole new anchor can "
                "sign it too. Give the key you kept with --public-key."
            )
    if held.erased_since:
        say(
            f"Since then {held.erased_since:,} anchored seals were erased; it should be as many "
            "as customers asked for."
        )
    for note in held.notes:
        say(f"note: {note}")


def _anchor(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Outside the workspace; a line is appended.")],
    key: Annotated[
        Path | None,
        typer.Option(
            envvar="NEBELHORN_ANCHOR_KEY",
            help="Private key, made when missing. Left out: ~/.config/nebelhorn/anchor.key.",
        ),
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Keep the head of the ledger in a file elsewhere, signed; once a day is enough."""
    done = work_on(folder_of(context), lambda w, report: anchor(w, file, key=key, progress=report))
    if json_wanted:
        show_json(done)
        return
    if done.key_made:
        say(f"A new key was made: {done.key_file}. Keep it where others cannot read it.")
        say(f"Its public key, to be kept apart from the anchor: {done.public_key}")
    what = (
        f"run {done.run_no} ({done.label}), {done.seals:,} seals in {done.blocks:,} blocks, "
        f"head {done.head[:16]}"
    )
    for number in done.ended_runs:
        say(f"How run {number} (live) ended was not anchored yet, and is now.")
    if done.added:
        say(f"Anchored in {done.file}, line {done.line}: {what}.")
    else:
        say(f"Nothing was added: line {done.line} of {done.file} says the same today: {what}.")
