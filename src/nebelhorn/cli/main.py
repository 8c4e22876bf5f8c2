"""The ``nebelhorn`` command: its verbs, and the one boundary where errors become sentences."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from nebelhorn.cli.bring_verbs import add_bring_verbs
from nebelhorn.cli.keep_verbs import add_keep_verbs
from nebelhorn.cli.look_verbs import add_look_verbs
from nebelhorn.cli.show import errors
from nebelhorn.cli.work import INTERRUPTED, Interrupted
from nebelhorn.errors import NebelhornError

app = typer.Typer(
    name="nebelhorn",
    help="Customer journeys as they really are, and the fog where nobody has heard the customer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
add_bring_verbs(app)
add_look_verbs(app)
add_keep_verbs(app)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(version("nebelhorn"))
        raise typer.Exit


@app.callback()
def _everywhere(
    context: typer.Context,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace", "-w", envvar="NEBELHORN_WORKSPACE", help="Folder of the workspace."
        ),
    ] = Path(),
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.")
    ] = False,
) -> None:
    _show_version(wanted=show_version)
    context.obj = str(workspace)


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 2."""
    try:
        app()
    except Interrupted as error:
        errors.print(str(error), markup=False)
        sys.exit(INTERRUPTED)
    except NebelhornError as error:
        errors.print(f"nebelhorn: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        # `nebelhorn map | head`: the reader has seen enough.
        sys.stderr.close()
        sys.exit(0)
