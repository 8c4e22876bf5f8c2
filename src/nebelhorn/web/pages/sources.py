"""What flows in: that Nebelhorn runs, and what has come from where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nebelhorn.app import inventory
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _show(visit: Visit) -> Reply:
    workspace = visit.service.workspace.lend()
    try:
        there = inventory(workspace)
    finally:
        workspace.stores.facts.close()
    state = visit.service.state()
    words = visit.words
    sources = [
        (
            source.name,
            words.count(source.events),
            "–"
            if source.newest_us is None
            else words.moment(_EPOCH + timedelta(microseconds=source.newest_us), there.time_zone),
        )
        for source in there.sources
    ]
    return Shown(
        "sources.html",
        {
            "trouble": state.inbox.trouble or state.trouble,
            "lag": state.lag,
            "foretold": state.foretold,
            "there": there,
            "events": sum(source.events for source in there.sources),
            "sources": sources,
        },
    )


SOURCES = Page("/sources", Needs.VIEWER, _show, label=message("Sources"))
