"""Would you recommend us? 0 to 10."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

NPS = Scale(
    "nps", 0, 10, 1, ("unwahrscheinlich", "sehr wahrscheinlich"), ("unlikely", "very likely")
)
"""Reichheld (2003), The one number you need to grow, Harvard Business Review 81(12)."""
