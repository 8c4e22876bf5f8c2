"""Show what was drawn beforehand; nothing is counted while somebody waits for a page."""

from __future__ import annotations

from nebelhorn.web.page import Reply, Shown, Visit


def show_drawn(visit: Visit, name: str) -> Reply:
    """Return a page as it was drawn last, or one that asks for patience and looks again.

    Args:
        visit: Whose language and server.
        name: Of the page, as ``build_looks`` calls it; ``today`` is the one of three sentences.
    """
    words = visit.words
    looks = visit.service.painter.looks(words.language)
    if looks is None:
        return Shown("waiting.html")
    made = words.moment(looks.made_at, visit.service.workspace.settings.time_zone)
    if name == "today":
        return Shown("today.html", {"sayings": looks.today, "made": made})
    return Shown("look.html", {"look": looks.looks[name], "made": made})
