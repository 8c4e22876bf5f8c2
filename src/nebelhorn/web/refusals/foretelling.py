"""Why nothing is foretold."""

from __future__ import annotations

from nebelhorn.web.marking import message

FORETELLING = (
    message(
        "nothing is foretold: nebelhorn.toml has no [[question]] that is asked; "
        "good ones are proposed by: nebelhorn replay"
    ),
    message("nothing is foretold: nebelhorn.toml asks more than {n} questions"),
    message("nothing is foretold: {why}"),
    message("beginning: what was learnt before the start is learnt again"),
)
"""Templates; see ``translating``."""
