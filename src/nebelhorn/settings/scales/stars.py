"""One to five stars, as review portals have them."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

STARS = Scale("stars", 1, 5, 1, ("1 Stern", "5 Sterne"), ("1 star", "5 stars"))
"""A star more is a quarter more of the score."""
