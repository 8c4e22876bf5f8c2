"""Patterns across journeys, counted and readable: contexts and what came after them."""

from __future__ import annotations

from nebelhorn.rules.contexts import Contexts
from nebelhorn.rules.counts import ContextCounts, Memory

__all__ = ["ContextCounts", "Contexts", "Memory"]
