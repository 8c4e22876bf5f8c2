"""The verb that brings in what survey tools and review portals have exported: voices."""

from __future__ import annotations

from typing import Annotated

import typer

from nebelhorn.app import bring_voices
from nebelhorn.cli.show import say, show_json
from nebelhorn.cli.work import folder_of, work_on

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def add_voice_verbs(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("voices")(_voices)


def _voices(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Export of the tool: JSON, CSV or another table.")],
    tool: Annotated[
        str,
        typer.Option(
            "--from", help="formbricks, limesurvey, typeform, google_reviews or reviews (a table)."
        ),
    ],
    voice: Annotated[
        str | None, typer.Option(help="Name of the [[voice]] it is of, if there are several.")
    ] = None,
    json_wanted: Json = False,
) -> None:
    """Bring in answers of a survey tool or review portal; [[voice]] says which field means what."""
    found = work_on(
        folder_of(context), lambda w, step: bring_voices(w, file, tool, voice=voice, progress=step)
    )
    if json_wanted:
        show_json(found)
        return
    say(
        f"{found.new:,} new answers of {found.records:,} records; {found.known:,} known before, "
        f"{found.nameless:,} of nobody known."
    )
    if found.open:
        say(f"{found.open:,} records are no answer yet: nothing was said, or it may go on.")
    if found.aside:
        say(f"{found.aside:,} records were put aside; nebelhorn rejects says why.")
