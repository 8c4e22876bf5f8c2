"""Killed while a mail is handed over: nobody is written to twice, and nobody is lost."""

from __future__ import annotations

import signal
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from nebelhorn.live import Mail, MailState, found_post, mails, put_mail
from nebelhorn.log.office import open_office

pytestmark = pytest.mark.crash

SEND = """
import sys, time
from pathlib import Path
from random import Random
from nebelhorn.live import Postman, Route, Security, Sender, Server
from nebelhorn.log.office import open_office

office = open_office(Path(sys.argv[1]))
route = Route(Server("127.0.0.1", int(sys.argv[2]), Security.NONE), Sender("ask@shop.example"))
man = Postman(office, lambda: route, lambda: time.time_ns() // 1000, Random(1))
man.find_left()
while man.step():
    pass
man.stop()
office.dispose()
"""


class Holding:
    """A mail server that holds its answer to some recipients until we say so."""

    def __init__(self, at: str, held: set[str]) -> None:
        self._at, self._held = at, held
        self.taken: list[str] = []
        self.holds, self.killed = threading.Event(), threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line, line.makefile("rwb", buffering=0) as talk:
                try:
                    self._talk(talk)
                except OSError:
                    continue

    def _talk(self, talk: Any) -> None:
        talk.write(b"220 mail\r\n")
        to = ""
        while word := talk.readline()[:200]:
            if word.startswith(b"rcpt"):
                to = word.decode().partition("<")[2].partition("@")[0]
            self._hold(word.strip().decode().partition(" ")[0], to)
            if word.startswith(b"DATA"):
                talk.write(b"354 go on\r\n")
                line = b"-"
                while line not in {b"", b".\r\n"}:
                    line = talk.readline()
                if not line:
                    return
                self.taken.append(to)
                self._hold("dot", to)
            talk.write(b"250 ok\r\n")

    def _hold(self, at: str, to: str) -> None:
        if at == self._at and to in self._held:
            self._held.discard(to)
            self.holds.set()
            assert self.killed.wait(30)
            self.killed.clear()

    def close(self) -> None:
        self.killed.set()
        # whoever waits for a line is woken by one
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.mark.parametrize("at", ["rcpt", "DATA", "dot"])
def test_a_kill_while_a_mail_is_handed_over_leaves_it_uncertain(
    tmp_path: Path, run_program: Any, at: str
) -> None:
    server = Holding(at, {"n1", "n4"})
    office = open_office(tmp_path / "office.sqlite")
    found_post(office)
    with office.begin() as connection:
        for number in range(6):
            put_mail(connection, Mail(f"ask/{number}", f"n{number}@x.example", "Hi", "Hi"), 0)
    try:
        for _ in range(2):
            with run_program(SEND, tmp_path / "office.sqlite", server.port) as sender:
                assert server.holds.wait(30)
                server.holds.clear()
                sender.send_signal(signal.SIGKILL)
            server.killed.set()
        with run_program(SEND, tmp_path / "office.sqlite", server.port) as sender:
            said = sender.communicate()
            assert sender.returncode == 0, said
    finally:
        server.close()
    with office.connect() as connection:
        states = {one.to_address.partition("@")[0]: one.state for one in mails(connection)}
    office.dispose()
    uncertain = {who for who, state in states.items() if state is MailState.UNCERTAIN}
    assert uncertain == {"n1", "n4"}
    assert {who for who, state in states.items() if state is MailState.SENT} == {
        *("n0", "n2", "n3", "n5")
    }
    arrived = ["n0", "n1", "n2", "n3", "n4", "n5"]
    assert server.taken == (
        arrived if at == "dot" else [one for one in arrived if one not in uncertain]
    )
