"""Verbs about bad answers: bad-answers, and who sees to one."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import shorten
from typing import Annotated

import typer

from nebelhorn.app import BadAnswer, bad_answers, see_to
from nebelhorn.cli.show import say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_bad_answer_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    verbs = typer.Typer(help="Bad answers, and who sees to them.", invoke_without_command=True)
    verbs.callback()(_list)
    verbs.command("seen")(_seen)
    app.add_typer(verbs, name="bad-answers")


def _list(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those too that somebody sees to.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 100,
    json_wanted: Json = False,
) -> None:
    """Show the bad answers nobody sees to yet, newest first."""
    if context.invoked_subcommand is not None:
        return
    found = work_on(folder_of(context), lambda w, _: bad_answers(w, seen=every, limit=limit))
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no bad answer that nobody sees to.")
        return
    show_table(
        ["number", "given", "touchpoint", ">score", "customer", "said", "seen by"],
        [_row(one) for one in found],
    )


def _seen(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="Of the answer.")],
    who: Annotated[str, typer.Option("--by", help="Who sees to it.")],
    json_wanted: Json = False,
) -> None:
    """Say that somebody sees to a bad answer; it leaves the list."""
    found = work_on(folder_of(context), lambda w, _: see_to(w, number, who=who))
    if json_wanted:
        show_json(found)
        return
    say(f"{found.seen_by} sees to it.")


_MOST_WORDS = 140
"""Characters of what was said that stand in the table; ``--json`` tells all."""


def _row(one: BadAnswer) -> list[object]:
    given = datetime.fromtimestamp(one.t_us / 1e6, UTC).strftime("%Y-%m-%d %H:%M")
    score = one.score if one.raw_score is None else one.raw_score
    return [
        str(one.answer_id),
        given,
        one.touchpoint or "",
        f"{score:g}",
        one.customer or "nobody known",
        shorten(one.text or "", _MOST_WORDS, placeholder=" …"),
        one.seen_by or "",
    ]
