"""Open a workspace for serving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nebelhorn.app.kept_settings import KeptSettings
from nebelhorn.app.service import Service
from nebelhorn.app.workspace import SETTINGS_FILE, open_workspace, sharing
from nebelhorn.clock import utc_now_us
from nebelhorn.live import Inbox


@contextmanager
def serving(
    folder: str | Path = ".", *, clock: Callable[[], int] = utc_now_us
) -> Iterator[Service]:
    """Open a workspace for serving, for as long as the ``with`` block runs.

    Args:
        folder: Of the workspace.
        clock: The time, UTC microseconds.

    Yields:
        The service; ``start`` it.

    Raises:
        WorkspaceError: The folder is no workspace, or a store cannot be used.
        WorkspaceBusy: Another process has it open.
    """
    with open_workspace(folder) as opened, Inbox(opened.folder) as inbox:
        # a file that is broken meanwhile must not stop what goes on
        workspace = replace(opened, kept=KeptSettings(opened.folder / SETTINGS_FILE), clock=clock)
        with sharing(workspace):
            service = Service(workspace, inbox, clock)
            try:
                yield service
            finally:
                service.stop()
