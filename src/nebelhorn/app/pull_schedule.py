"""Run pulls when their time has come, while a workspace is served, without holding it up."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import traceback
from collections.abc import Sequence

from nebelhorn.app.catalogue import extend_catalogue
from nebelhorn.app.pulls import around_pulls, count_touchpoints, due_pulls, keep_outcome
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import DiskFull, NebelhornError, SettingsError
from nebelhorn.live import Portion, Pulled, Run
from nebelhorn.log import customers_behind, last_rows
from nebelhorn.settings import Pull

_LOOK_US = 1_000_000
_LOG = logging.getLogger("nebelhorn.pulls")


class _Ahead:
    """Goes through the portions of a run in a thread of its own, one ahead of who takes them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ready: queue.Queue[Portion | NebelhornError | None] = queue.Queue(maxsize=1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="pull", daemon=True)
        self._thread.start()

    def ready(self) -> bool:
        """Is there something to take, or the end?"""
        return not self._ready.empty()

    def next(self) -> Portion | NebelhornError | None:
        """Return the next portion, what stopped the run, or None for its end; waits for it."""
        return self._ready.get()

    def stop(self) -> None:
        """Let the thread end; it may still be waiting for the place."""
        self._stop.set()
        with contextlib.suppress(queue.Empty):
            self._ready.get_nowait()

    def _ask(self) -> None:
        end: NebelhornError | None = None
        try:
            for portion in self._run.portions():
                self._ready.put(portion)
                if self._stop.is_set():
                    return
        except NebelhornError as error:
            end = error
        except Exception as error:  # noqa: BLE001 - it is told, and other pulls go on
            end = _unexpected(error)
        self._ready.put(end)


class PullSchedule:
    """Runs pulls when they are due, one at a time.

    Waiting for a place happens in a thread of its own; what came is brought into the facts by
    ``step``, in the thread that calls it, one portion a call.

    Args:
        workspace: Open.
        allow: Private networks, addresses and host names that may be reached over HTTP.
    """

    def __init__(self, workspace: Workspace, *, allow: Sequence[str] = ()) -> None:
        self._workspace, self._allow = workspace, tuple(allow)
        self._pull: Pull | None = None
        self._run: Run | None = None
        self._ahead: _Ahead | None = None
        self._begun_us = 0
        self._touchpoints = 0
        self._touched: set[int] = set()
        self._looked_us = 0
        self._troubles: dict[str, str] = {}

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why pulls cannot go on, a sentence each; it may be asked from any thread."""
        return tuple(self._troubles.copy().values())

    def wants(self, now_us: int) -> bool:
        """Is there something to do? True each second, and where something waits to be taken."""
        if not self.waits and abs(now_us - self._looked_us) < _LOOK_US:
            return False
        self._looked_us = now_us
        return True

    @property
    def waits(self) -> bool:
        """Has a pull brought something that waits to be taken?"""
        return self._ahead is not None and self._ahead.ready()

    def take_touched(self) -> set[int]:
        """Return the customers something new is known of since this was asked last."""
        touched, self._touched = self._touched, set()
        return touched

    def due(self, now_us: int) -> tuple[str, ...]:
        """Return the names of the pulls whose time has come, the longest waiting first.

        Args:
            now_us: Now, UTC microseconds since 1970.

        Raises:
            SettingsError: ``nebelhorn.toml`` says something that cannot be.
        """
        return tuple(due_pulls(self._workspace, now_us))

    def step(self, now_us: int, *, wait: bool = False, known_from_us: int = 0) -> Pulled | None:
        """Begin a pull that is due, or take a portion that has come; else do nothing.

        Args:
            now_us: Now, UTC microseconds since 1970.
            wait: Wait for the next portion? Else come back at once.
            known_from_us: What is news counts as known now, but not before this time, UTC
                microseconds: what was known before may be sealed already.

        Returns:
            What a pull did whose end has come; None: none has.

        Raises:
            SettingsError: ``nebelhorn.toml`` says something that cannot be.
            DiskFull: There was no room left; the pull begins anew later.
        """
        if self._run is None or self._ahead is None:
            return self._begin(now_us)
        if not wait and not self._ahead.ready():
            return None
        came = self._ahead.next()
        if not isinstance(came, Portion):
            return self._end(self._run.end(came))
        ends = last_rows(self._workspace.stores.facts)
        try:
            self._run.take(came, known_us=max(now_us, known_from_us))
            self._touched.update(customers_behind(self._workspace.stores.facts, ends))
        except DiskFull:
            self.stop()
            raise
        except NebelhornError as error:
            return self._end(self._run.end(error))
        except Exception as error:  # noqa: BLE001 - the portions behind it must not be taken
            return self._end(self._run.end(_unexpected(error)))
        return None

    def try_step(self, now_us: int, *, wait: bool = False, known_from_us: int = 0) -> Pulled | None:
        """Do as ``step``; what is wrong with the settings is one of the troubles."""
        self._troubles.pop("", None)
        try:
            return self.step(now_us, wait=wait, known_from_us=known_from_us)
        except SettingsError as error:
            self._troubles[""] = f"nothing is pulled: {error}"
            return None

    def stop(self) -> None:
        """Let go of the pull under way; it goes on where it was next time."""
        if self._ahead is not None:
            self._ahead.stop()
        self._pull = self._run = self._ahead = None

    def _begin(self, now_us: int) -> Pulled | None:
        names = self.due(now_us)
        if not names:
            return None
        self._pull = next(one for one in self._workspace.settings.pulls if one.name == names[0])
        self._begun_us = now_us
        self._touchpoints = count_touchpoints(self._workspace)
        around = around_pulls(self._workspace, now_us=now_us, allow=self._allow)
        try:
            self._run = Run(self._workspace.stores, self._pull, around)
        except NebelhornError as error:
            return self._end(Pulled(self._pull.name, trouble=str(error)))
        self._ahead = _Ahead(self._run)
        return None

    def _end(self, pulled: Pulled) -> Pulled:
        ran = self._pull
        self.stop()
        self._troubles.pop(pulled.name, None)
        if pulled.trouble is not None:
            self._troubles[pulled.name] = pulled.trouble
        if ran is not None:
            keep_outcome(self._workspace, ran, pulled, now_us=self._begun_us)
        if count_touchpoints(self._workspace) > self._touchpoints:
            extend_catalogue(self._workspace, lambda _: None)
        return pulled


def _unexpected(error: Exception) -> NebelhornError:
    _LOG.error("a pull stopped: %s", traceback.format_exc())
    return NebelhornError(f"{type(error).__name__}: {error}")
