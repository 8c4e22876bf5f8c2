"""What flows in: that Nebelhorn runs, what came from where, what was put aside, who may send."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.app import (
    AccessError,
    Key,
    KeyKind,
    KeyWish,
    NewKey,
    NotAllowed,
    Rejects,
    Role,
    Sheet,
    Words,
    add_key,
    deed,
    draw_spark,
    drop_key,
    inventory,
    list_keys,
    looking,
    pulls,
    rejects,
    replay_rejects,
)
from nebelhorn.errors import NebelhornError, UnknownName
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusals import quoted, translated
from nebelhorn.web.refusing import message, said_of
from nebelhorn.web.times import moment_of

_SHOWN = 20
_LONGEST = 200

REASONS = (
    message("no customer"),
    message("no time"),
    message("the time cannot be read"),
    message("no touchpoint"),
    message("the value is no number"),
    message("its objects lead to more than one customer"),
    message("same id as another record, other content (the earliest was kept)"),
    message("its objects lead to no customer"),
    message("the score is no number"),
    message("the score is outside its scale"),
    message("neither score nor text"),
    message("the count is no whole number"),
)
"""Why records are put aside; of what comes over HTTP there are more, and they stay English."""

KINDS = {"sql": message("database"), "folder": message("folder"), "rest": message("list over HTTP")}
"""What pulls ask."""


def _show(visit: Visit) -> Reply:
    return _shown(visit)


def _take(visit: Visit) -> Reply:
    try:
        return _do(visit)
    except NotAllowed:
        raise
    except (AccessError, UnknownName) as error:
        return _shown(visit, error=said_of(error, visit.words), status=403)
    except NebelhornError as error:
        return _shown(visit, error=said_of(error, visit.words), status=409)


def _do(visit: Visit) -> Shown:
    asked, words = visit.typed("deed"), visit.words
    if asked == "key":
        name = visit.typed("name").strip()
        kind = KeyKind.READ if visit.typed("kind") == "read" else KeyKind.WRITE
        source = (visit.typed("source").strip() or name) if kind is KeyKind.WRITE else None
        kept = tuple(part for part in visit.typed("attributes").replace(",", " ").split() if part)
        kept = kept if kind is KeyKind.WRITE else ()
        return _shown(visit, made=add_key(visit.access, KeyWish(name, kind, source, kept)))
    if asked == "revoke":
        closed = drop_key(visit.access, visit.typed("name"))
        return _shown(visit, done=words.say("The key {name} opens nothing now.", name=closed.name))
    if asked == "replay":
        with deed(visit.service, visit.access, "rejects replayed", pause=True) as workspace:
            found = replay_rejects(workspace)
        said = words.say_n(
            "Of {n} record {k} could be taken now.",
            "Of {n} records {k} could be taken now.",
            found.tried + found.uncut,
            k=words.count(found.taken),
        )
        return _shown(visit, done=said)
    return _shown(visit)


def _shown(
    visit: Visit,
    *,
    made: NewKey | None = None,
    done: str | None = None,
    error: str | None = None,
    status: int = 200,
) -> Shown:
    words, role = visit.words, visit.access.role
    with looking(visit.service) as workspace:
        there, asked = inventory(workspace), pulls(workspace)
        aside = rejects(workspace, limit=_SHOWN) if there.rejects else None
    state, zone = visit.service.state(), there.time_zone
    may_edit = role is not None and role.reaches(Role.EDITOR)
    is_admin = role is not None and role.reaches(Role.ADMIN)
    return Shown(
        "sources.html",
        {
            "trouble": _in_words(state.inbox.trouble or state.trouble, words),
            "reads_trouble": _in_words(visit.service.read_side.trouble, words),
            "settings_trouble": _in_words(state.settings, words),
            "lag": state.lag,
            "foretold": state.foretold,
            "silent": _in_words(state.foretold.silent, words),
            "there": there,
            "events": sum(source.events for source in there.sources),
            "sources": [
                (
                    one.name,
                    draw_spark(one.weeks, _weeks_said(one.weeks, words)),
                    words.count(one.events),
                    moment_of(one.newest_us, zone, words),
                )
                for one in there.sources
            ],
            "pulls": [
                (
                    *(one.name, words.say(KINDS[one.kind]), one.place),
                    "–" if one.last is None else words.moment(one.last, zone),
                    words.count(one.events),
                    None if one.trouble is None else quoted(one.trouble, words),
                )
                for one in asked
            ],
            "reasons": [(why, words.count(n)) for why, n in aside.reasons] if aside else [],
            "records": _records(aside) if aside and may_edit else None,
            "left": max(0, there.rejects - _SHOWN),
            "may_edit": may_edit,
            "keys": _keys(visit, zone) if is_admin else None,
            "made": made,
            "done": done,
            "error": error,
            "site": visit.site,
            "files": files_of(SOURCES, visit, _sheets(visit), drawn=False),
        },
        status,
    )


def _records(found: Rejects) -> list[tuple[str, str, str]]:
    """Place, reason and what was found; these may say who a customer is, so editors see them."""
    return [
        (
            f"{one.location}{'' if one.line is None else f' : {one.line}'}",
            one.reason,
            one.raw[:_LONGEST] + ("…" if len(one.raw) > _LONGEST else ""),
        )
        for one in found.records
    ]


def _keys(visit: Visit, zone: str) -> list[tuple[Key, str, str]]:
    words = visit.words
    return [
        (one, moment_of(one.created_us, zone, words), moment_of(one.used_us, zone, words))
        for one in list_keys(visit.access)
    ]


def _sheets(visit: Visit) -> Sequence[Sheet]:
    with looking(visit.service) as workspace:
        there, aside = inventory(workspace), rejects(workspace, limit=0)
    words = visit.words
    rows = tuple((one.name, one.events, one.newest_us, *one.weeks) for one in there.sources)
    weeks = max((len(one.weeks) for one in there.sources), default=0)
    back = (f"events_{number}_weeks_ago" for number in range(weeks - 1, -1, -1))
    columns = ("source", "events", "newest_us", *back)
    return (
        Sheet("sources", words.say("Where it comes from"), columns, rows),
        Sheet("rejects", words.say("What was put aside"), ("reason", "records"), aside.reasons),
    )


def _weeks_said(weeks: Sequence[int], words: Words) -> str:
    silent = sum(not count for count in weeks)
    last = words.say_n("{n} event in the last week", "{n} events in the last week", weeks[-1])
    return f"{last}, " + words.say_n(
        "{n} of {all} weeks without any", "{n} of {all} weeks without any", silent, all=len(weeks)
    )


def _in_words(trouble: str | None, words: Words) -> str | None:
    return None if trouble is None else translated(trouble, words)


SOURCES = Page("/sources", Needs.VIEWER, _show, _take, label=message("Sources"), sheets=_sheets)
