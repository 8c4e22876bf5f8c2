"""Hands mails to a mail server, one after the other, in a thread of its own.

At most once by itself: a mail is marked as being handed over, and the mark committed, before the
server gets it. Whoever is killed between that and writing down what became of it finds the mark at
the next start: such a mail is uncertain, listed, and sent again by nobody but a person.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from nebelhorn.errors import NebelhornError
from nebelhorn.live.post.address import NoAddress
from nebelhorn.live.post.letter import letter_of
from nebelhorn.live.post.line import Line, ServerTrouble, open_line
from nebelhorn.live.post.mail import MailState
from nebelhorn.live.post.outcome import IN_A_ROW, PAUSES, outcome
from nebelhorn.live.post.queue import Due, claim, left_sending, next_due, put_off, settle
from nebelhorn.live.post.reply import Fate, Handed
from nebelhorn.live.post.rules import Held, PostRules, Route

_LOG = logging.getLogger("nebelhorn.service")

_A_LINE = 100
"""Servers let go of whoever sends more over one connection."""

_MOST_PAUSES = 20
_IDLE_US = 10_000_000
_LOOK_S = 1.0
_FAREWELL_S = 10.0
_NOT_SET_UP = "no mail server is set up: [mail] in nebelhorn.toml says which"
_CUT_OFF = "cut off while it was handed over: nobody knows whether it arrived"


class Postman:
    """Sends what is due, while it runs. One for each office.

    Args:
        office: With the table of mails.
        route: How mails leave now; None: no way is set up, and they wait.
        clock: The time, UTC microseconds.
        random: For the jitter of pauses.
        rules: What those say whose mails they are.
    """

    def __init__(
        self,
        office: Engine,
        route: Callable[[], Route | None],
        clock: Callable[[], int],
        random: Random,
        rules: PostRules | None = None,
    ) -> None:
        self._office, self._route = office, route
        self._clock, self._random = clock, random
        self._rules = rules or PostRules()
        self._line: Line | None = None
        self._leads: Route | None = None
        self._pauses = self._in_vain = 0
        self._rests_until_us = self._sent_us = 0
        self._unwritten: tuple[Due, Handed] | None = None
        self._trouble: str | None = None
        self._stop, self._news = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    @property
    def trouble(self) -> str | None:
        """Why mails wait though they are due, in a sentence; None: they do not."""
        return self._trouble

    @property
    def rests_until_us(self) -> int:
        """Until when the server is left alone, UTC microseconds; past: it is not."""
        return self._rests_until_us

    def find_left(self) -> int:
        """Set mails aside as uncertain whose handing over was cut off; return how many.

        To be called once, before the first ``step``, when nobody else sends.
        """
        with self._office.begin() as connection:
            found = left_sending(connection)
            for mail_no, key in found:
                settle(connection, mail_no, MailState.UNCERTAIN, _CUT_OFF, self._clock())
                self._rules.settled(connection, key, MailState.UNCERTAIN, self._clock())
        return len(found)

    def step(self) -> bool:
        """Send the mail that has been due longest.

        Returns:
            Is it worth looking again at once?
        """
        now_us = self._clock()
        if now_us < self._rests_until_us:
            return False
        self._write_last()
        with self._office.connect() as connection:
            due = next_due(connection, now_us)
        if due is None:
            self._trouble = None
            if now_us - self._sent_us > _IDLE_US:
                self._hang_up()
            return False
        self._sent_us = now_us
        said = self._rules.may_send(due.key)
        if said is not None:
            self._decline(due, said)
            return True
        route = self._open()
        return route is not None and self._send(route, due)

    def start(self) -> None:
        """Go on in the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once; to be called after a commit, from any thread."""
        self._news.set()

    def stop(self) -> None:
        """Finish the mail under way, for ten seconds at most, and stop."""
        self._stop.set()
        self._news.set()
        if not self._thread.is_alive():
            self._hang_up()
            return
        self._thread.join(_FAREWELL_S)
        line = self._line
        if self._thread.is_alive() and line is not None:
            line.cut()
            self._thread.join()

    def _run(self) -> None:
        try:
            left = False
            while not self._stop.is_set():
                left = left or self._go_on(lambda: self.find_left() >= 0)
                if not (left and self._go_on(self.step)):
                    self._news.wait(_LOOK_S)
                    self._news.clear()
        finally:
            self._go_on(self._write_last)
            self._hang_up()

    def _go_on(self, doing: Callable[[], bool]) -> bool:
        try:
            return doing()
        except SQLAlchemyError as error:
            self._rest(f"the office cannot be used: {type(error).__name__}")
        except NebelhornError as error:
            self._rest(str(error))
        except Exception as error:  # noqa: BLE001 - it is told, and mails wait meanwhile
            _LOG.error("sending mails stopped: %s", traceback.format_exc())
            self._rest(f"{type(error).__name__}: {error}")
        return False

    def _open(self) -> Route | None:
        """Return the way that stands open; None: there is none now."""
        route = self._route()
        if route is None:
            self._rest(_NOT_SET_UP)
            return None
        line = self._line
        if line is not None and line.is_open and line.carried < _A_LINE and route == self._leads:
            return route
        self._hang_up()
        try:
            self._line, self._leads = open_line(route.server, route.sender.domain), route
        except ServerTrouble as error:
            self._rest(str(error))
            return None
        return route

    def _send(self, route: Route, due: Due) -> bool:
        try:
            at = datetime.fromtimestamp(self._clock() // 1_000_000, UTC)
            content = letter_of(due, route.sender, at)
        except (NoAddress, ValueError) as error:
            self._write_down(due, Handed(Fate.REJECTED, f"it cannot be written: {error}"))
            return True
        with self._office.begin() as connection:
            mine = claim(connection, due.mail_no)
        if not mine:
            return True
        self._unwritten = due, self._hand_over(route, due.to_address, content)
        self._write_down(*self._unwritten)
        return self._clock() >= self._rests_until_us

    def _hand_over(self, route: Route, to: str, content: bytes) -> Handed:
        line, sender = self._line, route.sender.address
        assert line is not None  # noqa: S101 - it stands open
        used = line.carried > 0
        handed = line.hand_over(sender, to, content)
        if not used or line.is_open or handed.fate not in {Fate.LATER, Fate.SERVER}:
            return handed
        # it was closed while nobody used it, which is no fault of this mail
        self._open()
        fresh = self._line
        if fresh is None:
            return Handed(Fate.SERVER, self._trouble or handed.said)
        return fresh.hand_over(sender, to, content)

    def _write_down(self, due: Due, handed: Handed) -> None:
        now_us = self._clock()
        after = outcome(due.attempts, handed, in_vain=self._in_vain, random=self._random)
        with self._office.begin() as connection:
            if after.state is MailState.WAITING:
                due_us = now_us + after.wait_us
                put_off(connection, due.mail_no, due_us, handed.said, attempts=after.attempts)
            else:
                said = handed.said or None
                settle(connection, due.mail_no, after.state, said, now_us, after.attempts)
                self._rules.settled(connection, due.key, after.state, now_us)
            if after.state is MailState.BOUNCED:
                self._rules.refused(connection, due.to_address, handed.said, now_us)
        self._unwritten = None
        self._learn(handed)

    def _write_last(self) -> bool:
        if self._unwritten is not None:
            self._write_down(*self._unwritten)
        return True

    def _learn(self, handed: Handed) -> None:
        """Leave a server alone that is not well, ever longer; one mail taken, and it is well."""
        if handed.fate is Fate.TAKEN:
            self._pauses = self._in_vain = 0
            self._trouble = None
            return
        self._in_vain += 1
        lost = self._line is not None and not self._line.is_open
        if handed.fate is Fate.SERVER or lost or self._in_vain >= IN_A_ROW:
            self._rest(handed.said)

    def _decline(self, due: Due, said: str | Held) -> None:
        now_us = self._clock()
        with self._office.begin() as connection:
            if isinstance(said, Held):
                until_us = max(said.until_us, now_us + 1_000_000)
                put_off(connection, due.mail_no, until_us, said.reason, attempts=due.attempts)
            elif claim(connection, due.mail_no):
                settle(connection, due.mail_no, MailState.DROPPED, said, now_us)
                self._rules.settled(connection, due.key, MailState.DROPPED, now_us)

    def _rest(self, trouble: str) -> None:
        self._pauses += 1
        wait_us = PAUSES.wait_us(min(self._pauses, _MOST_PAUSES), None, self._random)
        self._rests_until_us = self._clock() + (wait_us or 0)
        if trouble != self._trouble:
            _LOG.warning("mails wait: %s", trouble)
        self._trouble = trouble

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None and line.is_open:
            line.close()
