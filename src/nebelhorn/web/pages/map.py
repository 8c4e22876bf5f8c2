"""The way customers take, and how they feel on it."""

from __future__ import annotations

from nebelhorn.web.drawn import show_drawn
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Visit
from nebelhorn.web.refusing import message


def _show(visit: Visit) -> Reply:
    return show_drawn(visit, "map")


MAP = Page("/map", Needs.VIEWER, _show, label=message("Journey map"))
