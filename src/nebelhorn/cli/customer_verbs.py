"""The verb about one customer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from nebelhorn.app import CustomerState, JourneyMoment, customer_and_journey
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_customer_verbs(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("customer")(_customer)


def _customer(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Of the customer, a browser, an order …")
    ],
    kind: Annotated[
        str | None, typer.Option(help="customer, anonymous, or a type such as order.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Of rules and labels: de or en.")] = None,
    journey: Annotated[
        int, typer.Option("--journey", min=0, help="How many of the last moments to list.")
    ] = 0,
    json_wanted: Json = False,
) -> None:
    """Show what is known of one customer, and what is foretold."""
    state, moments = work_on(
        folder_of(context),
        lambda w, report: customer_and_journey(
            w, name, kind=kind, language=language, progress=report
        ),
    )
    if json_wanted:
        show_json(state if not journey else {"state": state, "journey": moments[:journey]})
        return
    _say_state(state)
    _show_predictions(state)
    if journey:
        _show_journey(moments[:journey])


def _say_state(state: CustomerState) -> None:
    say(f"{state.id or 'nobody the office knows'}, as of {_time(state.as_of)} UTC")
    others = [one for one in state.ids if one != state.id]
    if others:
        say(f"Also known as: {', '.join(others)}.")
    last = state.last_touchpoint
    if last is not None:
        say(f"Last: {last.label} ({last.stage_label}), {_time(last.at)}.")
    say(
        f"{state.encounters:,} encounters and {state.voices:,} voices since "
        f"{_time(state.first_seen)}."
    )
    if state.journey is not None:
        say(
            f"On a journey since {_time(state.journey.since)}, "
            f"{state.journey.encounters:,} encounters."
        )
    _say_feeling(state)


def _say_feeling(state: CustomerState) -> None:
    voice = state.last_voice
    if voice is not None:
        score = "without a score" if voice.score is None else f"score {voice.score:.2f} of 1"
        about = "" if voice.label is None else f" about {voice.label}"
        say(f"Last voice: {score}{about}, {_time(voice.at)}.")
    if state.goal is not None:
        say(f"Wants: {state.goal.goal}.")
    if state.navi is not None:
        say(f"Navi: {state.navi.state} (silence counts from {state.navi.silence_days:.0f} days).")
    fog = state.fog.fog
    if fog.value is not None:
        say(
            f"Fog: {percent(fog.value)} ({fog.k:,} of {fog.n:,} encounters); "
            f"everybody: {percent(state.fog.everybody.value)}."
        )


def _show_predictions(state: CustomerState) -> None:
    if not state.predictions:
        say("Nothing is foretold that is still open.")
        return
    show_table(
        ["question", "foretells", ">chance", ">usually", ">of", "until (UTC)", "rule"],
        [
            (
                one.label,
                one.foretells,
                percent(one.chance),
                percent(None if one.usual is None else one.usual.value),
                None if one.usual is None else one.usual.n,
                _time(one.until),
                one.rule,
            )
            for one in state.predictions
        ],
    )
    if any(one.run == "backtest" for one in state.predictions):
        say("These are of a backtest: nothing has been foretold live yet.")


def _show_journey(moments: tuple[JourneyMoment, ...]) -> None:
    show_table(
        ["when (UTC)", "what", "touchpoint", ">score"],
        [
            (
                _time(one.at),
                one.kind.value,
                one.touchpoint,
                None if one.score is None else f"{one.score:.2f}",
            )
            for one in moments
        ],
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
