"""The verb that listens: fog."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import Hearing, Mean, fog
from nebelhorn.cli.show import duration, percent, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on

_ENTHUSIASTIC = "enthusiastic (9, 10 of 10)"
_LUKEWARM = "lukewarm (7, 8 of 10)"
_ANGRY = "angry (6 of 10 and less)"


def add_hear_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("fog")(_fog)


def _fog(
    context: typer.Context,
    group: Annotated[str | None, typer.Option(help="Only encounters in this group.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="customer, or an object type such as order.")
    ] = None,
    way: Annotated[
        list[str] | None,
        typer.Option(help="Only journeys that go exactly this way; repeat it for each touchpoint."),
    ] = None,
    by_month: Annotated[bool, typer.Option(help="A cell a month.")] = False,
    json_wanted: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show where nobody has heard the customers, and how those feel who spoke."""
    found = work_on(
        folder_of(context),
        lambda w, report: fog(
            w, unit=unit, group=group, way=way or [], by_month=by_month, progress=report
        ),
    )
    if json_wanted:
        show_json(found)
        return
    total = found.fog.total
    say(
        f"{total.k:,} of {total.n:,} encounters lie in fog ({percent(total.value)}, "
        f"95 %: {percent(total.low)} to {percent(total.high)}); "
        f"weighted by importance {percent(found.fog.weighted)}."
    )
    everybody = "this way" if way else group or "everybody"
    _show_cells(found, everybody=everybody, by_month=by_month)
    if found.voices.voices:
        _show_voices(found)
    for what, why in (("care", found.care.why_not), ("who stays", found.stay.why_not)):
        if why:
            say(f"Not measured: {what}: {why}")


def _show_cells(found: Hearing, *, everybody: str, by_month: bool) -> None:
    month = ["month"] if by_month else []
    heads = [">encounters", ">heard", ">fog", ">mood", ">voices", ">delay", "why fog"]
    show_table(
        ["touchpoint", "group", *month, *heads],
        [
            (
                cell.touchpoint,
                cell.group or everybody,
                *([cell.period or "all"] if by_month else []),
                cell.fog.n,
                cell.heard,
                percent(cell.fog.value),
                _likely(cell.mood),
                cell.mood.n,
                duration(None if cell.delay_h is None else cell.delay_h * 3600),
                (cell.reason or "").replace("_", " "),
            )
            for cell in found.fog.cells
        ],
    )


def _show_voices(found: Hearing) -> None:
    mood = found.mood
    many = found.voices.nameless
    nameless = f", {many:,} of nobody known, at their touchpoint alone" if many else ""
    say(
        f"{found.voices.voices:,} voices, {found.voices.unplaced:,} of them about no encounter in "
        f"the log{nameless}; mood {_likely(mood)}, {mood.n:,} scores."
    )
    shares = [
        (_ENTHUSIASTIC, found.feeling.enthusiastic),
        (_LUKEWARM, found.feeling.lukewarm),
        (_ANGRY, found.feeling.angry),
        ("customers: contact alive", found.navi.alive),
        ("customers: in fog", found.navi.fog),
        ("customers: torn", found.navi.torn),
    ]
    if not found.stay.why_not:
        shares += [
            ("stays after complaining", found.stay.after_complaint),
            ("stays after silence", found.stay.after_silence),
            ("stays, everybody", found.stay.baseline),
        ]
    if not found.care.why_not:
        shares.append(("care before leaving", found.care.share_before))
    show_table(
        ["", ">k", ">of n", ">share", ">low", ">high"],
        [
            (name, share.k, share.n, percent(share.value), percent(share.low), percent(share.high))
            for name, share in shares
        ],
    )


def _likely(mood: Mean) -> str:
    if mood.low is None or mood.high is None:
        return _mood(mood.value)
    return f"{_mood(mood.value)} ({_mood(mood.low)} to {_mood(mood.high)})"


def _mood(score: float | None) -> str:
    return "–" if score is None else f"{round(score * 200 - 100) + 0:+d}"
