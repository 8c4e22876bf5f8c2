"""Ask databases, folders and lists over HTTP for what is new; see how that is going."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from nebelhorn.app.catalogue import extend_catalogue
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now_us
from nebelhorn.errors import SourceError, UnknownName, choices
from nebelhorn.live import (
    Answered,
    Around,
    EgressDenied,
    EgressFailed,
    Gateway,
    Outcome,
    Pulled,
    PullState,
    Sending,
    egress_rules,
    is_due,
    keep_state,
    place_of_pull,
    pull_states,
    run_pull,
    state_after,
)
from nebelhorn.log import Progress
from nebelhorn.settings import Pull

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PullStatus:
    """A pull of ``nebelhorn.toml``, and how it is doing.

    Attributes:
        name: Its id.
        kind: ``sql``, ``folder`` or ``rest``.
        place: Where it asks, without secrets.
        every: Seconds from one run to the next.
        last: When it last ran to its end, UTC; None: never yet.
        next: When it runs next, while served; None: at once.
        records: Count of records read so far, those read again too.
        events: Count of events and answers made of them.
        failures: How often it has failed since it last ran to its end.
        trouble: Why it failed, in a sentence; None: it did not.
    """

    name: str
    kind: str
    place: str
    every: float
    last: datetime | None
    next: datetime | None
    records: int
    events: int
    failures: int
    trouble: str | None


def pulls(workspace: Workspace) -> tuple[PullStatus, ...]:
    """Return the pulls of ``nebelhorn.toml`` and how each is doing, in the order of the file.

    Args:
        workspace: Whose pulls.

    Raises:
        SettingsError: ``nebelhorn.toml`` says something that cannot be.
    """
    states = pull_states(workspace.stores.office)
    return tuple(
        _status(pull, states.get(pull.name, PullState(pull.name)))
        for pull in workspace.settings.pulls
    )


def pull(
    workspace: Workspace,
    name: str,
    *,
    now_us: int | None = None,
    accept: bool = False,
    allow: Sequence[str] = (),
    progress: Progress = lambda _: None,
) -> Pulled:
    """Run one pull now, whether it is due or not.

    Args:
        workspace: Where to.
        name: Of the pull.
        now_us: Now, UTC microseconds since 1970; None: what the clock says.
        accept: Take columns and deletions as they are now, and read all from the beginning.
        allow: Private networks, addresses and host names that may be reached over HTTP.
        progress: Told about each step.

    Returns:
        What it did, and what troubled it; the next run goes on there.

    Raises:
        UnknownName: No pull is called so; the message says which there are.
        SettingsError: ``nebelhorn.toml`` or ``allow`` says something that cannot be.
        DiskFull: There was no room left; nothing was lost.
    """
    named = {one.name: one for one in workspace.settings.pulls}
    if name not in named:
        msg = f"there is no pull {name!r} in nebelhorn.toml; {choices(name, named)}"
        raise UnknownName(msg)
    progress(f"pulling {name}")
    at_us = utc_now_us() if now_us is None else now_us
    around = around_pulls(workspace, now_us=at_us, allow=allow)
    before = count_touchpoints(workspace)
    pulled = run_pull(workspace.stores, named[name], around, accept=accept)
    keep_outcome(workspace, named[name], pulled, now_us=at_us)
    if count_touchpoints(workspace) > before:
        extend_catalogue(workspace, progress)
    return pulled


def pull_all(
    workspace: Workspace,
    *,
    due_only: bool = False,
    now_us: int | None = None,
    allow: Sequence[str] = (),
    progress: Progress = lambda _: None,
) -> tuple[Pulled, ...]:
    """Run all pulls, one after the other; the trouble of one holds up no other.

    Args:
        workspace: Where to.
        due_only: Leave out those whose time has not come?
        now_us: Now, UTC microseconds since 1970; None: what the clock says.
        allow: As for ``pull``.
        progress: Told about each step.

    Returns:
        What each did, in the order of the file.

    Raises:
        SettingsError: ``nebelhorn.toml`` or ``allow`` says something that cannot be.
        DiskFull: There was no room left; nothing was lost.
    """
    at_us = utc_now_us() if now_us is None else now_us
    listed = [one.name for one in workspace.settings.pulls]
    chosen = due_pulls(workspace, at_us) if due_only else listed
    return tuple(
        pull(workspace, name, now_us=at_us, allow=allow, progress=progress) for name in chosen
    )


def due_pulls(workspace: Workspace, now_us: int) -> list[str]:
    """Return the names of the pulls whose time has come, the longest waiting first.

    Args:
        workspace: Whose pulls.
        now_us: Now, UTC microseconds since 1970.
    """
    states = pull_states(workspace.stores.office)
    due = [one for one in workspace.settings.pulls if is_due(states.get(one.name), one, now_us)]
    waiting = {one.name: states[one.name].next_us for one in due if one.name in states}
    return sorted((one.name for one in due), key=lambda name: waiting.get(name, 0))


def around_pulls(workspace: Workspace, *, now_us: int, allow: Sequence[str] = ()) -> Around:
    """Return what pulls need from around them: clock, zone, variables, and the way out.

    Args:
        workspace: Whose pulls.
        now_us: Now, UTC microseconds since 1970.
        allow: Private networks, addresses and host names that may be reached over HTTP.

    Raises:
        SettingsError: ``allow`` is wrong.
    """
    gateway = Gateway(egress_rules((*workspace.settings.egress.allow, *allow)))

    def send(sending: Sending) -> Answered:
        try:
            return asyncio.run(gateway.send(sending))
        except (EgressDenied, EgressFailed) as error:
            raise SourceError(str(error)) from error

    zone = workspace.settings.time_zone
    return Around(workspace.folder, zone, now_us, os.environ, send)


def keep_outcome(workspace: Workspace, ran: Pull, pulled: Pulled, *, now_us: int) -> None:
    """Write down how a run went, and when the next one is.

    Args:
        workspace: Whose pull.
        ran: The pull.
        pulled: What it did.
        now_us: When it ran, UTC microseconds since 1970.
    """
    office = workspace.stores.office
    before = pull_states(office).get(ran.name, PullState(ran.name))
    outcome = Outcome(pulled.records, pulled.events + pulled.answers, pulled.trouble, pulled.wait_s)
    # a jitter need not be a secret, and the same history shall give the same times
    random = Random(f"{ran.name} {before.failures} {now_us}")  # noqa: S311
    keep_state(office, state_after(before, ran, outcome, now_us=now_us, random=random))


def count_touchpoints(workspace: Workspace) -> int:
    """Return how many touchpoints the log has."""
    row = workspace.stores.facts.execute("SELECT count(*) FROM touchpoint").fetchone()
    return int(row[0]) if row else 0


def _status(one: Pull, state: PullState) -> PullStatus:
    return PullStatus(
        name=one.name,
        kind=one.kind,
        place=place_of_pull(one),
        every=one.every,
        last=_moment(state.last_us),
        next=_moment(state.next_us or None),
        records=state.records,
        events=state.events,
        failures=state.failures,
        trouble=state.trouble,
    )


def _moment(at_us: int | None) -> datetime | None:
    return None if at_us is None else _EPOCH + timedelta(microseconds=at_us)
