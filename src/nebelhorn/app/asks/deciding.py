"""Who may be asked about what now: every encounter in question, each with every reason not to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nebelhorn.app.asks.people import People, read_people
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import (
    SENT,
    AskState,
    Encounter,
    Manners,
    MayAsk,
    Occasion,
    Stretch,
    WhyNotAsked,
    close_crowd,
    complaints,
    crowd_of,
    may_ask_many,
    open_crowd,
    reasons_in,
    who_meets,
)
from nebelhorn.conditions import features_with, parse_condition, render
from nebelhorn.errors import ConditionError
from nebelhorn.journeys import put_catalogue
from nebelhorn.live import KeptAsk, found_asks, found_outbox
from nebelhorn.settings import Ask, Settings

SECOND_US = 1_000_000


def sent_channels(ask: Ask) -> tuple[str, ...]:
    """Return the channels on which we go to the customer, best first."""
    return tuple(channel for channel in ask.channels if channel in SENT)


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at.

    Attributes:
        now_us: Now, UTC microseconds.
        since: Ask → since when it is active; encounters before are history. An ask that is not
            named here is looked at as if it had always been active.
        customers: Only of these; None: of all.
        whole: Also encounters it is too late to ask about?
        groups: (name, predicate) of groups whose members are wanted with it.
        channel: Only this one, whatever an ask says; None: those on which we go to the customer.
    """

    now_us: int
    since: Mapping[str, int] = field(default_factory=dict)
    customers: tuple[int, ...] | None = None
    whole: bool = False
    groups: tuple[tuple[str, str], ...] = ()
    channel: str | None = None

    def channels(self, ask: Ask) -> tuple[str, ...]:
        """Return the channels an ask is looked at on, best first."""
        return sent_channels(ask) if self.channel is None else (self.channel,)


