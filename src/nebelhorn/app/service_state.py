"""How a service is doing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from nebelhorn.app.live import Foretold
from nebelhorn.app.post import PostState
from nebelhorn.live import InboxState

BEGINNING = "beginning: what was learnt before the start is learnt again"
"""Why nothing is foretold in the first moments."""


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How a service is doing.

    Attributes:
        inbox: How the inbox is doing.
        read_until: Number of the last body that is in the facts.
        lag: Bodies that are kept and not yet in the facts.
        events: Count of new events since the start.
        answers: Count of new answers since the start.
        known: Count of events that had come before.
        quarantined: Count of events put aside since the start.
        trouble: Why what comes is kept but not processed, in a sentence; None: it is.
        foretold: What is foretold, and why nothing is.
        pulls: Of the pulls that cannot go on, each with its trouble, in a sentence; others go on.
        settings: Why ``nebelhorn.toml`` counts as it was before, in a sentence; None: it counts as
            it is.
        post: How mails are doing.
    """

    inbox: InboxState
    read_until: int = 0
    lag: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    quarantined: int = 0
    trouble: str | None = None
    foretold: Foretold = field(default_factory=Foretold)
    pulls: tuple[str, ...] = ()
    settings: str | None = None
    post: PostState = field(default_factory=PostState)

    @property
    def ready(self) -> bool:
        """Is what comes kept, and processed too?"""
        return self.inbox.trouble is None and self.trouble is None


@dataclass(slots=True)
class Counted:
    """What threads of a service count together, under its lock."""

    read_until: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    quarantined: int = 0
    trouble: str | None = None
    foretold: Foretold = field(default_factory=lambda: Foretold(silent=BEGINNING))
    lock: threading.Lock = field(default_factory=threading.Lock)
