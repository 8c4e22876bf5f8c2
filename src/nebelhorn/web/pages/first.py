"""Bring a file in: drag it here or choose it, look at the columns, and that is it."""

from __future__ import annotations

from nebelhorn.app import Role, forget_old_files, inventory, looking, who_is
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit

_ENDS = ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz,.xes,.xlsx,.parquet,.sqlite,.db,.zst"


def _show(visit: Visit) -> Reply:
    return _shown(visit, None)


def _take(visit: Visit) -> Reply:
    token = visit.typed("file")
    if not token:
        return _shown(visit, visit.words.say("No file was chosen."), status=409)
    return GoTo(f"/first/{token}")


def _shown(visit: Visit, error: str | None, *, status: int = 200) -> Shown:
    with looking(visit.service) as workspace:
        forget_old_files(workspace)
        there = inventory(workspace)
    events = sum(one.events for one in there.sources)
    role = visit.access.role
    values = {
        "events": events,
        "ends": _ENDS,
        "error": error,
        "made_up": visit.service.made_up,
        "is_admin": role is not None and role.reaches(Role.ADMIN),
        "admins": who_is(visit.access, Role.ADMIN),
    }
    return Shown("first.html", values, status)


FIRST = Page("/first", Needs.EDITOR, _show, _take, takes_file=True)
