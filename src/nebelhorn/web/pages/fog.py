"""Where customers are not heard."""

from __future__ import annotations

from nebelhorn.web.drawn import drawn_page
from nebelhorn.web.refusing import message

FOG = drawn_page("/fog", "fog", message("Fog"))
