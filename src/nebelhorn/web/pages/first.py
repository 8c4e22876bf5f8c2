"""Bring a file in: drag it here or choose it, look at the columns, and that is it."""

from __future__ import annotations

from nebelhorn.app import forget_old_files, inventory, looking
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
    return Shown("first.html", {"events": events, "ends": _ENDS, "error": error}, status)


FIRST = Page("/first", Needs.EDITOR, _show, _take, takes_file=True)
