"""Columns that know the end of it all, and how they give themselves away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.rules.leaks.past import Attribute, Past
    from nebelhorn.rules.leaks.search import SIGNS, Leak, find_leaks

__all__ = ["SIGNS", "Attribute", "Leak", "Past", "find_leaks"]

export_lazily(__name__)
