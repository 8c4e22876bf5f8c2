"""Columns that know the end of it all, and how they give themselves away."""

from __future__ import annotations

from nebelhorn.rules.leaks.past import Attribute, Past
from nebelhorn.rules.leaks.search import SIGNS, Leak, find_leaks

__all__ = ["SIGNS", "Attribute", "Leak", "Past", "find_leaks"]
