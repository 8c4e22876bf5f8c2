"""Verbs about beliefs: belief, belief add."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import (
    Belief,
    BeliefRecord,
    Beliefs,
    JudgedBelief,
    NewBelief,
    Side,
    Workspace,
    belief_cautions,
    beliefs,
    believe,
)
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.settings import parse_confidence

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_belief_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    verbs = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
    verbs.callback()(_belief)
    verbs.command("add")(_add)
    app.add_typer(verbs, name="belief")


def _belief(
    context: typer.Context,
    backtest: Annotated[
        bool,
        typer.Option("--backtest", help="Also look at what came before; that proves nothing."),
    ] = False,
    json_wanted: Json = False,
) -> None:
    """Show what people believe or have adopted, and what reality says."""
    if context.invoked_subcommand is not None:
        return
    found, language = work_on(
        folder_of(context),
        lambda w, report: (
            beliefs(w, backtest=backtest, progress=report),
            w.settings.language,
        ),
    )
    if json_wanted:
        show_json(found)
        return
    say(found.sentence[language])
    if not found.listed:
        say("Write one with: nebelhorn belief add NAME --author … --when … --claim …")
        return
    _show(found, language)


def _add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its id, such as branch-stays.")],
    author: Annotated[str, typer.Option(help="Who believes it.")],
    when: Annotated[str, typer.Option(help="Condition: of which customers.")],
    claim: Annotated[
        str,
        typer.Option(
            help='What they do: a touchpoint, "silence", "not …", or a class of the question.'
        ),
    ],
    within: Annotated[
        float | None, typer.Option(help="Until when, days (0.25 is 6 hours).")
    ] = None,
    question: Annotated[
        str | None, typer.Option(help="Forecast question whose class is claimed; has the time.")
    ] = None,
    than: Annotated[
        str | None, typer.Option(help="Condition of those who do it more rarely.")
    ] = None,
    confidence: Annotated[
        str | None, typer.Option(help="How often it comes true, such as 70% or 0.7.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Write down a belief; it is judged by what comes from now on."""
    said = NewBelief(
        name=name,
        author=author,
        condition=when,
        claim=claim,
        horizon_days=within,
        question=question,
        than=than,
        confidence=None if confidence is None else parse_confidence(confidence),
    )

    def write(workspace: Workspace) -> tuple[Belief, tuple[str, ...]]:
        belief = believe(workspace, said)
        return belief, belief_cautions(workspace, [belief])

    written, cautions = work_on(folder_of(context), lambda w, _: write(w))
    if json_wanted:
        show_json(written)
        return
    since = f"{written.written:%Y-%m-%d %H:%M:%S} UTC"
    say(f"{written.name} is written into nebelhorn.toml; what comes from {since} on counts.")
    for sentence in cautions:
        say(f"Mind: {sentence}")
    say("Next: nebelhorn belief")


def _show(found: Beliefs, language: str) -> None:
    show_table(
        [
            "belief",
            "whose",
            "since",
            ">came true",
            ">low",
            ">high",
            ">cases",
            ">customers",
            ">open",
            ">otherwise",
            ">difference",
            ">low",
            ">high",
            "verdict",
        ],
        [_row(one, language) for one in found.listed],
    )
    for sentence in found.cautions:
        say(f"Mind: {sentence}")
    for one in found.listed:
        say(f"{one.result.belief.name}: {one.claim[language]}.")
        if one.result.adopted is not None:
            say(f"  {one.tag[language]}, {one.since[language]}.")
        say(f"  {one.verdict[language]}.")
        if one.calibration is not None:
            say(f"  {one.calibration[language]}.")
        if one.backtest is not None:
            say(f"  {one.backtest[language]}.")


def _row(one: JudgedBelief, language: str) -> tuple[object, ...]:
    belief, record = one.result.belief, one.result.record
    return (
        belief.name,
        one.tag[language],
        f"{belief.written:%Y-%m-%d}",
        _share(record.when),
        percent(record.when.low),
        percent(record.when.high),
        record.when.n,
        record.when.customers,
        record.open,
        _share(record.than),
        *_difference(record),
        record.verdict.value.replace("_", " "),
    )


def _difference(record: BeliefRecord) -> tuple[str | None, ...]:
    return tuple(
        None if value is None else f"{100 * value:+.1f}"
        for value in (record.difference, record.low, record.high)
    )


def _share(side: Side) -> str:
    return f"{side.k:,} of {side.n:,}" if side.value is None else percent(side.value)
