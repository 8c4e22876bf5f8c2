"""How each pull is doing: when it ran, when it runs next, and what troubles it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.live.outbox.schedule import Schedule
from nebelhorn.live.pull.tables import found_pulls, state
from nebelhorn.settings import Pull

_FIRST_WAIT_S = 30.0
_LONGEST_WAIT_S = 3_600.0
_ENDLESS = 1 << 31
_MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class PullState:
    """How a pull is doing.

    Attributes:
        name: Of the pull.
        last_us: When it last ran to its end, UTC microseconds since 1970; None: never yet.
        next_us: When it runs next; 0: at once.
        failures: How often it has failed since it last ran to its end.
        trouble: Why it failed, in a sentence; None: it did not.
        records: Count of records read so far, those read again too.
        events: Count of events and answers made of them.
    """

    name: str
    last_us: int | None = None
    next_us: int = 0
    failures: int = 0
    trouble: str | None = None
    records: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to.

    Attributes:
        records: Count of records read.
        events: Count of new events and answers.
        trouble: Why it did not reach its end; None: it did.
        wait_s: Seconds the place asked to be left alone; None: it did not ask.
    """

    records: int
    events: int
    trouble: str | None = None
    wait_s: float | None = None


def pull_states(office: Engine) -> dict[str, PullState]:
    """Return the states of all pulls that have ever run, by name.

    Args:
        office: Of the workspace.
    """
    found_pulls(office)
    with office.connect() as connection:
        rows = connection.execute(sa.select(state)).all()
    return {str(row[0]): PullState(*row) for row in rows}


def state_after(
    before: PullState, pull: Pull, outcome: Outcome, *, now_us: int, random: Random
) -> PullState:
    """Return the state after a run.

    A failed one is tried again after 30 s, 1 min, 2 min … up to an hour, or to ``every`` where
    that is longer; a place that asks to be left alone is left alone.

    Args:
        before: The state.
        pull: What the settings say.
        outcome: Of the run.
        now_us: When it ended.
        random: For the jitter of the waits.

    Examples:
        >>> pull = Pull("orders", "sql", "orders.toml", 300.0)
        >>> bad = Outcome(0, 0, "nobody answers")
        >>> after = state_after(PullState("orders"), pull, bad, now_us=0, random=Random(1))
        >>> after.failures, 24_000_000 <= after.next_us <= 36_000_000
        (1, True)
    """
    counted = replace(
        before, records=before.records + outcome.records, events=before.events + outcome.events
    )
    if outcome.trouble is None:
        next_us = now_us + round(pull.every * 1_000_000)
        return replace(counted, last_us=now_us, next_us=next_us, failures=0, trouble=None)
    failures = before.failures + 1
    plan = Schedule(_ENDLESS, _FIRST_WAIT_S, 2.0, max(_LONGEST_WAIT_S, pull.every))
    wait_us = plan.wait_us(min(failures, _MOST_DOUBLINGS), outcome.wait_s, random) or 0
    return replace(counted, next_us=now_us + wait_us, failures=failures, trouble=outcome.trouble)


def keep_state(office: Engine, kept: PullState) -> None:
    """Write a state down.

    Args:
        office: Of the workspace.
        kept: The state; what was there before of this pull is replaced.
    """
    values = {
        "pull": kept.name,
        "last_us": kept.last_us,
        "next_us": kept.next_us,
        "failures": kept.failures,
        "trouble": kept.trouble,
        "records": kept.records,
        "events": kept.events,
    }
    with office.begin() as connection:
        connection.execute(sa.delete(state).where(state.c.pull == kept.name))
        connection.execute(sa.insert(state).values(**values))


def is_due(kept: PullState | None, pull: Pull, now_us: int) -> bool:
    """Tell whether a pull should run now.

    Args:
        kept: Its state; None: it has never run.
        pull: What the settings say; a shorter ``every`` counts at once.
        now_us: Now, UTC microseconds since 1970. A clock that went back does not stop a pull.

    Examples:
        >>> is_due(None, Pull("orders", "sql", "orders.toml"), 0)
        True
    """
    if kept is None or now_us >= kept.next_us:
        return True
    longest_us = round(max(pull.every, _LONGEST_WAIT_S) * 2_000_000)
    if kept.next_us - now_us > longest_us:
        return True
    by_every = (kept.last_us or 0) + round(pull.every * 1_000_000)
    return kept.trouble is None and kept.last_us is not None and now_us >= by_every
