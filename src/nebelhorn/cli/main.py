"""The ``nebelhorn`` command: its verbs, and the one boundary where errors become sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.main import get_command

from nebelhorn.cli.forward import forward
from nebelhorn.cli.interrupted import INTERRUPTED, Interrupted
from nebelhorn.cli.show import errors
from nebelhorn.cli.verbs import LazyGroup
from nebelhorn.errors import NebelhornError

app = typer.Typer(
    name="nebelhorn",
    help="Customer journeys as they really are, and the fog where nobody has heard the customer.",
    cls=LazyGroup,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# typer gives what it raises for wrong options and arguments no public name of its own
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


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
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
    context.obj = str(workspace)
    if context.invoked_subcommand not in _BY_THEMSELVES:
        code = forward(workspace, context.invoked_subcommand, _typed.get())
        if code is not None:
            raise typer.Exit(code)


_BY_THEMSELVES = frozenset(("init", "serve", "key", "account", "restore", "erase"))
"""Verbs that need not ask the process that serves the workspace."""

_typed: ContextVar[tuple[str, ...]] = ContextVar("typed", default=())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; an expected error is one sentence and exit code 2.

    Args:
        arguments: Without the program's name; None: what the shell gave us.
    """
    _typed.set(tuple(sys.argv[1:] if arguments is None else map(str, arguments)))
    try:
        code = _command()(arguments, prog_name="nebelhorn", standalone_mode=False)
        sys.stdout.flush()
    except Interrupted as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        sys.exit(INTERRUPTED)
    except NebelhornError as error:
        _complain(str(error))
    except _UsageError as error:
        _complain(_usage(error))
    except typer.Abort:
        _complain("stopped; nothing was done")
    except BrokenPipeError:
        # `nebelhorn map | head`: the reader has seen enough, and nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


@cache
def _command() -> Callable[..., object]:
    """Make the commands of the verbs, once: for a server that runs many it is half the work."""
    return get_command(app)


def exit_code(arguments: Sequence[str]) -> int:
    """Run the command line as ``main`` does, and return the exit code instead of leaving.

    Args:
        arguments: Without the program's name.
    """
    try:
        main(arguments)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1


def _complain(sentence: str) -> NoReturn:
    errors.print(f"nebelhorn: {sentence}", markup=False, soft_wrap=True)
    sys.exit(2)


def _usage(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "nebelhorn"
    sentence = error.format_message() if hasattr(error, "format_message") else str(error)
    return f"{sentence.rstrip('.')} (see: {command} --help)"
