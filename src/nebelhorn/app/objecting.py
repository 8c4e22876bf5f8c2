"""A customer objects to being asked: it is written down, and it holds at once."""

from __future__ import annotations

from nebelhorn.app.consents import consent, consents
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import EVERYTHING, ConsentFact, ConsentSaid

TOLD_BY = "link"
"""Who has told us: the customer's own link."""


def object_to_asking(workspace: Workspace, customer: str, *, at_us: int) -> None:
    """Write down that somebody objects to every ask, on every channel and for every purpose.

    What waits for them is not sent any more. Said twice it is written once.

    Args:
        workspace: Open; a connection of its own is made.
        customer: Their key.
        at_us: Now, UTC microseconds.

    Raises:
        UnknownName: They were erased meanwhile.
    """
    lent = workspace.lend()
    try:
        said = consents(lent, customer).said
        last = said[-1] if said else None
        objected = last is not None and last.said == ConsentSaid.OBJECTED
        if objected and last is not None and last.channel == last.purpose == EVERYTHING:
            return
        consent(lent, customer, ConsentFact(ConsentSaid.OBJECTED, at_us), by=TOLD_BY)
    finally:
        lent.stores.facts.close()
