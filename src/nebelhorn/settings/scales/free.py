"""A text and no score."""

from __future__ import annotations

from nebelhorn.settings.scale import Scale

FREE = Scale("free", 0, 0, 1, ("", ""), ("", ""))
"""What is said is kept; nothing is made up from it."""
