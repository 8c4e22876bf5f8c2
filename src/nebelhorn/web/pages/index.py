"""How often what was foretold came true."""

from __future__ import annotations

from nebelhorn.web.drawn import drawn_page
from nebelhorn.web.refusing import message

INDEX = drawn_page("/index", "index", message("Reality Index"))
