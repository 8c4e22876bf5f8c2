"""Tell other systems when the horn sounds: each alarm once, however often it is computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.app.alarms import Horn, alarms
from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.looking import is_heard_now
from nebelhorn.app.sayings import Said
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import enqueue, found_outbox
from nebelhorn.reality import Alarm

_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)

SAME_DAYS = 28
"""An alarm of one cause whose day has moved by no more is the same; an older one is no news."""

_told = sa.Table(
    "told_alarm",
    sa.MetaData(),
    sa.Column("watched", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("level", sa.Text, primary_key=True),
    sa.Column("raised_day", sa.Integer, primary_key=True),
)


def tell_alarms(workspace: Workspace, horn: Horn, *, now_us: int) -> int:
    """Put alarms that were not told before into the outbox, for whoever wants them.

    The topic is ``alarm.yellow`` or ``alarm.red``; an alarm that becomes red after it was told as
    yellow is told once more. What sounded more than four weeks ago is not told, nor what a backtest
    would have heard of its own forecasts: that was a walk through history.

    Args:
        workspace: With the outbox in its office.
        horn: What was heard.
        now_us: Now, UTC microseconds since 1970.

    Returns:
        Count of alarms that were new, whether anybody wants them or not.
    """
    office = workspace.stores.office
    found_outbox(office)
    _told.create(office, checkfirst=True)
    today, new = now_us // _DAY_US, 0
    # together with the messages: all of it is written, or nothing
    with office.begin() as connection:
        for alarm, said in zip(horn.alarms, horn.alarm_sentences, strict=True):
            old = today - (alarm.red_day or alarm.raised_day) > SAME_DAYS
            if old or not is_heard_now(horn.label, alarm.watched) or _knows(connection, alarm):
                continue
            new += 1
            level = alarm.level.value
            connection.execute(
                sa.insert(_told).values(
                    watched=alarm.watched.value,
                    subject=alarm.subject,
                    level=level,
                    raised_day=alarm.raised_day,
                )
            )
            told = _payload(alarm, said, horn)
            key = f"{alarm.alarm_id}/{level}"
            enqueue(connection, f"alarm.{level}", told, key=key, now_us=now_us)
    return new


class Watch:
    """Listens to the horn once a day, in a thread of its own.

    Args:
        workspace: Whose facts; they are read by a connection of its own.
        clock: The time, UTC microseconds.
        background: Says whose turn it is.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], int], background: Background
    ) -> None:
        self._workspace, self._clock = workspace.lend(), clock
        self._day: int | None = None
        self._chore = Chore("horn", self.step, background, watched=True)

    def step(self) -> int:
        """Listen and tell, if that was not done today yet.

        Returns:
            Count of alarms that were new.
        """
        now_us = self._clock()
        if self._day == now_us // _DAY_US:
            return 0
        self._day = now_us // _DAY_US
        return tell_alarms(self._workspace, alarms(self._workspace), now_us=now_us)

    def start(self) -> None:
        """Go on in a thread of its own."""
        self._chore.start()

    def stop(self) -> None:
        """Finish what is under way and stop."""
        self._chore.stop()
        self._workspace.stores.facts.close()


def _knows(connection: Connection, alarm: Alarm) -> bool:
    near = (
        (_told.c.watched == alarm.watched.value)
        & (_told.c.subject == alarm.subject)
        & (_told.c.level == alarm.level.value)
        & _told.c.raised_day.between(alarm.raised_day - SAME_DAYS, alarm.raised_day + SAME_DAYS)
    )
    return connection.execute(sa.select(_told.c.raised_day).where(near)).first() is not None


def _payload(alarm: Alarm, said: Said, horn: Horn) -> dict[str, object]:
    return {
        "alarm": alarm.alarm_id,
        "watched": alarm.watched.value,
        "subject": alarm.subject,
        "level": alarm.level.value,
        "since": _date(alarm.since_day),
        "raised": _date(alarm.raised_day),
        "usual": alarm.usual,
        "lately": alarm.lately,
        "n": alarm.n,
        "label": horn.label,
        "sentence": dict(said),
    }


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()
