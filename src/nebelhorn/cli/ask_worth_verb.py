"""The verb that says what asks were worth: asks worth."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import WorthOfAsk, asks_worth
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import Live, folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

_VERDICTS = {
    "too_few": "too few to say",
    "helped": "helped",
    "not_seen": "no difference is to be seen",
    "harmed": "harmed",
}


def add_ask_worth_verb(verbs: typer.Typer) -> None:
    """Add the verb to those about asks."""
    verbs.command("worth")(_worth)


def _worth(
    context: typer.Context,
    name: Annotated[str | None, typer.Option(help="Only this ask.")] = None,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """Show who answered, how far, and whether the answers helped to foretell."""
    found = work_on(
        folder_of(context), lambda w, step: asks_worth(w, name=name, progress=step), live=live
    )
    if json_wanted:
        show_json(found)
        return
    if not found:
        say("There is no [[ask]] in nebelhorn.toml.")
        return
    show_table(
        ["ask", ">asked", ">opened", ">answered", ">sent off", ">bits an answer", "they"],
        [_row(one) for one in found],
    )
    if any(one.worth.missing for one in found) and found[0].foretold:
        say("A verdict needs 200 settled forecasts of 40 customers after an answer.")
    if not found[0].foretold:
        say("Nothing is foretold here; nebelhorn replay foretells, and then it can be said.")


def _row(one: WorthOfAsk) -> list[object]:
    worth, bits = one.worth, one.worth.bits
    gained = "" if bits.value is None else f"{bits.value:+.3f} (n {bits.n:,})"
    shares = [percent(share.value) for share in (worth.opened, worth.response, worth.completeness)]
    verdict = _VERDICTS[worth.verdict.value]
    return [one.name, f"{one.asked:,}", *shares, gained, verdict]
