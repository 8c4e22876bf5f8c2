"""What a job is: kernels in a chain, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

JOURNEYS, FEEDBACK = "nebelhorn.journeys", "nebelhorn.feedback"
PREDICTIONS, REALITY = "nebelhorn.predictions", "nebelhorn.reality"
ASKING = "nebelhorn.asking"
ROOMS = (JOURNEYS, FEEDBACK, PREDICTIONS, REALITY, ASKING)


@dataclass(frozen=True, slots=True)
class Link:
    """One kernel of a chain.

    Attributes:
        room: Package that keeps it.
        kernel: File name without ``.sql``.
        into: What is made of its rows.
        values: For its placeholders; texts in braces are looked up in the constants.
        view: A view instead of a table.
    """

    room: str
    kernel: str
    into: str
    values: dict[str, object] = field(default_factory=dict)
    view: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A chain and its counterpart.

    Attributes:
        name: Also the name of the file in ``by_hand``.
        chain: What is timed on our side.
        same: Columns that must be the same on both sides, as SELECT lists of the last table of the
            chain and of ``hand``.
        hand_same: Of ``hand``, where it calls them otherwise.
        before: What the chain stands on and is not timed.
        why_not_same: What is known to be different.
    """

    name: str
    chain: tuple[Link, ...]
    same: str
    hand_same: str = ""
    before: tuple[Link, ...] = ()
    why_not_same: str = ""
