"""The shelf of flaws a question can have: one a file, one line each in the list."""

from __future__ import annotations

from nebelhorn.asking.flaw import Flaw
from nebelhorn.asking.flaws.absolute import ABSOLUTE
from nebelhorn.asking.flaws.double import DOUBLE
from nebelhorn.asking.flaws.leading import LEADING
from nebelhorn.asking.flaws.long import LONG
from nebelhorn.asking.flaws.negated import NEGATED
from nebelhorn.asking.flaws.vague import VAGUE

FLAWS: tuple[Flaw, ...] = (LEADING, DOUBLE, NEGATED, ABSOLUTE, VAGUE, LONG)
"""In the order they are told; words that an earlier one was found in are not told again."""
