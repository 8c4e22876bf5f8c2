"""Verbs that bring facts in: init, import, rejects."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from nebelhorn.app import (
    ColumnRoles,
    Guess,
    ImportOptions,
    ReadOptions,
    guess_import,
    import_events,
    init,
    rejects,
    replay_rejects,
)
from nebelhorn.cli.show import errors, percent, say, show_json, show_table
from nebelhorn.cli.work import folder_of, work_on
from nebelhorn.errors import AmbiguousDates, SettingsError

Result = TypeVar("Result")
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="What 03/04/2026 means."),
]


def add_bring_verbs(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("init", help="Make a workspace with a commented nebelhorn.toml.")(_init)
    app.command("import")(_import)
    again = typer.Typer(help="Records that could not be taken.", invoke_without_command=True)
    again.callback()(_rejects)
    again.command("replay")(_replay)
    app.add_typer(again, name="rejects")


def _init(
    folder: Annotated[Path, typer.Argument(help="Made when missing.")],
    name: Annotated[str | None, typer.Option(help="Of the company.")] = None,
    language: Annotated[str, typer.Option(help="de or en: what reports open with.")] = "en",
    json_wanted: Json = False,
) -> None:
    """Make a workspace with a commented nebelhorn.toml.

    Raises:
        SettingsError: The language is not known.
    """
    if language not in {"de", "en"}:
        msg = f"language {language!r} is not known; available: de, en"
        raise SettingsError(msg)
    file = init(folder, name=name, language=language)
    if json_wanted:
        show_json({"settings": file})
        return
    say(f"{file} is ready. Next: nebelhorn -w {folder} import FILE")


def _import(
    context: typer.Context,
    location: Annotated[str, typer.Argument(help="File, folder (with --map) or database URL.")],
    map_file: Annotated[Path | None, typer.Option("--map", help="Mapping file.")] = None,
    customer: Annotated[str | None, typer.Option(help="Column: customer's key.")] = None,
    time: Annotated[str | None, typer.Option(help="Column: when it happened.")] = None,
    touchpoint: Annotated[str | None, typer.Option(help="Column: touchpoint.")] = None,
    touchpoint_name: Annotated[
        str | None, typer.Option(help="One touchpoint for all records.")
    ] = None,
    score: Annotated[str | None, typer.Option(help="Column: score.")] = None,
    scale: Annotated[str | None, typer.Option(help="Worst and best score, such as 1:5.")] = None,
    text: Annotated[str | None, typer.Option(help="Column: what was said.")] = None,
    value: Annotated[str | None, typer.Option(help="Column: money or amount.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="Column: the record's id.")] = None,
    keep: Annotated[str | None, typer.Option(help="Columns kept as attributes: a,b,c")] = None,
    source: Annotated[str, typer.Option(help="Name of the source; ids live within it.")] = "import",
    day_first: DayFirst = None,
    time_format: Annotated[str | None, typer.Option(help="Such as '%d.%m.%Y %H:%M'.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="For times without offset.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Of a text table.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of a text table.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook.")] = None,
    query: Annotated[str | None, typer.Option(help="SQL for a database.")] = None,
    password_env: Annotated[
        str | None, typer.Option(help="Environment variable with the database password.")
    ] = None,
    customer_object: Annotated[
        str | None, typer.Option(help="OCEL: the object type that is the customer.")
    ] = None,
    tie_line: Annotated[bool, typer.Option(help="File order breaks ties.")] = False,
    replace: Annotated[bool, typer.Option(help="Read known records anew.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Show the guess; import nothing.")] = False,
    save_map: Annotated[
        Path | None, typer.Option(help="Write the mapping to a file, to be edited.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Import a file, tables or a database query; the guess is printed, and can be overruled."""
    options = ImportOptions(
        roles=ColumnRoles(
            customer=customer,
            time=time,
            touchpoint=touchpoint,
            score=score,
            text=text,
            value=value,
            message_id=id_column,
            attributes=tuple(name.strip() for name in keep.split(",")) if keep else None,
        ),
        touchpoint_name=touchpoint_name,
        source=source,
        day_first=day_first,
        time_format=time_format,
        time_zone=time_zone,
        scale=_scale(scale),
        tie_by_line=tie_line,
        replace=replace,
        read=ReadOptions(
            delimiter=delimiter,
            encoding=encoding,
            query=query,
            sheet=sheet,
            customer_object=customer_object,
            password_env=password_env,
        ),
    )
    folder = folder_of(context)
    if dry_run:
        guess = _asking(
            options,
            lambda said: work_on(
                folder, lambda w, _: guess_import(w, location, mapping=map_file, options=said)
            ),
        )
        _save(save_map, guess)
        show_json(guess) if json_wanted else _show_guess(guess, known=False)
        return
    done = _asking(
        options,
        lambda said: work_on(
            folder,
            lambda w, report: import_events(
                w, location, mapping=map_file, options=said, progress=report
            ),
        ),
    )
    _save(save_map, done.guess)
    if json_wanted:
        show_json(done)
        return
    _show_guess(done.guess, known=map_file is not None)
    result = done.result
    show_table(
        ["", ">count"],
        [
            ("records", result.records),
            ("new events", result.events),
            ("new answers", result.answers),
            ("new counts", result.counts),
            ("there already", result.known),
            ("there with another reading", result.otherwise),
            ("rejected", result.rejected),
        ],
    )
    for what, found in result.found:
        say(f"{what}: {found}")
    for sentence in done.proposed:
        say(sentence)
    if result.otherwise:
        say("To read known records anew: the same command with --replace")
    if result.rejected:
        of_all = result.rejected / max(result.records, result.rejected)
        share = f" ({percent(of_all)} of all)" if of_all >= 0.001 else ""
        say(f"{result.rejected:,} records{share} were rejected; why: nebelhorn rejects")
        if done.guess.mapping.customer_path is not None:
            kind = done.guess.mapping.customer_path.object_type
            say(f"The customer was taken to be {kind}; another one: --customer-object TYPE")


