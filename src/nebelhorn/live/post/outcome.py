"""What is done with a mail after an attempt: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from nebelhorn.live.outbox.schedule import Schedule
from nebelhorn.live.post.mail import MailState
from nebelhorn.live.post.reply import Fate, Handed

TRIES = Schedule(attempts=24, first_s=60.0, factor=2.0, longest_s=14_400.0)
"""When a mail is tried again: 24 attempts over about three days (RFC 5321, section 4.5.4.1)."""

PAUSES = Schedule(attempts=1_000_000, first_s=5.0, factor=2.0, longest_s=600.0)
"""How long a server that is not well is left alone: from five seconds to ten minutes."""

IN_A_ROW = 10
"""So many mails in vain, one after the other, say more about the server than about the mails."""

_ENDS = {
    Fate.TAKEN: MailState.SENT,
    Fate.UNKNOWN: MailState.UNCERTAIN,
    Fate.REJECTED: MailState.FAILED,
    Fate.REFUSED: MailState.BOUNCED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a mail stands after an attempt.

    Attributes:
        state: ``WAITING`` where it is tried again.
        attempts: How often it was tried in vain.
        wait_us: Microseconds until it is tried again; 0 where it is not, or as soon as possible.
    """

    state: MailState
    attempts: int
    wait_us: int = 0


def outcome(attempts: int, handed: Handed, *, in_vain: int, random: Random) -> Outcome:
    """Say what is done with a mail after an attempt.

    A fault of the server is no attempt of the mail. A relay that has stopped taking anything
    refuses one recipient after the other: from the eleventh in a row on none is taken for gone.

    Args:
        attempts: How often it was tried in vain before.
        handed: How the attempt ended.
        in_vain: How many mails before it were in vain, one after the other.
        random: For the jitter.

    Examples:
        >>> gone = Handed(Fate.REFUSED, "550 5.1.1 no such user")
        >>> outcome(0, gone, in_vain=0, random=Random(1)).state.value
        'bounced'
        >>> outcome(0, gone, in_vain=10, random=Random(1)).state.value
        'waiting'
        >>> outcome(3, Handed(Fate.SERVER), in_vain=0, random=Random(1)).attempts
        3
        >>> outcome(23, Handed(Fate.LATER), in_vain=0, random=Random(1)).state.value
        'failed'
    """
    if handed.fate is Fate.SERVER:
        return Outcome(MailState.WAITING, attempts)
    tried = attempts + (handed.fate is not Fate.TAKEN)
    doubtful = handed.fate is Fate.REFUSED and in_vain >= IN_A_ROW
    end = None if doubtful else _ENDS.get(handed.fate)
    if end is not None:
        return Outcome(end, tried)
    wait_us = TRIES.wait_us(tried, None, random)
    if wait_us is None:
        return Outcome(MailState.FAILED, tried)
    return Outcome(MailState.WAITING, tried, wait_us)
