"""Plan asks: who is asked about what now, and for everyone else why not."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nebelhorn.app.asks.deciding import Decisions, Look, decide, sent_channels
from nebelhorn.app.asks.picking import Picked, pick
from nebelhorn.app.asks.sending import write_picked
from nebelhorn.app.prepare import group_conditions
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import WhyNotAsked, is_quiet, is_zone
from nebelhorn.errors import UnknownName, choices
from nebelhorn.live import active_since, found_asks, is_drawn, see_active
from nebelhorn.log import customer_names
from nebelhorn.settings import Ask, Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AskDecision:
    """One encounter, and whether it is asked about.

    Attributes:
        ask: Name of the ``[[ask]]`` entry.
        customer: The customer's key; None: it is not known any more.
        touchpoint: Name in the log.
        at: When the encounter was, UTC.
        channel: On which they are asked, or would be.
        asked: Are they asked?
        reasons: Every reason not to, in the order of `WhyNotAsked`.
        propensity: With which chance they were drawn, 0–1; None: it was not drawn among them.
        by_lot: Drawn by lot, not for the fog?
    """

    ask: str
    customer: str | None
    touchpoint: str
    at: datetime
    channel: str
    asked: bool
    reasons: tuple[WhyNotAsked, ...]
    propensity: float | None
    by_lot: bool

    @property
    def reason(self) -> WhyNotAsked | None:
        """The first reason not to; None: they are asked."""
        return self.reasons[0] if self.reasons else None


@dataclass(frozen=True, slots=True)
class AskCount:
    """One ask, and how many encounters it is asked about now.

    Attributes:
        name: Of the ``[[ask]]`` entry.
        active: Is it active?
        since: Since when it has been seen active; encounters before are history. None: never; then
            it is looked at as if it had always been.
        encounters: Count of encounters in question.
        asked: Of these, asked about.
        by_lot: Of those asked, drawn by lot.
        reasons: Why the others are not: first reason → count, in the order of `WhyNotAsked`.
        outside: Encounters of customers it is not for, by its condition; not among them.
        earlier: Encounters before it was active; not among them.
    """

    name: str
    active: bool
    since: datetime | None
    encounters: int
    asked: int
    by_lot: int
    reasons: tuple[tuple[WhyNotAsked, int], ...]
    outside: int
    earlier: int


@dataclass(frozen=True, slots=True)
class AskPlan:
    """Who is asked about what.

    Attributes:
        at: As of when, UTC.
        dry_run: Was it only looked at?
        asks: A row an ask, in the order of the file.
        decisions: A row an encounter in question, by ask, those asked first.
        hints: Why an ask asks nobody at all, and what else to know, in sentences.
    """

    at: datetime
    dry_run: bool
    asks: tuple[AskCount, ...]
    decisions: tuple[AskDecision, ...]
    hints: tuple[str, ...]

    @property
    def asked(self) -> int:
        """Count of encounters that are asked about."""
        return sum(one.asked for one in self.asks)


def plan_asks(
    workspace: Workspace, *, now_us: int, dry_run: bool = True, name: str | None = None
) -> AskPlan:
    """Plan asks, and unless it is a dry run, put them on their way.

    Only active asks are put on their way, and only about encounters since each was first seen
    active. A dry run looks at all, changes nothing, and says of everybody else why not.

    Args:
        workspace: Whose; temporary tables are made on its connection.
        now_us: Now, UTC microseconds since 1970.
        dry_run: Only look?
        name: Of one ask; None: all.

    Raises:
        UnknownName: There is no such ask.
        ConditionError: The condition of a group cannot be understood.
    """
    settings = workspace.settings
    wanted = _wanted(settings, name)
    found_asks(workspace.stores.office)
    if dry_run:
        with workspace.stores.office.connect() as connection:
            since = active_since(connection)
    else:
        wanted = tuple(one for one in wanted if one.active)
        with workspace.stores.office.begin() as connection:
            since = see_active(connection, [one.name for one in wanted], now_us)
    day = _day(settings, now_us)
    draws = settings.asking.a_day is not None
    groups = tuple(group_conditions(workspace, settings.groups)) if draws else ()
    decisions = decide(workspace, wanted, Look(now_us, since, groups=groups))
    hints = [*decisions.hints, *_hints(workspace, wanted)]
    waits = draws and _waits(workspace, day, now_us)
    if waits and not dry_run:
        # those that need no draw do not wait for it
        decisions = _only_follow_ups(decisions)
    picked = pick(workspace, decisions, now_us=now_us, day=day, groups=groups)
    if not dry_run:
        if settings.mail.host is None:  # nothing is put down that nobody would send
            picked = [one for one in picked if one.decided.channel != "mail"]
        drawn = day if draws and not waits else None
        write_picked(workspace, decisions.people, picked, now_us, day=drawn)
    return _plan(workspace, wanted, since, decisions, picked, (now_us, dry_run, tuple(hints)))


def _wanted(settings: Settings, name: str | None) -> tuple[Ask, ...]:
    if name is None:
        return settings.asks
    names = [one.name for one in settings.asks]
    if name not in names:
        msg = f"no ask {name!r} in nebelhorn.toml; {choices(name, names)}"
        raise UnknownName(msg)
    return tuple(one for one in settings.asks if one.name == name)


def _day(settings: Settings, now_us: int) -> int:
    zone = ZoneInfo(settings.time_zone if is_zone(settings.time_zone) else "UTC")
    local = (_EPOCH + timedelta(microseconds=now_us)).astimezone(zone)
    return local.date().toordinal() - _EPOCH.date().toordinal()


def _waits(workspace: Workspace, day: int, now_us: int) -> bool:
    """Is it not the hour to draw, or was it drawn today?"""
    settings = workspace.settings
    asking = settings.asking
    zone = settings.time_zone if is_zone(settings.time_zone) else "UTC"
    if is_quiet(now_us, zone, asking.quiet_from, asking.quiet_until):
        return True
    with workspace.stores.office.connect() as connection:
        return is_drawn(connection, day)


def _only_follow_ups(decisions: Decisions) -> Decisions:
    rows = tuple(one for one in decisions.rows if one.ask.follow_up)
    return dataclasses.replace(decisions, rows=rows)


def _hints(workspace: Workspace, wanted: Sequence[Ask]) -> list[str]:
    settings = workspace.settings
    hints = []
    if any(sent_channels(one) for one in wanted) and settings.site is None:
        hints.append(
            'nobody can be asked: [company] site = "https://…" does not say where customers reach '
            "this server"
        )
    mailed = any("mail" in one.channels for one in wanted)
    if mailed and settings.mail.host is None:
        hints.append("mails wait: [mail] does not say which server sends them")
    return hints


def _plan(
    workspace: Workspace,
    wanted: Sequence[Ask],
    since: Mapping[str, int],
    decisions: Decisions,
    picked: Sequence[Picked],
    told: tuple[int, bool, tuple[str, ...]],
) -> AskPlan:
    now_us, dry_run, hints = told
    chosen = {id(one.decided): one for one in picked}
    names = customer_names(
        workspace.stores.office, {row.encounter.customer_no for row in decisions.rows}
    )
    rows = []
    for row in decisions.rows:
        one = chosen.get(id(row))
        reasons = row.may.reasons
        if one is not None:
            reasons = () if one.reason is None else tuple({*reasons, one.reason})
        rows.append(
            AskDecision(
                ask=row.ask.name,
                customer=names.get(row.encounter.customer_no),
                touchpoint=row.ask.touchpoint,
                at=_EPOCH + timedelta(microseconds=row.encounter.t_us),
                channel=row.channel,
                asked=one is not None and one.asked,
                reasons=tuple(reason for reason in WhyNotAsked if reason in reasons),
                propensity=one.propensity if one is not None and one.stood else None,
                by_lot=one is not None and one.by_lot,
            )
        )
    place = {one.name: number for number, one in enumerate(wanted)}
    rows.sort(key=lambda one: (place[one.ask], not one.asked, one.at, one.customer or ""))
    return AskPlan(
        at=_EPOCH + timedelta(microseconds=now_us),
        dry_run=dry_run,
        asks=tuple(_count(one, since.get(one.name), rows, decisions) for one in wanted),
        decisions=tuple(rows),
        hints=hints,
    )


def _count(
    ask: Ask, since_us: int | None, rows: Sequence[AskDecision], decisions: Decisions
) -> AskCount:
    mine = [one for one in rows if one.ask == ask.name]
    first = Counter(one.reason for one in mine if not one.asked)
    return AskCount(
        name=ask.name,
        active=ask.active,
        since=None if since_us is None else _EPOCH + timedelta(microseconds=since_us),
        encounters=len(mine),
        asked=sum(one.asked for one in mine),
        by_lot=sum(one.asked and one.by_lot for one in mine),
        reasons=tuple((reason, first[reason]) for reason in WhyNotAsked if first[reason]),
        outside=decisions.outside.get(ask.name, 0),
        earlier=decisions.earlier.get(ask.name, 0),
    )
