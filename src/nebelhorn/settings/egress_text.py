"""Where messages may be sent as TOML, and the comment that explains it in ``nebelhorn.toml``."""

from __future__ import annotations

from nebelhorn.settings.model import EgressSettings
from nebelhorn.settings.toml_text import toml_line

_COMMENT = (
    "# Webhooks go to the public internet only; name networks and hosts inside the company that\n"
    "# may be reached too (Netze und Rechner im Haus, die erreicht werden dürfen)."
)
_EXAMPLE = '# An example:\n# [egress]\n# allow = ["10.20.0.0/16", "erp.intern"]'


def egress_text(egress: EgressSettings) -> str:
    """Return the table ``[egress]`` with its comment; an example where nothing is said.

    Examples:
        >>> print(egress_text(EgressSettings(("erp.intern",))).splitlines()[-1])
        allow = ["erp.intern"]
    """
    if not egress.allow:
        return f"{_COMMENT}\n{_EXAMPLE}"
    return "\n".join((_COMMENT, "[egress]", toml_line("allow", egress.allow)))
