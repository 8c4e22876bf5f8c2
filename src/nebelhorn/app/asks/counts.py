"""What became of asks, each counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import AskState, WhyNotAsked
from nebelhorn.live import PLANNED, UNCERTAIN, active_since, ask_counts, found_asks

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AskStates:
    """One ask and what became of it; every one that was written down is counted once.

    ``asked`` + ``shown`` + ``dismissed`` + ``partial`` + ``finished`` = ``sent``: what shares are
    of. Those who were not asked are in none of them: nobody can answer who was not asked.

    Attributes:
        name: Of the ``[[ask]]`` entry.
        touchpoint: Which it is about; None: there is no such entry any more.
        active: Is it asked now?
        since: Since when it has been seen active, UTC; None: never.
        planned: On their way, not handed over yet.
        sent: Reached somebody, as far as anybody knows.
        uncertain: Of those sent, mails of which nobody knows whether they arrived.
        asked: Nobody has opened it.
        shown: Opened, nothing said.
        dismissed: Closed without an answer.
        partial: Something was answered, and not sent off.
        finished: Sent off.
        not_asked: Reason → count, in the order of `WhyNotAsked`.
    """

    name: str
    touchpoint: str | None
    active: bool
    since: datetime | None
    planned: int
    sent: int
    uncertain: int
    asked: int
    shown: int
    dismissed: int
    partial: int
    finished: int
    not_asked: tuple[tuple[WhyNotAsked, int], ...]


def asks(workspace: Workspace) -> tuple[AskStates, ...]:
    """Return what became of all asks, in the order of the file, those no longer in it last.

    Args:
        workspace: Open.
    """
    found_asks(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        counts, since = ask_counts(connection), active_since(connection)
    known = {one.name: one for one in workspace.settings.asks}
    gone = sorted({name for name, _, _ in counts} - known.keys())
    states = []
    for name in (*known, *gone):
        mine = {key[1:]: count for key, count in counts.items() if key[0] == name}
        entry, at_us = known.get(name), since.get(name)
        by_state = {
            state: sum(count for (found, _), count in mine.items() if found == state)
            for state in (PLANNED, *AskState)
        }
        sent = [by_state[state] for state in AskState if state is not AskState.NOT_ASKED]
        states.append(
            AskStates(
                name=name,
                touchpoint=entry.touchpoint if entry else None,
                active=entry is not None and entry.active,
                since=None if at_us is None else _EPOCH + timedelta(microseconds=at_us),
                planned=by_state[PLANNED],
                sent=sum(sent),
                uncertain=sum(n for (_, reason), n in mine.items() if reason == UNCERTAIN),
                asked=by_state[AskState.ASKED],
                shown=by_state[AskState.SHOWN],
                dismissed=by_state[AskState.DISMISSED],
                partial=by_state[AskState.PARTIAL],
                finished=by_state[AskState.FINISHED],
                not_asked=tuple(
                    (reason, count)
                    for reason in WhyNotAsked
                    if (count := mine.get((AskState.NOT_ASKED.value, reason.value), 0))
                ),
            )
        )
    return tuple(states)