@dataclass(frozen=True, slots=True)
class Decided:
    """One encounter, and whether it may be asked about.

    Attributes:
        ask: What would be asked.
        encounter: About what.
        channel: The best channel.
        may: The decision, with every reason not to.
        kept: What was written down of this ask about this encounter; None: nothing.
    """

    ask: Ask
    encounter: Encounter
    channel: str
    may: MayAsk
    kept: KeptAsk | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided.

    Attributes:
        rows: Of each ask, oldest encounter first.
        people: Whom it is about.
        groups: Place of a group in ``Look.groups`` → events whose customer belonged as of it.
        names: Number of a touchpoint → its name in the log.
        outside: Ask → encounters of customers it is not for, by its condition.
        earlier: Ask → encounters before it was active.
        hints: Why an ask asks nobody at all, in a sentence.
    """

    rows: tuple[Decided, ...]
    people: People
    groups: Sequence[set[int]]
    names: Mapping[int, str]
    outside: Mapping[str, int]
    earlier: Mapping[str, int]
    hints: tuple[str, ...]


def decide(workspace: Workspace, asks: Sequence[Ask], look: Look) -> Decisions:
    """Decide about every encounter that asks may be about.

    Args:
        workspace: With a connection of its own; temporary tables are made and taken away.
        asks: What may be asked; those that wait for the customer (codes, snippets, the desk) are
            passed over.
        look: What is looked at.

    Raises:
        ConditionError: The condition of a group cannot be understood.
    """
    facts, office, settings = workspace.stores.facts, workspace.stores.office, workspace.settings
    found_asks(office)
    found_outbox(office)
    names = {
        int(number): str(name)
        for number, name in facts.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    }
    put_catalogue(facts, settings)
    usable, hints = _usable(workspace, asks, frozenset(names.values()), look)
    try:
        encounters = open_crowd(facts, _stretch(usable, names, look))
        members = who_meets(facts, [*(cond for _, cond in usable if cond), *look.groups])
        sore = [number for number, name in names.items() if settings.touchpoint(name).complains]
        from_us = look.now_us - round(settings.asking.after_complaint * SECOND_US)
        complained = complaints(facts, sore, from_us, look.now_us)
        customers = {one.customer_no for one in encounters}
        with office.connect() as connection:
            people = read_people(connection, facts, customers, complained)
    finally:
        close_crowd(facts)
    sorted_out = [
        _sort_out(
            ask,
            [one for one in encounters if names[one.touchpoint_no] == ask.touchpoint],
            for_them,
            look,
        )
        for ask, for_them in _with_members(usable, members)
    ]
    rows = [
        row
        for (ask, _), (mine, _, _) in zip(usable, sorted_out, strict=True)
        for row in _rows(ask, mine, people, settings, look)
    ]
    return Decisions(
        rows=tuple(rows),
        people=people,
        groups=members[len(members) - len(look.groups) :],
        names=names,
        outside={ask.name: out for (ask, _), (_, out, _) in zip(usable, sorted_out, strict=True)},
        earlier={ask.name: old for (ask, _), (_, _, old) in zip(usable, sorted_out, strict=True)},
        hints=tuple(hints),
    )


def _with_members(
    usable: Sequence[tuple[Ask, tuple[str, str] | None]], members: Sequence[set[int]]
) -> list[tuple[Ask, set[int] | None]]:
    own = iter(members)
    return [(ask, next(own) if condition else None) for ask, condition in usable]


def _sort_out(
    ask: Ask, meant: Sequence[Encounter], for_them: set[int] | None, look: Look
) -> tuple[list[Encounter], int, int]:
    """Return encounters in question, and counts of those of others and of those before."""
    since_us = look.since.get(ask.name)
    asked = [one for one in meant if for_them is None or one.event_id in for_them]
    mine = [one for one in asked if since_us is None or one.t_us >= since_us]
    return mine, len(meant) - len(asked), len(asked) - len(mine)


def _stretch(usable: Sequence[tuple[Ask, object]], names: Mapping[int, str], look: Look) -> Stretch:
    wanted = {ask.touchpoint for ask, _ in usable}
    places = tuple(number for number, name in names.items() if name in wanted)
    longest = max((ask.within for ask, _ in usable), default=0.0)
    from_us = look.now_us - round(longest * SECOND_US)
    if look.whole:
        from_us = -(2**62)
    return Stretch(places, from_us, look.now_us, look.customers)


def _usable(
    workspace: Workspace, asks: Sequence[Ask], touchpoints: frozenset[str], look: Look
) -> tuple[list[tuple[Ask, tuple[str, str] | None]], list[str]]:
    """Return the asks that can be looked at, with their conditions, and why others cannot."""
    attributes = dict(
        workspace.stores.facts.execute("SELECT name, column_name FROM attribute").fetchall()
    )
    features = features_with(attributes)
    usable: list[tuple[Ask, tuple[str, str] | None]] = []
    hints = []
    for ask in asks:
        if not look.channels(ask):
            hints.append(f'"{ask.name}" waits for customers ({", ".join(ask.channels)})')
            continue
        if ask.touchpoint not in touchpoints:
            hints.append(f'"{ask.name}": the log has no touchpoint "{ask.touchpoint}"')
            continue
        try:
            condition = (
                None
                if ask.condition is None
                else (ask.name, render(parse_condition(ask.condition, features)))
            )
        except ConditionError as error:
            hints.append(f'"{ask.name}" asks nobody, its condition is wrong: {error}')
            continue
        usable.append((ask, condition))
    return usable, hints


def _rows(
    ask: Ask, mine: Sequence[Encounter], people: People, settings: Settings, look: Look
) -> list[Decided]:
    manners = Manners(settings.asking, settings.time_zone, look.now_us)
    if not look.whole:
        from_us = look.now_us - round(ask.within * SECOND_US)
        mine = [one for one in mine if one.t_us > from_us]
    who = [
        (
            people.persons[one.customer_no],
            Occasion(one.t_us, asked=people.counted(one.event_id), spoke=one.spoke),
        )
        for one in mine
    ]
    channels = look.channels(ask)
    bits = {
        channel: may_ask_many(ask, channel, crowd_of(ask, channel, who), manners)
        for channel in channels
    }
    rows = []
    for row, one in enumerate(mine):
        best = next((channel for channel in channels if not bits[channel][row]), channels[0])
        kept = people.kept(one.event_id, ask.name)
        may = _with_kept(reasons_in(int(bits[best][row])), kept)
        rows.append(Decided(ask, one, best, may, kept))
    return rows


def _with_kept(may: MayAsk, kept: KeptAsk | None) -> MayAsk:
    """What was decided for good about an encounter stays decided."""
    if kept is None or kept.state != AskState.NOT_ASKED or kept.reason is None:
        return may
    against = {*may.reasons, WhyNotAsked(kept.reason)}
    return MayAsk(tuple(reason for reason in WhyNotAsked if reason in against))
