"""Verbs about asking customers: asks, asks check, asks why, asks link."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from nebelhorn.app import (
    AskPlan,
    AskStates,
    CheckedAsk,
    WhyAsked,
    ask_link,
    asks,
    check_asks,
    plan_asks,
    why_asked,
)
from nebelhorn.cli.ask_worth_verb import add_ask_worth_verb
from nebelhorn.cli.place_verbs import add_place_verbs
from nebelhorn.cli.show import errors, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.clock import utc_now_us
from nebelhorn.errors import UnknownName, choices

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Name = Annotated[str, typer.Argument(help="Name of the ask, as in nebelhorn.toml.")]
Customer = Annotated[str, typer.Argument(help="One of their ids; a browser's: anonymous:ID.")]

_MOST_SHOWN = 40
_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def add_ask_verbs(app: typer.Typer) -> typer.Typer:
    """Add the verbs to the command line; return them, so that others can add to them."""
    verbs = typer.Typer(
        help="Ask customers: who is asked about what, why not, and what became of it.",
        invoke_without_command=True,
        rich_markup_mode=None,
    )
    verbs.callback()(_asks)
    verbs.command("check")(_check)
    verbs.command("why")(_why)
    verbs.command("link")(_link)
    add_ask_worth_verb(verbs)
    add_place_verbs(verbs)
    app.add_typer(verbs, name="asks")
    return verbs


def _asks(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Who would be asked now, and why nobody else.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="Only this ask.")] = None,
    at: Annotated[
        datetime | None,
        typer.Option(formats=_TIMES, help="With --dry-run: as of when, UTC; else now."),
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Show what became of all asks, or who would be asked now.

    Raises:
        BadParameter: --at was given without --dry-run.
    """
    if context.invoked_subcommand is not None:
        return
    folder = folder_of(context)
    if not dry_run:
        if at is not None:
            msg = "--at goes with --dry-run: what became of asks is told as it stands"
            raise typer.BadParameter(msg)
        states = work_on(folder, lambda w, _: asks(w))
        if name is not None:
            states = _only(states, name)
        if json_wanted:
            show_json(states)
        else:
            _show_states(states)
        return
    now_us = _us(at) if at is not None else utc_now_us()
    plan = work_on(folder, lambda w, _: plan_asks(w, now_us=now_us, name=name))
    if json_wanted:
        show_json(plan)
    else:
        _show_plan(plan)


def _check(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(help="Only this ask.")] = None,
    json_wanted: Json = False,
) -> None:
    """Check the questions before they go out."""
    checked = work_on(folder_of(context), lambda w, _: check_asks(w, name=name))
    if json_wanted:
        show_json(checked)
        return
    if not checked:
        say("nebelhorn.toml has no [[ask]].")
    for one in checked:
        _show_checked(one)


def _why(context: typer.Context, customer: Customer, name: Name, json_wanted: Json = False) -> None:
    """Tell why a customer would be asked now or would not, with every reason."""
    found = work_on(
        folder_of(context), lambda w, _: why_asked(w, customer, name, now_us=utc_now_us())
    )
    if json_wanted:
        show_json(found)
    else:
        _show_why(found)


def _link(
    context: typer.Context, name: Name, customer: Customer, json_wanted: Json = False
) -> None:
    """Make a link for one customer's last encounter, to be handed over by a person."""
    made = work_on(
        folder_of(context), lambda w, _: ask_link(w, name, customer, now_us=utc_now_us())
    )
    if json_wanted:
        show_json(made)
        return
    say(made.answer)
    say(
        f"About {customer}'s encounter of {made.encounter:%Y-%m-%d %H:%M} UTC; "
        f"it takes one answer, until {made.until:%Y-%m-%d %H:%M} UTC."
    )


def _only(states: tuple[AskStates, ...], name: str) -> tuple[AskStates, ...]:
    mine = tuple(one for one in states if one.name == name)
    if not mine:
        msg = f"no ask {name!r}; {choices(name, [one.name for one in states])}"
        raise UnknownName(msg)
    return mine


