"""How easy was it? 1 to 7, where 7 is the easiest."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

CES = Scale("ces", 1, 7, 1, ("sehr schwer", "sehr leicht"), ("very difficult", "very easy"))
"""After Dixon, Freeman and Toman (2010), Stop trying to delight your customers, Harvard Business
Review 88(7); turned so that easy is good, as their second version (2013) has it."""
