"""The verb ``rules``: read the rules that carry predictions, adopt them, hold up the mirror."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import LearnedRule, OurRule, Rules, adopt, mirror, rules
from nebelhorn.cli.mirror_tables import show_mirror
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.errors import SettingsError

_SHOWN = 12


def add_rule_verbs(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("rules")(_rules)


def _rules(
    context: typer.Context,
    question: Annotated[str | None, typer.Option(help="Only of this question.")] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=60, help="How many of each question to show.")
    ] = _SHOWN,
    adopted: Annotated[
        str | None, typer.Option("--adopt", help="Adopt the rule with this id.")
    ] = None,
    dropped: Annotated[
        str | None, typer.Option("--drop", help="Stand behind this rule no more.")
    ] = None,
    author: Annotated[str, typer.Option("--by", help="Who adopts or drops it.")] = "",
    mirror_wanted: Annotated[
        bool, typer.Option("--mirror", help="Where saying and doing part.")
    ] = False,
    json_wanted: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show the rules the newest predictions rest on; adopt one, and it counts as yours."""
    folder = folder_of(context)
    _refuse_both(adopted, dropped, mirror_wanted=mirror_wanted)
    if mirror_wanted:
        found = work_on(folder, lambda w, report: mirror(w, progress=report))
        show_json(found) if json_wanted else show_mirror(found)
        return
    if adopted is not None or dropped is not None:
        drop, rule = adopted is None, adopted if adopted is not None else dropped or ""
        chosen = work_on(folder, lambda w, _: adopt(w, rule, author, drop=drop))
        if json_wanted:
            show_json(chosen)
            return
        done = "Dropped" if drop else "Adopted"
        say(f"{done} by {author}: {chosen.sentence['en']}")
        counts = "It counts no more from now on" if drop else "It counts from now on"
        say(f"{counts}; what was sealed before is not changed.")
        return
    listed = work_on(folder, lambda w, report: rules(w, question=question, progress=report))
    if json_wanted:
        show_json(listed)
        return
    _show(listed, limit)


def _refuse_both(adopted: str | None, dropped: str | None, *, mirror_wanted: bool) -> None:
    """Refuse two things at once.

    Raises:
        SettingsError: More than one is wanted.
    """
    if (adopted is not None) + (dropped is not None) + mirror_wanted > 1:
        msg = "give one of --adopt, --drop and --mirror"
        raise SettingsError(msg)


def _show(found: Rules, limit: int) -> None:
    for question, (carried, whole) in found.carried.items():
        mine = [one for one in found.listed if one.rule.question == question]
        if not mine:
            continue
        share = percent(carried / whole) if whole else "–"
        say(
            f"{question}: {len(mine)} rules carry {carried:,} of {whole:,} predictions of the last "
            f"90 days ({share}); the first {min(limit, len(mine))}:"
        )
        show_table(
            [
                "id",
                "rule",
                ">support",
                ">confidence",
                ">usual",
                ">lift",
                ">right",
                "likely",
                "e.g.",
            ],
            [_row(one) for one in mine[:limit]],
        )
    if found.ours:
        say("What people foretold themselves, everything settled so far:")
        show_table(
            ["rule", "foretells", ">spoke", ">right", "likely", ">blind"],
            [_our_row(one) for one in found.ours],
        )
    say(
        f"{found.adopted} rules count as yours. "
        "Adopt one with: nebelhorn rules --adopt ID --by NAME"
    )


def _row(one: LearnedRule) -> tuple[object, ...]:
    rule, score = one.rule, one.rule.score
    lines = "".join(f"\n  {line['en']}" for line in one.card)
    likely = "–" if score.low is None else f"{percent(score.low)}–{percent(score.high)}"
    return (
        one.id,
        f"[{one.tag['en']}] {one.sentence['en']}{lines}",
        rule.support,
        percent(rule.confidence),
        percent(rule.base),
        None if rule.lift is None else f"{rule.lift:.2f}",
        f"{score.hits:,} of {score.n:,}",
        likely,
        ", ".join(one.customers),
    )


def _our_row(one: OurRule) -> tuple[object, ...]:
    rule, score = one.spoken.rule, one.spoken.rule.score
    return (
        f"[{one.tag['en']}] {one.sentence['en']}",
        f"{rule.question}: {rule.foretells}",
        score.n,
        f"{score.hits:,} of {score.n:,}" if score.value is None else percent(score.value),
        "–" if score.low is None else f"{percent(score.low)}–{percent(score.high)}",
        percent(score.naive),
    )