def _show_states(states: tuple[AskStates, ...]) -> None:
    if not states:
        say("nebelhorn.toml has no [[ask]]; the pages say how one is written.")
        return
    show_table(
        [
            *("ask", "active", ">planned", ">sent", ">unopened", ">shown", ">dismissed"),
            *(">partial", ">finished", "not asked"),
        ],
        [
            (
                *(one.name, "yes" if one.active else "no", f"{one.planned:,}", f"{one.sent:,}"),
                *(f"{one.asked:,}", f"{one.shown:,}", f"{one.dismissed:,}", f"{one.partial:,}"),
                *(f"{one.finished:,}", _reasons(one.not_asked)),
            )
            for one in states
        ],
    )
    uncertain = sum(one.uncertain for one in states)
    if uncertain:
        say(f"Of {uncertain:,} of those sent nobody knows whether they arrived (nebelhorn mails).")


def _show_plan(plan: AskPlan) -> None:
    for hint in plan.hints:
        errors.print(f"Note: {hint}.", markup=False, soft_wrap=True)
    if not plan.asks:
        say("nebelhorn.toml has no [[ask]]; the pages say how one is written.")
        return
    say(f"As of {plan.at:%Y-%m-%d %H:%M} UTC {plan.asked:,} would be asked. Nothing was sent.")
    show_table(
        ["ask", "active", ">encounters", ">asked", ">by lot", "all others, by the first reason"],
        [
            (
                *(one.name, "yes" if one.active else "no", f"{one.encounters:,}"),
                *(f"{one.asked:,}", f"{one.by_lot:,}", _others(one.reasons, one)),
            )
            for one in plan.asks
        ],
    )
    shown = plan.decisions[:_MOST_SHOWN]
    show_table(
        ["ask", "customer", "encounter (UTC)", "channel", "asked", ">chance", "reasons"],
        [
            (
                *(one.ask, one.customer, f"{one.at:%Y-%m-%d %H:%M}", one.channel),
                "by lot" if one.by_lot else "yes" if one.asked else "no",
                None if one.propensity is None else f"{one.propensity:.3f}",
                ", ".join(reason.replace("_", " ") for reason in one.reasons),
            )
            for one in shown
        ],
    )
    if len(plan.decisions) > len(shown):
        say(f"… and {len(plan.decisions) - len(shown):,} more; --json prints all.")


def _others(reasons: tuple[tuple[str, int], ...], one: object) -> str:
    outside, earlier = getattr(one, "outside", 0), getattr(one, "earlier", 0)
    parts = [_reasons(reasons)] if reasons else []
    parts += [f"not for them {outside:,}"] if outside else []
    parts += [f"before it was active {earlier:,}"] if earlier else []
    return ", ".join(parts)


def _reasons(counts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{reason.replace('_', ' ')} {count:,}" for reason, count in counts)


def _show_checked(one: CheckedAsk) -> None:
    if one.unknown is not None:
        say(f"{one.name} asks nobody: {one.unknown}")
    elif not one.findings:
        say(f"{one.name}: nothing found.")
    for finding in one.findings:
        where = "" if finding.question is None else f", question {finding.question + 1}"
        language = f" ({finding.language})" if finding.language else ""
        words = f": “{finding.words}”" if finding.words else ""
        say(f"{one.name}{where}{language}: {finding.kind.value.replace('_', ' ')}{words}")
        say(f"  {finding.en}")
        if finding.better:
            say(f"  Better: {finding.better[0]}")
    if one.unchecked:
        say(f"{one.name}: not judged, only German and English are: {', '.join(one.unchecked)}")


def _show_why(found: WhyAsked) -> None:
    for hint in found.hints:
        errors.print(f"Note: {hint}.", markup=False, soft_wrap=True)
    if not found.active:
        say(f"{found.ask} is not active; as if it were:")
    if found.outside:
        say(f"At {found.outside:,} encounters they were none of those the ask is for.")
    if not found.encounters:
        say(f"{found.customer} has no encounter that {found.ask} could be about.")
        return
    show_table(
        ["encounter (UTC)", "channel", "may be asked", "reasons", "written down"],
        [
            (
                *(f"{one.at:%Y-%m-%d %H:%M}", one.channel),
                "no" if one.reasons or one.early else "yes",
                ", ".join(
                    [
                        *(["before it was active"] if one.early else []),
                        *(reason.replace("_", " ") for reason in one.reasons),
                    ]
                ),
                None if one.state is None else f"{one.state}, {one.state_at:%Y-%m-%d %H:%M}",
            )
            for one in found.encounters
        ],
    )


def _us(at: datetime) -> int:
    moment = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return round((moment - _EPOCH).total_seconds() * 1_000_000)