def _rejects(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="How many records to show.")] = 20,
    json_wanted: Json = False,
) -> None:
    """Show the records that could not be taken: where, why, and what they say."""
    if context.invoked_subcommand:
        return
    found = work_on(folder_of(context), lambda w, _: rejects(w, limit=limit))
    if json_wanted:
        show_json(found)
        return
    say(f"{found.total:,} records stand rejected.")
    if found.total:
        show_table(["reason", ">records"], found.reasons)
        show_table(
            ["place", ">line", "reason", "record"],
            [(r.location, r.line, r.reason, r.raw[:120]) for r in found.records],
        )
        say("Mend the cause and try them again: nebelhorn rejects replay [--day-first …]")


def _replay(
    context: typer.Context,
    day_first: DayFirst = None,
    time_format: Annotated[str | None, typer.Option(help="Such as '%d.%m.%Y %H:%M'.")] = None,
    customer: Annotated[str | None, typer.Option(help="Column: customer's key.")] = None,
    time: Annotated[str | None, typer.Option(help="Column: when it happened.")] = None,
    touchpoint: Annotated[str | None, typer.Option(help="Column: touchpoint.")] = None,
    touchpoint_name: Annotated[
        str | None, typer.Option(help="One touchpoint for all records.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(help="For times without offset.")] = None,
    scale: Annotated[str | None, typer.Option(help="Worst and best score, such as 1:5.")] = None,
    json_wanted: Json = False,
) -> None:
    """Try rejected records again; nothing is ever counted twice."""
    options = ImportOptions(
        roles=ColumnRoles(customer=customer, time=time, touchpoint=touchpoint),
        touchpoint_name=touchpoint_name,
        time_zone=time_zone,
        day_first=day_first,
        time_format=time_format,
        scale=_scale(scale),
    )
    done = work_on(
        folder_of(context), lambda w, report: replay_rejects(w, options=options, progress=report)
    )
    if json_wanted:
        show_json(done)
        return
    say(f"{done.taken:,} of {done.tried:,} rejected records were taken.")
    if done.uncut:
        say(f"{done.uncut:,} could not be cut into columns; mend the file and import it again.")


def _asking(options: ImportOptions, work: Callable[[ImportOptions], Result]) -> Result:
    try:
        return work(options)
    except AmbiguousDates as error:
        if not sys.stdin.isatty():
            raise
        # on standard error: --json promises that standard output is JSON
        errors.print(str(error), markup=False, soft_wrap=True)
        answer = ""
        while answer not in {"d", "day", "m", "month"}:
            asked = typer.prompt("Which comes first, day or month? [d/m]", err=True)
            answer = asked.strip().lower()
        return work(dataclasses.replace(options, day_first=answer.startswith("d")))


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        worst, best = (float(part) for part in text.split(":"))
    except ValueError as error:
        msg = f"scale {text!r} is not of the form WORST:BEST, such as 1:5"
        raise SettingsError(msg) from error
    if worst == best:
        msg = f"scale {text!r}: worst and best are the same"
        raise SettingsError(msg)
    return worst, best


def _save(file: Path | None, guess: Guess) -> None:
    if file is None:
        return
    try:
        file.write_text(guess.text, encoding="utf-8")
    except OSError as error:
        msg = f"{file}: the mapping cannot be written: {error.strerror or error}"
        raise SettingsError(msg) from error


def _show_guess(guess: Guess, *, known: bool) -> None:
    say(f"{guess.location}")
    for what, found in guess.found:
        say(f"  {what}: {found}")
    show_table(guess.columns[:12], [row[:12] for row in guess.sample])
    if len(guess.columns) > 12:
        say(f"  … and {len(guess.columns) - 12} more columns")
    if known:
        say("Read with the mapping file given.")
        return
    say("Read like this (save it with --save-map FILE, edit, use it with --map FILE):")
    say(guess.text)
