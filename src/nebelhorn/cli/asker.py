"""Who asked for the command that is being done, when it was another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from nebelhorn.cli.show import errors


@dataclass(frozen=True, slots=True)
class Asker:
    """A process that has handed a command over, and waits.

    Attributes:
        tell: Tells it a step.
        gone: Set when it wants no more: it has gone, or somebody has pressed Ctrl-C there.
    """

    tell: Callable[[str], None]
    gone: Event


_asker: ContextVar[Asker | None] = ContextVar("asker", default=None)


def asker() -> Asker | None:
    """Return who asked; None: somebody at this process's own keyboard."""
    return _asker.get()


@contextmanager
def asked_by(one: Asker) -> Iterator[None]:
    """Do what follows for another process.

    Args:
        one: That has asked.
    """
    token = _asker.set(one)
    try:
        yield
    finally:
        _asker.reset(token)


def progress_line() -> Progress:
    """Return a line on standard error that shows the step; nothing where nobody would see it."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
