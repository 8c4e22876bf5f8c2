"""A belief as TOML, and the comment that explains it in ``nebelhorn.toml``."""

from __future__ import annotations

from nebelhorn.settings.model import Belief
from nebelhorn.settings.toml_text import TomlValue, toml_line

BELIEFS = (
    "Beliefs (Überzeugungen): rules that people write. Reality judges them only by what comes",
    "after they were written, beside what all the others do. Also: nebelhorn belief add",
    "  name, author  its id, and who believes it       written    since when; a date is 0 h UTC",
    "  condition     of which customers (Bedingung)",
    '  claim         what they then do (Behauptung): a touchpoint, "silence" (Stille), or',
    '                "not …"; with question, a class of that question such as "yes"',
    "  horizon_days  until when; left out with question",
    "  question      name of a forecast question",
    "  than          condition of those who do it more rarely; left out: all the others",
    "  confidence    how often you say it comes true, 0 to 1 (0.7 is 70 %)",
    "  withdrawn     from when on it counts no more    de, en     what readers see",
)
BELIEF_EXAMPLE = (
    "An example:",
    "[[belief]]",
    'name = "branch-stays"',
    'author = "Sales"',
    "written = 2026-03-01",
    "condition = \"channel = 'branch'\"",
    "than = \"channel = 'web'\"",
    'claim = "not Cancellation"',
    "horizon_days = 90",
)
BELIEFS_COMMENT = BELIEFS[0]
"""First comment line above the beliefs; new ones find their place by it."""


def belief_text(belief: Belief) -> str:
    """Return one belief as TOML.

    Args:
        belief: The belief.

    Examples:
        >>> from datetime import UTC, datetime
        >>> print(belief_text(Belief("manual", "Ada", datetime(2026, 3, 1, 9, tzinfo=UTC),
        ...                          "touchpoint = 'Manual'", "Order", 14.0, confidence=0.7)))
        [[belief]]
        name = "manual"
        author = "Ada"
        written = 2026-03-01T09:00:00Z
        condition = "touchpoint = 'Manual'"
        claim = "Order"
        horizon_days = 14
        confidence = 0.7
    """
    entries: tuple[tuple[str, TomlValue | None], ...] = (
        ("name", belief.name),
        ("author", belief.author),
        ("written", belief.written),
        ("condition", belief.condition),
        ("than", belief.than),
        ("claim", belief.claim),
        ("horizon_days", belief.horizon_days),
        ("question", belief.question),
        ("confidence", belief.confidence),
        ("withdrawn", belief.withdrawn),
        ("de", belief.de),
        ("en", belief.en),
    )
    lines = [toml_line(key, value) for key, value in entries if value is not None]
    return "\n".join(("[[belief]]", *lines))
