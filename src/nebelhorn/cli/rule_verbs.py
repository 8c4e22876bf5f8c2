"""The verb ``rules``: read the rules that carry predictions, adopt them, hold up the mirror."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from nebelhorn.app import LearnedRule, OurRule, Rules, adopt, mirror, rules
from nebelhorn.cli.mirror_tables import show_mirror
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import Live, folder_of, work_on
from nebelhorn.errors import SettingsError, UnknownName, choices

_SHOWN = 12


_COUNTED = (
    "support, confidence: all cases of a rule that were due when it was last cited. right, likely: "
    "only the predictions of the last 90 days that cite it, so cases it was chosen for; of a rule "
    "that tells how often something rare comes: all its cases of those days."
)


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
    shown: Annotated[
        str | None, typer.Option("--show", help="Show the rule with this id whole.")
    ] = None,
    mirror_wanted: Annotated[
        bool, typer.Option("--mirror", help="Where saying and doing part.")
    ] = False,
    live: Live = None,
    json_wanted: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show the rules the newest predictions rest on; adopt one, and it counts as yours."""
    folder = folder_of(context)
    _refuse_both([adopted, dropped, shown], mirror_wanted=mirror_wanted)
    if mirror_wanted:
        found = work_on(folder, lambda w, report: mirror(w, progress=report), live=live)
        show_json(found) if json_wanted else show_mirror(found)
        return
    if adopted is not None or dropped is not None:
        drop, rule = adopted is None, adopted if adopted is not None else dropped or ""
        chosen, language = work_on(
            folder, lambda w, _: (adopt(w, rule, author, drop=drop), w.settings.language), live=live
        )
        if json_wanted:
            show_json(chosen)
            return
        _show_adopted(chosen, author, language, drop=drop)
        return
    listed, language = work_on(
        folder,
        lambda w, report: (rules(w, question=question, progress=report), w.settings.language),
        live=live,
    )
    if shown is not None:
        one = _by_id(listed, shown)
        show_json(one) if json_wanted else _show_whole(one, language)
    elif json_wanted:
        show_json(listed)
    else:
        _show(listed, limit, language)


def _refuse_both(options: Sequence[str | None], *, mirror_wanted: bool) -> None:
    """Refuse two things at once.

    Raises:
        SettingsError: More than one is wanted.
    """
    if sum(one is not None for one in options) + mirror_wanted > 1:
        msg = "give one of --adopt, --drop, --show and --mirror"
        raise SettingsError(msg)


def _by_id(found: Rules, wanted: str) -> LearnedRule:
    """Return the rule whose id begins so.

    Raises:
        UnknownName: No rule, or more than one, begins so.
    """
    some = [one for one in found.listed if wanted and one.id.startswith(wanted)]
    if len(some) != 1:
        many = "more than one rule begins" if some else "no rule begins"
        msg = f"{many} with {wanted!r}; {choices(wanted, [one.id for one in found.listed])}"
        raise UnknownName(msg)
    return some[0]


def _show_adopted(chosen: LearnedRule, author: str, language: str, *, drop: bool) -> None:
    say(f"{'Dropped' if drop else 'Adopted'} by {author}: {chosen.sentence[language]}")
    counts = "It counts no more from now on" if drop else "It counts from now on"
    say(f"{counts}; what was sealed before is not changed.")
    if chosen.rule.says and not drop:
        shares = ", ".join(f"{name} {percent(share)}" for name, share in chosen.rule.says)
        say(f"It says: {shares}. Where a class must be named, you say: {chosen.rule.says[0][0]}.")
    for one in chosen.against:
        who = "that one" if one.speaks else "the new one"
        say(
            f"Mind: it contradicts a rule of {one.author}, which says {one.foretells}: "
            f"{one.sentence[language]}. Both hold in {percent(one.share)} of the cases of the "
            f"narrower one; there {who} speaks for you."
        )


