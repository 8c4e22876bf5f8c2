"""Asks by mail through a server with faults, the sender killed: mail.py MARKED MAILS KILLS FOLDER.

The sender is a process that is killed (SIGKILL) KILLS times right after the server has taken a
mail and before it has said so, and as often at any moment; then it is started anew. MARKED 0 is the
control: a postman who does not mark a mail before handing it over. Its clock runs a hundred times
as fast, so that pauses of minutes are over in a second. Counted is what the server has taken.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NoReturn

from stopwatch import Stopwatch

from nebelhorn.live import (
    Mail,
    MailState,
    Postman,
    Route,
    Security,
    Sender,
    Server,
    found_post,
    mails,
    put_mail,
)
from nebelhorn.live.post import postman as sending
from nebelhorn.log.office import open_office

_HERE = Path(__file__).parent
_FASTER = 100
_BASE_US = 1_800_000_000_000_000


def clock(begun: float) -> int:
    return _BASE_US + round((time.time() - begun) * 1e6 * _FASTER)


def send(folder: Path, port: int, begun: float, *, marked: bool) -> None:
    """Send until nothing waits any more; the child that is killed."""
    if not marked:
        # the negative control: a postman who hands over without a mark on the disk
        sending.claim = lambda connection, mail_no: True  # type: ignore[assignment]
    office = open_office(folder / "office.sqlite")
    server = Server("127.0.0.1", port, Security.NONE, taking_s=60)
    route = Route(server, Sender("ask@shop.example"))
    man = Postman(office, lambda: route, lambda: clock(begun), Random(os.getpid()))
    man.find_left()
    while man.step() or waiting(folder):
        if man.rests_until_us > clock(begun):
            time.sleep(0.01)
    man.stop()


def waiting(folder: Path) -> int:
    office = open_office(folder / "office.sqlite")
    with office.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM mail WHERE state = 'waiting'")
        many = int(found.scalar_one())
    office.dispose()
    if many:
        time.sleep(0.01)
    return many


@dataclass
class Killing:
    """Starts the sender again and again, and kills it."""

    folder: Path
    server: subprocess.Popen[str]
    begun: float
    most: int
    marked: int
    blind: int = 0
    after_dot: int = 0

    def run(self) -> int:
        """Return the count of kills, when all is sent."""
        assert self.server.stdout is not None
        port, draw = int(self.server.stdout.readline()), Random(7)
        while not self.one(port, time.time() + draw.uniform(0.2, 4.0)):
            pass
        return self.blind + self.after_dot

    def one(self, port: int, until: float) -> bool:
        """Return whether a sender came to the end by itself.

        Raises:
            RuntimeError: It ended with an error.
        """
        child = os.fork()
        if child == 0:
            send_and_leave(self.folder, port, self.begun, self.marked)
        while True:
            held = self.is_held()
            if held or (time.time() > until and self.blind < self.most):
                self.kill(child, held=held)
                return False
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                if os.waitstatus_to_exitcode(status):
                    raise RuntimeError(status)
                return True

    def is_held(self) -> bool:
        """Does the server hold an answer back until the sender is killed?"""
        assert self.server.stdout is not None
        ready, _, _ = select.select([self.server.stdout], [], [], 0.05)
        return bool(ready) and self.server.stdout.readline() == "kill\n"

    def kill(self, child: int, *, held: bool) -> None:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.after_dot += held
        self.blind += not held
        if held:
            assert self.server.stdin is not None
            self.server.stdin.write("\n")
            self.server.stdin.flush()


def send_and_leave(folder: Path, port: int, begun: float, marked: int) -> NoReturn:
    code = 1
    try:
        send(folder, port, begun, marked=bool(marked))
        code = 0
    finally:
        os._exit(code)


def main(marked: int, many: int, kills: int, folder: Path) -> None:
    office = open_office(folder / "office.sqlite")
    found_post(office)
    with office.begin() as connection:
        for number in range(many):
            mail = Mail(f"ask/{number}", f"n{number}@home.example", "How was it?", "Hi\n" * 40)
            put_mail(connection, mail, _BASE_US)
    office.dispose()
    log, begun = folder / "taken.txt", time.time()
    command = [sys.executable, str(_HERE / "mail_server.py"), str(log), str(many), str(kills)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        with Stopwatch() as watch:
            killed = Killing(folder, server, begun, kills, marked).run()
        server.terminate()
    taken = Counter(log.read_text().split())
    office = open_office(folder / "office.sqlite")
    with office.connect() as connection:
        states = {one.to_address: one.state for one in mails(connection, limit=10 * many)}
    office.dispose()
    listed = {MailState.WAITING, MailState.UNCERTAIN, MailState.BOUNCED, MailState.FAILED}
    people = [f"n{number}@home.example" for number in range(many)]
    uncertain = [one for one in people if states.get(one) is MailState.UNCERTAIN]
    watch.report(
        twice=sum(count > 1 for count in taken.values()),
        lost=sum(not taken[one] and states.get(one) not in listed for one in people),
        uncertain=len(uncertain),
        uncertain_arrived=sum(taken[one] > 0 for one in uncertain),
        wrongly_listed=sum(
            taken[one] > 0 and states.get(one) not in {MailState.SENT, MailState.UNCERTAIN}
            for one in people
        ),
        arrived=len(taken),
        bounced=sum(state is MailState.BOUNCED for state in states.values()),
        kills=killed,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
