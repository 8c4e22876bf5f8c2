"""Verbs that foretell and let reality answer: guess, replay, index, seals."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import (
    GuessQuestion,
    Seal,
    SealFunnel,
    SealState,
    VoidReason,
    guess,
    index,
    picture,
    replay,
    seals,
)
from nebelhorn.cli.depth_tables import show_depth
from nebelhorn.cli.guessing import BadGuess, ask_guesses, show_guesses
from nebelhorn.cli.index_tables import By, show_index
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import Live, folder_of, work_on
from nebelhorn.errors import SettingsError

_VOID = {
    VoidReason.NOBODY_ANSWERED: "void: nobody answered",
    VoidReason.IDENTITY: "void: another customer by now",
}
_ABSTAINED = "abstained: too little evidence, a naive guess stands in"

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_foretell_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("guess")(_guess)
    app.command("replay")(_replay)
    app.command("index")(_index)
    app.command("seals")(_seals)


def _guess(
    context: typer.Context,
    answers: Annotated[
        str | None, typer.Option(help='Your guesses instead of being asked, such as "30,5,60".')
    ] = None,
    truth: Annotated[
        bool, typer.Option("--truth", help="Show the truth without guessing.")
    ] = False,
    json_wanted: Json = False,
) -> None:
    """Guess five numbers about your customers first; then see the truth."""
    asked = work_on(folder_of(context), lambda w, report: guess(w, progress=report))
    if json_wanted:
        show_json(asked)
        return
    if not asked:
        say("There is not enough in the log yet to ask anything.")
        return
    guesses = _guesses(asked, answers, truth=truth)
    show_guesses(asked, guesses)


def _guesses(
    asked: tuple[GuessQuestion, ...], answers: str | None, *, truth: bool
) -> list[float] | None:
    if truth:
        return None
    if answers is None and not sys.stdin.isatty():
        msg = "nobody is there to guess; give --answers, or --truth to see the truth at once"
        raise BadGuess(msg)
    return ask_guesses(asked, answers)


def _replay(
    context: typer.Context,
    again: Annotated[
        bool, typer.Option("--again", help="Begin anew although nothing has changed.")
    ] = False,
    challenger: Annotated[
        bool,
        typer.Option(
            "--challenger",
            help="Let a black box (LightGBM) walk beside the rules: what readability costs.",
        ),
    ] = False,
    json_wanted: Json = False,
) -> None:
    """Walk through history as if each day were today: foretell, seal, settle (a backtest)."""
    done = work_on(
        folder_of(context),
        lambda w, report: replay(w, again=again, challenger=challenger, progress=report),
    )
    if json_wanted:
        show_json(done)
        return
    for sentence in done.proposed:
        say(f"Proposed: {sentence}")
    for sentence in done.cautions:
        say(f"Mind: {sentence}")
    many = len(done.questions)
    asked = f"{many} question{'s' if many != 1 else ''} ({', '.join(done.questions)})"
    if done.already:
        say(f"Nothing has changed since the last backtest: {done.seals:,} seals, {asked}.")
    else:
        resumed = "Went on where it had been interrupted. " if done.resumed else ""
        say(f"{resumed}Backtest: {done.points:,} decision points, {done.seals:,} seals, {asked}.")
    if done.challenged is not None:
        say(_challenged(done.challenged))
    say("Next: nebelhorn index")


def _challenged(many: int) -> str:
    if not many:
        return "The black box foretold nothing: too few predictions came due to train it."
    return f"A black box walked beside them: it foretold {many:,} of these predictions too."


def _index(
    context: typer.Context,
    by: Annotated[
        By | None, typer.Option(help="What to break it down by; else by question.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Only what came due in so many last days.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="One click deeper: can it be trusted?")
    ] = False,
    drawn: Annotated[
        Path | None, typer.Option("--picture", help="Also draw it into this SVG file.")
    ] = None,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """Show how often what was foretold of customers came true, beside a naive guess."""
    _refuse_both(by, deep=deep)
    found = work_on(
        folder_of(context), lambda w, report: index(w, days=days, progress=report), live=live
    )
    if drawn is not None:
        work_on(folder_of(context), lambda w, _: picture(w, found, drawn))
    if json_wanted:
        show_json(found)
        return
    say(found.sentence["en"])
    if found.live is not None:
        say(found.live["en"])
    if found.index.stale:
        say("Log or settings have changed since this backtest; make it anew with: nebelhorn replay")
    funnel = found.index.funnel
    whole = "" if days is None else "Of the whole run: "
    say(
        f"{whole}{funnel.issued:,} issued, {funnel.due:,} due, {funnel.settled:,} settled, "
        f"{funnel.void:,} void ({_why_void(funnel)}), {funnel.open:,} open"
        + (f", {funnel.erased:,} erased" if funnel.erased else "")
        + "."
        + (f" Of those issued {funnel.abstained:,} {_ABSTAINED}." if funnel.abstained else "")
    )
    if deep:
        show_depth(found)
    else:
        show_index(found, by or By.QUESTION)


def _why_void(funnel: SealFunnel) -> str:
    if not funnel.identity:
        return "nobody answered"
    return f"{funnel.identity:,} since their customer has become another one; else nobody answered"


def _refuse_both(by: By | None, *, deep: bool) -> None:
    """Refuse two breakdowns at once.

    Raises:
        SettingsError: Both are wanted.
    """
    if deep and by is not None:
        msg = "give either --deep or --by"
        raise SettingsError(msg)


def _seals(
    context: typer.Context,
    customer: Annotated[str | None, typer.Option(help="Only of this customer.")] = None,
    question: Annotated[str | None, typer.Option(help="Only of this question.")] = None,
    state: Annotated[
        SealState | None, typer.Option(help="Only what was right, wrong, void or is open.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many to list.")] = 20,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """List sealed predictions, newest first: what was foretold, why, and what came."""
    found, language = work_on(
        folder_of(context),
        lambda w, report: (
            seals(
                w, customer=customer, question=question, state=state, limit=limit, progress=report
            ),
            w.settings.language,
        ),
        live=live,
    )
    if json_wanted:
        show_json(found)
        return
    say(f"{found.total:,} predictions ({found.label}); the newest {len(found.listed):,}:")
    show_table(
        [
            "sealed",
            "customer",
            "question",
            "foretells",
            ">chance",
            "came",
            "state",
            "rule",
            ">support",
            ">confidence",
            ">usual",
            ">lift",
        ],
        [
            (
                f"{seal.sealed_at:%Y-%m-%d %H:%M}",
                seal.customer,
                seal.question,
                seal.foretells,
                percent(seal.chance),
                seal.came,
                seal.state.value if seal.void is None else _VOID[seal.void],
                *_grounds(seal, language),
            )
            for seal in found.listed
        ],
    )


def _grounds(seal: Seal, language: str) -> tuple[object, ...]:
    """Rule, support, confidence, usual share and lift; no rule where the learner abstained."""
    if seal.abstained:
        return (_ABSTAINED, None, None, percent(seal.base), None)
    lift = None if seal.lift is None else f"{seal.lift:.2f}"
    said = f"{seal.rule[language]} ({seal.says[language]})"
    return (said, seal.support, percent(seal.confidence), percent(seal.base), lift)
