"""Why the inbox does not take something; whoever is refused may send it again."""

from __future__ import annotations

from typing import ClassVar

from nebelhorn.errors import NebelhornError


class InboxRefusal(NebelhornError):
    """The inbox did not keep an arrival, or cannot say that it did; send it again.

    Attributes:
        retry_after_s: Seconds after which another try makes sense.

    Examples:
        >>> InboxFull("too much is waiting").retry_after_s
        1
    """

    retry_after_s: ClassVar[int] = 1


class InboxFull(InboxRefusal):
    """More is waiting than the limits allow."""


class InboxNoRoom(InboxRefusal):
    """There is no room left on the disk; it goes on by itself once there is."""

    retry_after_s = 5


class InboxBusy(InboxRefusal):
    """Something else keeps the file from being written; it goes on by itself afterwards."""


class InboxFailed(InboxRefusal):
    """The disk did not do what it was told; nothing is kept any more until a new start.

    After a failed ``fsync`` the system may have dropped what it could not write, and says nothing
    the next time (Rebello et al. 2020: Can applications recover from fsync failures? USENIX ATC).
    So there is no second try.
    """

    retry_after_s = 30


class InboxClosed(InboxRefusal):
    """It has been closed, or is being closed."""

    retry_after_s = 5


class ArrivalUnkeepable(InboxRefusal):
    """This one arrival cannot be written, now or later; the others of its group are kept."""


def another(refusal: InboxRefusal) -> InboxRefusal:
    """Return the same refusal for somebody else: a traceback belongs to one raise.

    Args:
        refusal: What was said.

    Examples:
        >>> another(InboxFull("5 wait"))
        InboxFull('5 wait')
    """
    return type(refusal)(*refusal.args)
