"""Verbs that look at journeys: map, journeys, funnel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from nebelhorn.app import (
    Figure,
    FunnelPlace,
    Outcome,
    Workspace,
    behind,
    behind_step,
    funnel,
    journey_map,
    journeys,
)
from nebelhorn.cli.show import duration, percent, say, show_json, show_table
from nebelhorn.cli.work import Report, folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Group = Annotated[str | None, typer.Option(help="Only encounters in this group.")]
Unit = Annotated[str | None, typer.Option(help="customer, or an object type such as order.")]
Who = Annotated[bool, typer.Option("--who", help="List the customers behind the count.")]


def add_look_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("map")(_map)
    app.command("journeys")(_journeys)
    app.command("funnel")(_funnel)


def _map(
    context: typer.Context,
    places: Annotated[
        list[str] | None,
        typer.Argument(help="With --who: one touchpoint, or two for the step between them."),
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many transitions to show.")] = 25,
    group: Group = None,
    unit: Unit = None,
    who: Who = False,
    at: Annotated[
        Figure | None, typer.Option(help="With --who and one touchpoint: start or end.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Show who goes where next, how often and how fast."""
    named = places or []
    if who or named:
        figure = at or (Figure.TRANSITION if len(named) == 2 else Figure.STATION)
        _show_who(
            context,
            lambda w, told: behind(w, figure, named, group=group, unit=unit, progress=told),
            " → ".join(named),
            json_wanted=json_wanted,
        )
        return
    found = work_on(
        folder_of(context),
        lambda w, report: journey_map(w, group=group, unit=unit, progress=report),
    )
    if json_wanted:
        show_json(found)
        return
    say(
        f"{found.customers:,} {found.unit}s in {found.journeys:,} journeys made "
        f"{found.events:,} encounters at {len(found.stations)} touchpoints."
    )
    show_table(
        ["touchpoint", ">encounters", f">{found.unit}s", ">journeys begin", ">journeys end"],
        [(s.touchpoint, s.events, s.customers, s.starts, s.ends) for s in found.stations[:top]],
    )
    show_table(
        ["from", "to", ">count", f">{found.unit}s", ">median", ">p90"],
        [
            (t.source, t.target, t.count, t.customers, duration(t.median_s), duration(t.p90_s))
            for t in found.transitions[:top]
        ],
    )
    hidden = found.transitions[top:]
    if hidden:
        steps = found.events - found.journeys
        part = sum(t.count for t in hidden)
        say(
            f"{len(hidden)} more transitions are not shown: {part:,} of {steps:,} steps "
            f"({percent(part / steps)})."
        )


def _show_who(
    context: typer.Context,
    ask: Callable[[Workspace, Report], tuple[str, ...]],
    what: str,
    *,
    json_wanted: bool,
) -> None:
    found = work_on(folder_of(context), ask)
    if json_wanted:
        show_json(found)
        return
    say(f"{len(found):,} behind {what}:")
    for name in found:
        say(f"  {name}")


def _journeys(
    context: typer.Context,
    way: Annotated[
        list[str] | None,
        typer.Argument(help="With --who: all touchpoints of one way, in order."),
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many variants to show.")] = 20,
    group: Group = None,
    unit: Unit = None,
    who: Who = False,
    json_wanted: Json = False,
) -> None:
    """Show the ways journeys go from start to end."""
    named = way or []
    if who or named:
        _show_who(
            context,
            lambda w, told: behind(w, Figure.VARIANT, named, group=group, unit=unit, progress=told),
            " → ".join(named),
            json_wanted=json_wanted,
        )
        return
    found = work_on(
        folder_of(context),
        lambda w, report: journeys(w, limit=limit, group=group, unit=unit, progress=report),
    )
    if json_wanted:
        show_json(found)
        return
    say(
        f"{found.journeys:,} journeys go {found.variants_total:,} different ways; "
        f"the {len(found.variants)} shown stand for {percent(found.shown)} of them."
    )
    show_table(
        [">journeys", ">share", "way"],
        [(v.journeys, percent(v.share), " → ".join(v.touchpoints)) for v in found.variants],
    )
    if found.left_out:
        say(f"{found.left_out:,} events are in no journey of this unit.")


def _funnel(
    context: typer.Context,
    steps: Annotated[list[str], typer.Argument(help="Two to ten touchpoints, in order.")],
    window_days: Annotated[float, typer.Option(help="From the first step to the last.")] = 90.0,
    group: Group = None,
    unit: Unit = None,
    who: Annotated[
        int | None, typer.Option(min=1, help="List the customers at this step, from 1.")
    ] = None,
    outcome: Annotated[
        Outcome, typer.Option(help="With --who: who reached it, or is lost to it.")
    ] = Outcome.REACHED,
    json_wanted: Json = False,
) -> None:
    """Show how many go step by step, and where the others went instead."""
    if who is not None:
        place = FunnelPlace(tuple(steps), who - 1, outcome, window_days)
        _show_who(
            context,
            lambda w, told: behind_step(w, place, group=group, unit=unit, progress=told),
            f"step {who} of the funnel ({outcome.value})",
            json_wanted=json_wanted,
        )
        return
    found = work_on(
        folder_of(context),
        lambda w, report: funnel(
            w, steps, window_days=window_days, group=group, unit=unit, progress=report
        ),
    )
    if json_wanted:
        show_json(found)
        return
    say(f"Within {found.window_days:g} days of the first step:")
    show_table(
        ["step", ">reached", ">of first", ">of previous", ">median", ">still open"],
        [
            (
                s.touchpoint,
                s.reached,
                percent(s.of_first),
                percent(s.of_previous),
                duration(s.median_s),
                s.undecided,
            )
            for s in found.steps
        ],
    )
    for step, others in zip(found.steps, found.instead, strict=False):
        if others:
            say(f"After {step.touchpoint}, those who did not go on:")
            show_table(
                ["instead", ">customers", ">median"],
                [
                    (o.touchpoint or "nothing came any more", o.customers, duration(o.median_s))
                    for o in others[:6]
                ],
            )
