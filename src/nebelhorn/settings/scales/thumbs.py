"""Thumbs down or up."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

THUMBS = Scale(
    "thumbs",
    0,
    1,
    1,
    ("Daumen runter", "Daumen hoch"),
    ("thumbs down", "thumbs up"),
    {"up": 1, "yes": 1, "true": 1, "👍": 1, "down": 0, "no": 0, "false": 0, "👎": 0},
)
"""Two steps only: the score is 0 or 1."""
