"""How satisfied were you? 1 to 5."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

CSAT = Scale(
    "csat", 1, 5, 1, ("sehr unzufrieden", "sehr zufrieden"), ("very dissatisfied", "very satisfied")
)
"""Five verbal steps after Likert (1932), A technique for the measurement of attitudes."""
