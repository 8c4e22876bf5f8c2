"""What is learnt from as TOML, and the comment that explains it in ``nebelhorn.toml``."""

from __future__ import annotations

from nebelhorn.settings.model import LearningSettings
from nebelhorn.settings.toml_text import toml_line

_COMMENT = (
    "# What rules are learnt from (woraus gelernt wird). An attribute that knows how it ends is\n"
    "# found and left out; replay says so. keep: learn from it all the same (trotzdem lernen);\n"
    "# leave_out: never learn from it (nie daraus lernen)."
)
_EXAMPLE = (
    '# An example:\n# [learning]\n# keep = ["contract_end"]\n# leave_out = ["exported_status"]'
)


def learning_text(learning: LearningSettings) -> str:
    """Return the table ``[learning]`` with its comment; an example where nothing is said.

    Examples:
        >>> print(learning_text(LearningSettings(keep=("contract_end",))).splitlines()[-1])
        keep = ["contract_end"]
    """
    entries = (("keep", learning.keep), ("leave_out", learning.leave_out))
    lines = [toml_line(key, names) for key, names in entries if names]
    return "\n".join((_COMMENT, "[learning]", *lines) if lines else (_COMMENT, _EXAMPLE))
