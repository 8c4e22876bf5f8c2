"""Serve the demo company, and let its last weeks happen while people look at it.

Its history ends some nine weeks ago. From then on its clock is a fast one: a day passes in five
seconds until it has caught up with today, and from there on it goes as ours does. What happens is
sent through the same door as the events of any client, with a write key of its own; forecasts,
verdicts and the horn are Nebelhorn's own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trickle import ATTRIBUTES, Trickle

import nebelhorn
from nebelhorn.access import KeyKind
from nebelhorn.app import (
    KeyWish,
    Service,
    access_to,
    add_key,
    first_admin,
    list_accounts,
    open_access,
    serving,
)
from nebelhorn.clock import TimeLapse, utc, utc_now
from nebelhorn.demo import Kind, Playback, hold_back, simulate
from nebelhorn.errors import WorkspaceError
from nebelhorn.web import listen, serve

PEOPLE, SEED, MONTHS = 800, 7, 14
HAPPENS = (Kind.NEW_TOUCHPOINT,)
"""All is calm until customers open a forum nobody has modelled: two weeks after it begins."""

SINCE = datetime(2025, 5, 1, tzinfo=UTC)
BEGINS = datetime(2025, 11, 18, tzinfo=UTC)
LAST = datetime(2026, 1, 19, tzinfo=UTC)
"""Of the simulated calendar: from here on it is played, and this lies within the last week."""

DAY_S = 5.0
MOST_UNSEEN = timedelta(days=5)
"""Pages are drawn every few seconds; the clock waits for them where they stay behind."""

MOST_LATE_US, MOST_WAITING = 6 * 3_600_000_000, 4
"""So late may an event be sent, and so many bodies may wait to be read, before the clock waits."""

_A_DAY_S = 86_400
PORT = 8300
HOST = "127.0.0.1"
_LOOK_S = 0.5

Show = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Where the company lives, and what will happen to it."""

    folder: Path
    playback: Playback
    key: str


def make_company(
    folder: Path,
    *,
    people: int = PEOPLE,
    backtest: bool = True,
    now: datetime | None = None,
    progress: Show = lambda _: None,
) -> Stage:
    """Make the workspace anew, up to the day from which on the company is played."""
    shutil.rmtree(folder, ignore_errors=True)
    data = folder.with_name(f"{folder.name}-data")
    made = simulate(
        data, customers=people, months=MONTHS, seed=SEED, incidents=HAPPENS, progress=progress
    )
    playback = hold_back(made, since=SINCE, begins=BEGINS, last=LAST, now=now or utc_now())
    shutil.copyfile(made.settings, nebelhorn.init(folder, name="Nordlicht"))
    with nebelhorn.open_workspace(folder) as workspace:
        nebelhorn.import_events(workspace, data, mapping=made.mapping, progress=progress)
    if backtest:
        # opened again: the import has written the catalogue into nebelhorn.toml
        with nebelhorn.open_workspace(folder) as workspace:
            nebelhorn.replay(workspace, progress=progress)
    wish = KeyWish("company", KeyKind.WRITE, source="demo", attributes=ATTRIBUTES)
    with open_access(folder) as access:
        key = add_key(access, wish).secret.reveal()
    return Stage(folder, playback, key)


def serve_company(stage: Stage, *, day_s: float = DAY_S, open_link: Show, line: Show) -> None:
    """Serve it until somebody stops it; events come as soon as somebody looks at it."""
    begins_us = round(stage.playback.begins.timestamp() * 1_000_000)
    clock = TimeLapse(begins_us, _A_DAY_S / day_s)
    log = stage.folder.with_name(f"{stage.folder.name}.log")
    with serving(stage.folder, clock=clock) as service, a_door() as (door, port):
        site = f"http://{HOST}:{port}"
        trickle = Trickle((HOST, port), stage.key, stage.playback.held, clock)
        watching = Watching(stage, service, clock, trickle, line)
        invited = first_admin(access_to(service.workspace, who="server"))
        assert invited is not None, "the workspace was made a moment ago"
        open_link(f"{site}/welcome/{invited.token.reveal()}")
        trickle.start()
        watching.start()
        try:
            # what the server says of itself would stand between the lines of the demo
            with log.open("w", encoding="utf-8") as said, contextlib.redirect_stderr(said):
                serve(service, door)
        finally:
            watching.stop()
            trickle.stop()


@contextlib.contextmanager
def a_door() -> Iterator[tuple[object, int]]:
    """Listen at the usual port, or at any other where that is taken."""
    try:
        door = listen(HOST, PORT)
    except WorkspaceError:
        door = listen(HOST, 0)
    with door:
        yield door, int(door.getsockname()[1])


class Watching:
    """Lets the clock go as soon as somebody looks, and tells of the horn."""

    def __init__(
        self, stage: Stage, service: Service, clock: TimeLapse, trickle: Trickle, line: Show
    ) -> None:
        self._stage, self._service, self._clock = stage, service, clock
        self._trickle, self._line = trickle, line
        self._told: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            if not self._clock.has_begun:
                if self._somebody_looks():
                    self._clock.go()
                    self._line("Somebody looks: time goes on, and events come in.\n")
                continue
            self._wait_where_slow()
            day = f"{utc(self._clock()):%a %d %b %Y}"
            self._hear(day)
            self._line(f"{day}: {self._trickle.sent:,} events have come in")

    def _wait_where_slow(self) -> None:
        """Hold the clock where the machine is slow, until what happened has been seen.

        Else days would pass in which nothing comes in, and a source that is silent is an alarm.
        """
        clock = self._clock
        if clock.is_real:
            return
        late = self._trickle.late_us > MOST_LATE_US
        if late or self._service.state().lag > MOST_WAITING or self._pages_are_old():
            clock.hold()
        else:
            clock.go()

    def _pages_are_old(self) -> bool:
        painter = self._service.painter
        drawn = painter.looks("en")
        old = drawn is not None and utc(self._clock()) - drawn.made_at > MOST_UNSEEN
        return old and painter.behind

    def _somebody_looks(self) -> bool:
        if not self._service.painter.drawn_at:
            return False
        with open_access(self._stage.folder) as access:
            return bool(list_accounts(access))

    def _hear(self, day: str) -> None:
        for alarm in self._service.painter.alarms or ():
            if alarm.alarm_id not in self._told:
                self._told.add(alarm.alarm_id)
                self._line(f"{day}: the horn has sounded ({alarm.subject}); look at its page\n")


class Terminal:
    """Shows one line that changes; what ends with a line break stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __call__(self, text: str) -> None:
        on_screen = sys.stdout.isatty()
        with self._lock:
            if on_screen or text.endswith("\n"):
                sys.stdout.write(f"\r\x1b[K{text}" if on_screen else text)
                sys.stdout.flush()


def open_in_browser(link: str) -> None:
    """Open a link where there is a screen; where there is none, nothing happens."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(link)


def main() -> None:
    """Make and serve the company without a browser: to try it out."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--no-backtest", action="store_true")
    parser.add_argument("--day", type=float, default=DAY_S, help="seconds a day takes")
    said = parser.parse_args()
    line = Terminal()
    stage = make_company(said.folder, people=said.people, backtest=not said.no_backtest)
    serve_company(stage, day_s=said.day, open_link=lambda link: line(f"{link}\n"), line=line)


if __name__ == "__main__":
    main()
