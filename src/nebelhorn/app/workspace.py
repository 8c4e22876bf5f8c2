"""Open a workspace: a folder with settings and stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from nebelhorn.app.kept_settings import KeptSettings
from nebelhorn.clock import utc, utc_now_us
from nebelhorn.errors import WorkspaceError
from nebelhorn.log import Stores, in_sentences, open_stores
from nebelhorn.predictions import RunChoice, run_choice
from nebelhorn.settings import (
    Settings,
    read_settings,
    replace_file,
    settings_sha256,
    settings_text,
)

SETTINGS_FILE = "nebelhorn.toml"

_SERVED: dict[Path, Workspace] = {}
"""Workspaces that are served by this process: whoever opens one shares its stores."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One company's folder.

    Attributes:
        folder: Where it is.
        stores: Facts and office; owned by this process until closed.
        run: Which run index, horn, seals, rules and report look at. None: what is sealed live once
            it has matured, before that the newest backtest where there is one; ``live`` and
            ``backtest`` are never mixed.
        kept: While it is served: what goes on counting where ``nebelhorn.toml`` is broken.
        clock: What time it is for the company, UTC microseconds; of a demo it may be a fast one.
            Keys, sessions and links of people go by the real one.
    """

    folder: Path
    stores: Stores
    run: RunChoice | None = None
    kept: KeptSettings | None = None
    clock: Callable[[], int] = utc_now_us

    @property
    def settings(self) -> Settings:
        """What ``nebelhorn.toml`` says now: an import adds to it while the workspace is open.

        Raises:
            SettingsError: It says something that cannot be; not while it is served.
        """
        if self.kept is not None:
            return self.kept.now()
        file = self.folder / SETTINGS_FILE
        return _settings(file, settings_sha256(file))

    @property
    def settings_mark(self) -> str:
        """What is another one whenever ``settings`` are."""
        if self.kept is not None:
            self.kept.now()
            return self.kept.mark
        return settings_sha256(self.folder / SETTINGS_FILE)

    def now(self) -> datetime:
        """Return what time it is for the company, UTC."""
        return utc(self.clock())

    def lend(self) -> Workspace:
        """Return the same workspace with a connection of its own, for another thread."""
        return replace(self, stores=self.stores.lend())

    def looking_at(self, run: RunChoice | str | None) -> Workspace:
        """Return the same workspace, looking at another run.

        Args:
            run: ``live``, ``backtest``, or None: see ``run``.

        Raises:
            UnknownName: There is no such kind of run.
        """
        return replace(self, run=run_choice(run))

    def close(self) -> None:
        """Give the workspace back, so that another process can open it."""
        self.stores.close()


def init(folder: str | Path, *, name: str | None = None, language: str = "en") -> Path:
    """Make a workspace: a folder with a commented ``nebelhorn.toml``.

    Only its owner may look into the folder and the files; a folder that is there keeps its mode.

    Args:
        folder: Made when missing; may hold other files, but no workspace yet.
        name: Of the company; None: the folder's name.
        language: ``de`` or ``en``; what reports open with.

    Returns:
        The settings file.

    Raises:
        WorkspaceError: There is a workspace already, or a file stands in the way.

    Examples:
        >>> import tempfile
        >>> init(Path(tempfile.mkdtemp()) / "shop").name
        'nebelhorn.toml'
    """
    place = Path(folder)
    file = place / SETTINGS_FILE
    if file.exists():
        msg = f"{place} is a workspace already ({SETTINGS_FILE} is there); nothing was changed"
        raise WorkspaceError(msg)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = Settings(name=name or place.resolve().name, language=language)
        replace_file(file, settings_text(settings).encode(), mode=0o600)
    except OSError as error:
        msg = f"{place}: cannot make a workspace here: {error.strerror or error}"
        raise WorkspaceError(msg) from error
    return file


@contextmanager
def open_workspace(
    folder: str | Path = ".", *, run: RunChoice | str | None = None
) -> Iterator[Workspace]:
    """Open a workspace for as long as the ``with`` block runs.

    Args:
        folder: Made by ``init``.
        run: Which run index, horn, seals, rules and report look at: ``live`` or ``backtest``. None:
            what is sealed live once it has matured, before that the newest backtest.

    Yields:
        The workspace.

    Raises:
        WorkspaceError: The folder is no workspace.
        WorkspaceBusy: Another process has it open.
        DiskFull: There is no room left on the disk.
        SettingsError: ``nebelhorn.toml`` says something that cannot be.
        UnknownName: There is no such kind of run.
    """
    place, choice = Path(folder), run_choice(run)
    served = _SERVED.get(place.resolve())
    if served is not None:
        # whoever works with it is told where the file is broken
        lent = replace(served.lend(), run=choice, kept=None)
        try:
            yield lent
        finally:
            lent.stores.facts.close()
        return
    file = place / SETTINGS_FILE
    if not file.is_file():
        msg = (
            f"{place.resolve()} is no workspace (no {SETTINGS_FILE} in it); "
            "make one with: nebelhorn init DIR"
        )
        raise WorkspaceError(msg)
    read_settings(file)
    with in_sentences(place):
        workspace = Workspace(place, open_stores(place), choice)
        try:
            yield workspace
        finally:
            workspace.close()


@contextmanager
def sharing(workspace: Workspace) -> Iterator[None]:
    """Let whoever opens the workspace in this process share it, for as long as the block runs.

    Args:
        workspace: Open.
    """
    place = workspace.folder.resolve()
    _SERVED[place] = workspace
    try:
        yield
    finally:
        del _SERVED[place]


def is_served(folder: Path) -> bool:
    """Tell whether this process serves a workspace.

    Args:
        folder: Of the workspace.
    """
    return folder.resolve() in _SERVED


@lru_cache(maxsize=8)
def _settings(file: Path, sha256: str) -> Settings:
    del sha256  # tells one content of the file from another
    return read_settings(file)
