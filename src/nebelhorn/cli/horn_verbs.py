"""Verbs of the horn: alarms, diagnose."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.app import (
    Alarm,
    Chart,
    Explained,
    Horn,
    Level,
    Workspace,
    acknowledge,
    alarms,
    diagnose,
    picture,
)
from nebelhorn.cli.show import percent, say, show_json, show_table
from nebelhorn.cli.work import Live, Report, folder_of, work_on
from nebelhorn.errors import SettingsError

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Picture = Annotated[Path | None, typer.Option("--picture", help="Also draw it into this SVG file.")]

_EPOCH = date(1970, 1, 1)


def add_horn_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("alarms")(_alarms)
    app.command("diagnose")(_diagnose)


def _alarms(
    context: typer.Context,
    acknowledged: Annotated[
        str | None, typer.Option("--acknowledge", help="Id of an alarm whose cause you know.")
    ] = None,
    cause: Annotated[str, typer.Option(help="What caused it, in your words.")] = "",
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
    charts: Annotated[
        bool, typer.Option("--charts", help="List every figure that is watched.")
    ] = False,
    drawn: Picture = None,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """Show what has sunk: in the forecasts, and in the faster signals."""
    _refuse_loose(acknowledged, cause, by)
    if acknowledged is not None:
        work_on(
            folder_of(context),
            lambda w, _: acknowledge(w, acknowledged, cause=cause, by=by),
            live=live,
        )
    found = work_on(folder_of(context), lambda w, report: alarms(w, progress=report), live=live)
    if drawn is not None:
        work_on(folder_of(context), partial(_draw, found, drawn))
    if json_wanted:
        show_json(found)
        return
    say(found.sentence["en"])
    if found.live is not None:
        say(found.live["en"])
    if charts:
        _show_charts(found.charts)
        return
    _show_alarms(found)
    if drawn is not None:
        say(f"The picture is in {drawn}")


def _refuse_loose(acknowledged: str | None, cause: str, by: str) -> None:
    """Refuse a cause that belongs to no alarm.

    Raises:
        SettingsError: There is one.
    """
    if acknowledged is None and (cause or by):
        msg = "--cause and --by belong to an alarm; name it with --acknowledge"
        raise SettingsError(msg)


def _diagnose(
    context: typer.Context,
    alarm: Annotated[
        str | None, typer.Option(help="Id of an alarm; without one the last four weeks.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day that is explained, such as 2026-03-01.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day that is explained.")] = None,
    against: Annotated[int, typer.Option(min=1, help="Compared with so many days before.")] = 56,
    drawn: Picture = None,
    live: Live = None,
    json_wanted: Json = False,
) -> None:
    """Say why the index, or what an alarm is about, moved."""
    days = _date_of("--since", since), _date_of("--until", until)
    found = work_on(
        folder_of(context),
        lambda w, report: diagnose(
            w, alarm=alarm, since=days[0], until=days[1], against_days=against, progress=report
        ),
        live=live,
    )
    if drawn is not None:
        work_on(folder_of(context), partial(_draw, found, drawn))
    if json_wanted:
        show_json(found)
        return
    say(found.sentence["en"])
    say(found.basis["en"])
    for said in found.sentences:
        say(f"- {said['en']}")
    if found.gains:
        say("What gave points:")
        for said in found.gains:
            say(f"- {said['en']}")
    _show_waterfall(found)
    if drawn is not None:
        say(f"The picture is in {drawn}")


def _date_of(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{option} {text!r} is no day; write it like 2026-03-01"
        raise SettingsError(msg) from error


def _draw(found: Horn | Explained, file: Path, workspace: Workspace, told: Report) -> None:
    told("drawing")
    picture(workspace, found, file)


def _show_waterfall(found: Explained) -> None:
    waterfall = found.diagnosis.waterfall
    if waterfall is None:
        return
    terms = [(name, getattr(waterfall, name)) for name in ("unseen", "vanished", "within", "mix")]
    rows: list[tuple[object, ...]] = [
        ("before", percent(waterfall.before), None, waterfall.n_before)
    ]
    rows += [
        (
            name if term.separable else f"{name} (not separable from nothing)",
            f"{100 * term.points:+.2f}",
            f"{100 * term.low:+.2f} to {100 * term.high:+.2f}",
            None,
        )
        for name, term in terms
    ]
    if waterfall.question_set:
        rows.append(("other questions", f"{100 * waterfall.question_set:+.2f}", None, None))
    rows.append(("after", percent(waterfall.after), None, waterfall.n_after))
    show_table(["index", ">points", ">likely range", ">settled"], rows)


def _show_alarms(found: Horn) -> None:
    if not found.alarms:
        return
    show_table(
        ["raised", "level", "proven", "what", "alarm", "cause"],
        [
            (
                _day(alarm.raised_day),
                _level(alarm),
                _day(alarm.proven_day),
                said["en"],
                alarm.alarm_id,
                None
                if alarm.acknowledged is None
                else f"{alarm.acknowledged.cause} ({alarm.acknowledged.by})",
            )
            for alarm, said in zip(found.alarms, found.alarm_sentences, strict=True)
        ],
    )
    say("Why: nebelhorn diagnose --alarm ID. You know it: nebelhorn alarms --acknowledge ID")


def _level(alarm: Alarm) -> str:
    if alarm.level is Level.RED and alarm.red_day != alarm.raised_day:
        return f"red since {_day(alarm.red_day)}"
    return alarm.level.value


def _show_charts(charts: tuple[Chart, ...]) -> None:
    show_table(
        ["watched", "subject", "state", ">points", ">usual", ">smallest drop seen in 14 days"],
        [
            (
                chart.watched.value,
                chart.subject or "(everybody)",
                chart.state.value,
                len(chart.points),
                percent(chart.usual),
                None if chart.visible_drop is None else f"{100 * chart.visible_drop:.1f} points",
            )
            for chart in charts
        ],
    )


def _day(number: int | None) -> str | None:
    return None if number is None else str(_EPOCH + timedelta(days=number))
