"""Three sentences for the morning."""

from __future__ import annotations

from nebelhorn.web.drawn import drawn_page
from nebelhorn.web.refusing import message

TODAY = drawn_page("/", "today", message("Today"))
