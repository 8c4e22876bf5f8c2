"""What Ctrl-C becomes."""

from __future__ import annotations

from nebelhorn.errors import NebelhornError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""


class Interrupted(NebelhornError):
    """A person pressed Ctrl-C; what was begun is undone."""
