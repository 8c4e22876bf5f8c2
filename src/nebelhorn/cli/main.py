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

from nebelhorn.cli.access_verbs import add_access_verbs
from nebelhorn.cli.anchor_verbs import add_anchor_verbs
from nebelhorn.cli.ask_verbs import add_ask_verbs
from nebelhorn.cli.backup_verbs import add_backup_verbs
from nebelhorn.cli.bad_answer_verbs import add_bad_answer_verbs
from nebelhorn.cli.belief_verbs import add_belief_verbs
from nebelhorn.cli.bring_verbs import add_bring_verbs
from nebelhorn.cli.consent_verbs import add_consent_verbs
from nebelhorn.cli.customer_verbs import add_customer_verbs
from nebelhorn.cli.erase_verb import add_erase_verb
from nebelhorn.cli.foretell_verbs import add_foretell_verbs
from nebelhorn.cli.forward import forward
from nebelhorn.cli.hear_verbs import add_hear_verbs
from nebelhorn.cli.horn_verbs import add_horn_verbs
from nebelhorn.cli.identity_verbs import add_identity_verbs
from nebelhorn.cli.keep_verbs import add_keep_verbs
from nebelhorn.cli.look_verbs import add_look_verbs
from nebelhorn.cli.mail_verbs import add_mail_verbs
from nebelhorn.cli.pull_verbs import add_pull_verbs
from nebelhorn.cli.rule_verbs import add_rule_verbs
from nebelhorn.cli.serve_verb import add_serve_verb
from nebelhorn.cli.show import errors
from nebelhorn.cli.told_verbs import add_told_verbs
from nebelhorn.cli.voice_verbs import add_voice_verbs
from nebelhorn.cli.webhook_verbs import add_webhook_verbs
from nebelhorn.cli.work import INTERRUPTED, Interrupted
from nebelhorn.errors import NebelhornError

app = typer.Typer(
    name="nebelhorn",
    help="Customer journeys as they really are, and the fog where nobody has heard the customer.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# typer gives what it raises for wrong options and arguments no public name of its own
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

add_bring_verbs(app)
add_look_verbs(app)
add_pull_verbs(app)
add_voice_verbs(app)
add_bad_answer_verbs(app)
add_ask_verbs(app)
add_consent_verbs(app)
add_told_verbs(app)
add_hear_verbs(app)
add_foretell_verbs(app)
add_customer_verbs(app)
add_rule_verbs(app)
add_belief_verbs(app)
add_horn_verbs(app)
add_anchor_verbs(app)
add_webhook_verbs(app)
add_mail_verbs(app)
add_identity_verbs(app)
add_keep_verbs(app)
add_backup_verbs(app)
add_erase_verb(app)
add_serve_verb(app, lambda arguments: _exit_code(arguments))
add_access_verbs(app)


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


def _exit_code(arguments: Sequence[str]) -> int:
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