def _show_whole(one: LearnedRule, language: str) -> None:
    rule, score = one.rule, one.rule.score
    say(f"{one.id} [{one.tag[language]}] {rule.question}: {one.sentence[language]}")
    say("It asks:" if one.asks else "It asks nothing.")
    for clause in one.asks:
        say(f"  {clause[language]}")
    if one.card:
        say(f"Points, {len(one.card)} lines; who has more of them is likelier to be that:")
    for line in one.card:
        say(f"  {line[language]}")
    say(f"As a condition: {one.condition or 'the language of conditions has no words for it'}")
    lift = "" if rule.lift is None else f", {rule.lift:.2f} times as often"
    say(
        f"Rests on {rule.support:,}; {percent(rule.confidence)} of them were so, usually "
        f"{percent(rule.base)}{lift}. In the last 90 days {score.hits:,} of {score.n:,}."
    )
    say(f"Customers: {', '.join(one.customers) or '–'}")


def _show(found: Rules, limit: int, language: str) -> None:
    for question, (carried, whole) in found.carried.items():
        mine = [one for one in found.listed if one.rule.question == question]
        if not mine:
            continue
        share = percent(carried / whole) if whole else "–"
        tell = sum(bool(one.rule.says) for one in mine)
        # whoever stands behind a rule sees it, wherever it stands
        shown = [one for place, one in enumerate(mine) if place < limit or one.adopted]
        more = f"{tell} more tell how often something rare comes; " if tell else ""
        say(
            f"{question}: {len(mine) - tell} rules carry {carried:,} of {whole:,} predictions of "
            f"the last 90 days ({share}); {more}the first {min(limit, len(mine))}"
            f"{', and yours' if len(shown) > limit else ''}:"
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
            [_row(one, language) for one in shown],
        )
        _show_cards(shown, language)
    if found.listed:
        say(_COUNTED)
    if found.ours:
        say("What people foretold themselves, everything settled so far:")
        show_table(
            ["rule", "foretells", ">spoke", ">came true", "likely", ">blind"],
            [_our_row(one, language) for one in found.ours],
        )
        for one in found.ours:
            if one.spoken.brier is not None and one.spoken.usual_brier is not None:
                better = "better" if one.spoken.brier < one.spoken.usual_brier else "no better"
                say(
                    f"{one.sentence[language]}: as a probability {better} than what is usual "
                    f"(Brier {one.spoken.brier:.3f}, usual {one.spoken.usual_brier:.3f})."
                )
    say(
        f"{found.adopted} rules count as yours. "
        "Adopt one with: nebelhorn rules --adopt ID --by NAME; see it whole with: --show ID"
    )


def _show_cards(shown: Sequence[LearnedRule], language: str) -> None:
    """Print each scorecard once, below the rules that look at its points."""
    cards: dict[tuple[str, ...], list[str]] = {}
    for one in shown:
        if one.card:
            cards.setdefault(tuple(line[language] for line in one.card), []).append(one.id)
    for lines, ids in cards.items():
        say(f"Points of the scorecard of {', '.join(ids)} (10 more double the odds):")
        for line in lines:
            say(f"  {line}")


def _row(one: LearnedRule, language: str) -> tuple[object, ...]:
    rule, score = one.rule, one.rule.score
    likely = "–" if score.low is None else f"{percent(score.low)}–{percent(score.high)}"
    return (
        one.id,
        f"[{one.tag[language]}] {one.sentence[language]}",
        rule.support,
        percent(rule.confidence) if rule.support else None,
        percent(rule.base),
        None if rule.lift is None else f"{rule.lift:.2f}",
        f"{score.hits:,} of {score.n:,}" if score.n else "not cited lately",
        likely,
        ", ".join(one.customers),
    )


def _our_row(one: OurRule, language: str) -> tuple[object, ...]:
    rule, score = one.spoken.rule, one.spoken.rule.score
    return (
        f"[{one.tag[language]}] {one.sentence[language]}",
        f"{rule.question}: {rule.foretells}",
        score.n,
        f"{score.hits:,} of {score.n:,}" if score.value is None else percent(score.value),
        "–" if score.low is None else f"{percent(score.low)}–{percent(score.high)}",
        percent(score.naive),
    )
