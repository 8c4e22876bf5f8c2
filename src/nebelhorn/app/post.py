"""The post office of a workspace that is served: mails leave, and once a week a letter is."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom

from nebelhorn.app.asks.gate import AskGate
from nebelhorn.app.background import Background
from nebelhorn.app.chore import Chore
from nebelhorn.app.letters import WeeklyLetters
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import SettingsError
from nebelhorn.live import (
    MailState,
    Postman,
    Route,
    Security,
    Sender,
    Server,
    found_post,
    open_mail_counts,
)
from nebelhorn.settings import PASSWORD_VARIABLE, Settings


@dataclass(frozen=True, slots=True)
class PostState:
    """How the post office is doing.

    Attributes:
        waiting: Count of mails still to be sent.
        uncertain: Count of those of which nobody knows whether they arrived.
        trouble: Why mails wait that are due, in a sentence; None: they do not.
    """

    waiting: int = 0
    uncertain: int = 0
    trouble: str | None = None


class Post:
    """Sends mails in a thread of its own, and writes the weekly letter.

    Args:
        workspace: Whose mails.
        clock: The time, UTC microseconds.
        background: Says whose turn it is; for the letter, mails do not wait for it.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], int], background: Background
    ) -> None:
        self._office = workspace.stores.office
        found_post(self._office)
        self._gate = AskGate(workspace, clock)
        self._postman = Postman(
            self._office,
            lambda: route_of(workspace.settings),
            clock,
            SystemRandom(),
            self._gate.rules(),
        )
        self._letters = WeeklyLetters(workspace, clock)
        self._chore = Chore("letters", self._letters.step, background)

    def state(self) -> PostState:
        """Return how it is doing; from any thread."""
        with self._office.connect() as connection:
            counts = open_mail_counts(connection)
        return PostState(
            counts.get(MailState.WAITING, 0) + counts.get(MailState.SENDING, 0),
            counts.get(MailState.UNCERTAIN, 0),
            self._postman.trouble,
        )

    def start(self) -> None:
        """Go on in threads of its own."""
        self._postman.start()
        self._chore.start()

    def stop(self) -> None:
        """Finish the mail under way, for ten seconds at most, and stop."""
        self._chore.stop()
        self._postman.stop()
        self._letters.close()
        self._gate.close()


def route_of(settings: Settings) -> Route | None:
    """Return how mails leave; the password comes from the environment.

    Args:
        settings: With the mail server.

    Returns:
        None: no mail server is set up.

    Raises:
        SettingsError: There is a user, and the environment has no password.
    """
    mail = settings.mail
    if mail.host is None or mail.sender is None:
        return None
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if mail.user is not None and not password:
        msg = f"[mail] names a user, and {PASSWORD_VARIABLE} is not in the environment"
        raise SettingsError(msg)
    server = Server(mail.host, mail.usual_port, Security(mail.security), mail.user, password)
    return Route(server, Sender(mail.sender, mail.sender_name or settings.name, mail.reply_to))
