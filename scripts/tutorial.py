"""Run the commands that stand in the pages of the documentation, and write down what they print.

A block marked ``<!-- run -->`` holds commands of ours and their output; ``<!-- run shared -->``
needs ``../shared/data``; ``keep=8`` keeps the first eight lines of what a command prints,
``tail=9`` the last nine. A block marked ``<!-- append FILE -->`` is put at the end of a file.
``tests/test_docs.py`` runs the pages too, and compares.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_BLOCK = re.compile(
    r"<!-- (?P<mark>(?:run|append)\b[^>]*?) -->\n```(?P<info>[^\n]*)\n(?P<body>.*?)\n```",
    re.DOTALL,
)
Runner = Callable[[list[str]], str]


@dataclass(frozen=True)
class Step:
    """One command with the output the page shows, or a text to append to a file."""

    command: list[str]
    shown: list[str]
    append_to: str | None = None


def steps(page: str) -> Iterator[Step]:
    """Return what a page wants to be run, in order."""
    for match in _BLOCK.finditer(page):
        mark = match["mark"].split()
        if mark[0] == "append":
            yield Step([], match["body"].splitlines(), mark[1])
        else:
            yield from _commands(match["body"])


def needs_shared(page: str) -> bool:
    """Say whether a page needs ``../shared/data``."""
    return "<!-- run shared" in page


def refresh(page: str, run: Runner) -> str:
    """Return the page with what its commands print now."""

    def renewed(match: re.Match[str]) -> str:
        mark = match["mark"].split()
        if mark[0] == "append":
            append(mark[1], match["body"])
            return match[0]
        head, tail = _number(mark, "keep="), _number(mark, "tail=")
        lines: list[str] = []
        for step in _commands(match["body"]):
            printed = tidy(run(step.command))
            first = printed if head is tail is None else printed[: head or 0]
            last = printed[len(first) :][-tail:] if tail else []
            gap = ["…"] * (len(first) + len(last) < len(printed))
            lines += [f"$ {shlex.join(step.command)}", *first, *gap, *last]
        body = "\n".join(lines)
        return f"<!-- {match['mark']} -->\n```{match['info']}\n{body}\n```"

    return _BLOCK.sub(renewed, page)


def append(name: str, text: str) -> None:
    """Put a text at the end of a file, below the folder we are in."""
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def tidy(printed: str) -> list[str]:
    """Return lines without blanks at their ends and without empty lines around tables."""
    return [line.rstrip() for line in printed.splitlines() if line.strip()]


def in_process(arguments: list[str]) -> str:
    """Run a ``nebelhorn`` command here and return what it prints, errors included.

    Raises:
        ValueError: It is another command.
    """
    from nebelhorn.cli.main import main  # noqa: PLC0415 - reads the width of the screen

    if arguments[0] != "nebelhorn":
        msg = f"only nebelhorn is run, not {arguments[0]}"
        raise ValueError(msg)
    printed = io.StringIO()
    before = sys.argv
    sys.argv = arguments
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            contextlib.suppress(SystemExit),
        ):
            main()
    finally:
        sys.argv = before
    return printed.getvalue()


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Path]:
    """Make a folder that looks like the repository, and be in it."""
    inside = folder / "repository"
    inside.mkdir()
    (inside / "examples").symlink_to(ROOT / "examples")
    if SHARED.is_dir():
        (folder / "shared").symlink_to(SHARED)
    before = Path.cwd()
    os.chdir(inside)
    try:
        yield inside
    finally:
        os.chdir(before)


def _number(mark: list[str], key: str) -> int | None:
    return next((int(part.removeprefix(key)) for part in mark if part.startswith(key)), None)


def _commands(body: str) -> Iterator[Step]:
    command: list[str] | None = None
    shown: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            if command is not None:
                yield Step(command, shown)
            command, shown = shlex.split(line[2:]), []
        elif line.strip() and line.strip() != "…":
            shown.append(line.rstrip())
    if command is not None:
        yield Step(command, shown)
