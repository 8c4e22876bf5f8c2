"""Patterns across journeys, counted and readable: what rules look at, and what came then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.rules.bins import Bins, each_text, make_bins
    from nebelhorn.rules.card import POINTS, CardCases
    from nebelhorn.rules.chain import Chain
    from nebelhorn.rules.citing import Cited, cite
    from nebelhorn.rules.clause import Clause, clause_of, merge
    from nebelhorn.rules.contexts import Contexts
    from nebelhorn.rules.counts import MIN_SUPPORT, Counts, Memories, Memory
    from nebelhorn.rules.growing import Growing
    from nebelhorn.rules.holds import holds, points
    from nebelhorn.rules.implied import tidy
    from nebelhorn.rules.leaks import SIGNS, Attribute, Leak, Past, find_leaks
    from nebelhorn.rules.learn import BINARY, Effort, Expert, Learnt, learn
    from nebelhorn.rules.lesson import Lesson, worth
    from nebelhorn.rules.mixer import Mixer
    from nebelhorn.rules.partition import Laid, Partition, lay
    from nebelhorn.rules.pool import Pool, Structure
    from nebelhorn.rules.shares import find_shares
    from nebelhorn.rules.state import Column, State
    from nebelhorn.rules.tree import Growth

__all__ = [
    "BINARY",
    "MIN_SUPPORT",
    "POINTS",
    "SIGNS",
    "Attribute",
    "Bins",
    "CardCases",
    "Chain",
    "Cited",
    "Clause",
    "Column",
    "Contexts",
    "Counts",
    "Effort",
    "Expert",
    "Growing",
    "Growth",
    "Laid",
    "Leak",
    "Learnt",
    "Lesson",
    "Memories",
    "Memory",
    "Mixer",
    "Partition",
    "Past",
    "Pool",
    "State",
    "Structure",
    "cite",
    "clause_of",
    "each_text",
    "find_leaks",
    "find_shares",
    "holds",
    "lay",
    "learn",
    "make_bins",
    "merge",
    "points",
    "tidy",
    "worth",
]

export_lazily(__name__)
