"""A made-up company in a workspace that is still empty, for whoever wants to look around first."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Event

from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore, Stopped
from nebelhorn.app.import_options import ImportOptions
from nebelhorn.app.importing import Imported, import_events
from nebelhorn.app.incoming import INCOMING
from nebelhorn.app.replay import replay
from nebelhorn.app.settings_file import settings_file
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.demo import Simulated, demo_settings, hold_back, simulate
from nebelhorn.errors import NebelhornError, WorkspaceError
from nebelhorn.predictions import newest_run
from nebelhorn.settings import Settings, replace_file, settings_text, toml_line

SOURCE = "made-up company"
"""Name of its source: whoever finds it in the facts knows that nobody of it is real."""

_PEOPLE, _SEED = 300, 7
_SINCE, _UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
"""What is taken of its months, as they are made."""

_REST_US = 3_000_000
"""Pages are drawn before its past is foretold."""

_NOT_EMPTY = "something has come already, and a made-up company would mix with it"
_NAME = {"de": "Nordlicht (erfunden)", "en": "Nordlicht (made up)"}


class MadeUpStage(StrEnum):
    """What is being done."""

    WAITS = "waits"
    LIVES = "lives"
    READ = "read"
    FORETOLD = "foretold"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MadeUpState:
    """How far the made-up company is.

    Attributes:
        stage: What is being done; None: nobody has asked for it since the start.
        result: What was brought in; None: nothing yet.
        trouble: Why it came to nothing; None: it did not.
    """

    stage: MadeUpStage | None = None
    result: Imported | None = None
    trouble: NebelhornError | None = None

    @property
    def is_coming(self) -> bool:
        """Is it on its way into the facts?"""
        return self.stage in {MadeUpStage.WAITS, MadeUpStage.LIVES, MadeUpStage.READ}


class MadeUpCompany:
    """Simulates a company and brings it in as a file that was dropped, in a thread of its own.

    Args:
        workspace: Where to.
        background: Says whose turn it is.
        paused: Holds all other work up, as ``Service.paused`` does.
        draw: Has the pages drawn as soon as it can be: somebody waits for them.

    Attributes:
        state: How far it is; from any thread.
        is_here: Does the workspace hold a made-up company?
    """

    def __init__(
        self,
        workspace: Workspace,
        background: Background,
        paused: Callable[[], AbstractContextManager[None]],
        draw: Callable[[], None],
    ) -> None:
        self._workspace, self._paused, self._draw = workspace, paused, draw
        self._wanted = Event()
        self._chore = Chore("made-up company", self.step, background, least_us=_REST_US)
        self.state = MadeUpState()
        self.is_here = SOURCE in _sources(workspace)
        if self.is_here and not _is_foretold(workspace):
            # the server ended meanwhile: what is left of it is done now
            self.state = MadeUpState(MadeUpStage.FORETOLD)
            self._wanted.set()

    @property
    def fits(self) -> bool:
        """Is the workspace still empty, so that it mixes with nothing?"""
        workspace = self._workspace.lend()
        try:
            return _is_empty(workspace)
        finally:
            workspace.stores.facts.close()

    def ask(self) -> None:
        """Have it made, where it is not under way already.

        Raises:
            WorkspaceError: The workspace is not empty.
        """
        if self.state.is_coming:
            return
        if not self.fits:
            raise WorkspaceError(_NOT_EMPTY)
        self.state = MadeUpState(MadeUpStage.WAITS)
        self._wanted.set()
        self._chore.hurry()

    def step(self) -> bool:
        """Bring it in if somebody has asked for it, and foretell its past the next time.

        Returns:
            Was there something to do?
        """
        if not self._wanted.is_set():
            return False
        self._wanted.clear()
        state, workspace = self.state, self._workspace.lend()
        try:
            self._do(state, workspace)
        except NebelhornError as error:
            # what is in the facts by then stays there, and can be looked at
            self.state = replace(state, stage=MadeUpStage.DONE, trouble=error)
        except BaseException:
            self.state = MadeUpState()
            raise
        finally:
            workspace.stores.facts.close()
        self._draw()
        return True

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Break off and stop; what is not in the facts by then is not made."""
        self._chore.stop()

    def _do(self, state: MadeUpState, workspace: Workspace) -> None:
        if state.stage is MadeUpStage.FORETOLD:
            with self._paused():
                replay(workspace, progress=self._go_on)
            self.state = replace(state, stage=MadeUpStage.DONE)
            return
        result = self._bring(workspace)
        self.is_here, self.state = True, MadeUpState(MadeUpStage.FORETOLD, result)
        self._wanted.set()

    def _bring(self, workspace: Workspace) -> Imported:
        self.state = MadeUpState(MadeUpStage.LIVES)
        folder = workspace.folder / INCOMING / secrets.token_hex(8)
        try:
            made = _simulate(workspace, folder, self._go_on)
            self.state = MadeUpState(MadeUpStage.READ)
            with self._paused():
                # something may have come while it lived
                if not _is_empty(workspace):
                    raise WorkspaceError(_NOT_EMPTY)
                return _import(workspace, made)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _go_on(self, doing: str) -> None:
        del doing
        if self._chore.stopping:
            raise Stopped


def _is_empty(workspace: Workspace) -> bool:
    found = workspace.stores.facts.execute(
        "SELECT EXISTS (FROM event) OR EXISTS (FROM answer) OR EXISTS (FROM touch_count)"
    ).fetchone()
    return found == (False,)


def _sources(workspace: Workspace) -> set[str]:
    rows = workspace.stores.facts.execute("SELECT name FROM source").fetchall()
    return {str(name) for (name,) in rows}


def _is_foretold(workspace: Workspace) -> bool:
    run = newest_run(workspace.stores.facts)
    return run is not None and run.ended


def _simulate(workspace: Workspace, folder: Path, progress: Callable[[str], None]) -> Simulated:
    """Let it live, and move its months by whole weeks, so that they end a few days ago."""
    made = simulate(folder, customers=_PEOPLE, seed=_SEED, progress=progress)
    last = _UNTIL + timedelta(days=1)
    hold_back(made, since=_SINCE, begins=_UNTIL, last=last, now=workspace.now())
    return made


def _import(workspace: Workspace, made: Simulated) -> Imported:
    before = _settle_in(workspace, made)
    options = ImportOptions(source=SOURCE)
    try:
        return import_events(workspace, made.folder, mapping=made.mapping, options=options)
    except BaseException:
        if before is not None:
            _put(workspace, before)
        raise


def _settle_in(workspace: Workspace, made: Simulated) -> str | None:
    """Take its settings where nobody has written any.

    Returns:
        The settings as they were; None: a person has edited them, so they stay.
    """
    now, before = workspace.settings, settings_file(workspace).text
    if before != settings_text(Settings(name=now.name, language=now.language)):
        return None
    text, its = made.settings.read_text(encoding="utf-8"), demo_settings()
    for key, was, is_now in (
        ("name", its.name, _NAME[now.language]),
        ("language", its.language, now.language),
    ):
        text = text.replace(toml_line(key, was), toml_line(key, is_now), 1)
    _put(workspace, text)
    return before


def _put(workspace: Workspace, text: str) -> None:
    # unchecked: what its groups and beliefs speak of is in the facts only a moment later
    replace_file(workspace.folder / SETTINGS_FILE, text.encode())
