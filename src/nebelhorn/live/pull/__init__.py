"""Ask places again and again for what is new there: databases, folders, lists over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.live.pull.kinds import PULLS
    from nebelhorn.live.pull.portion import Portion
    from nebelhorn.live.pull.run import Around, Pulled, Run, place_of_pull, run_pull
    from nebelhorn.live.pull.state import (
        Outcome,
        PullState,
        is_due,
        keep_state,
        pull_states,
        state_after,
    )

__all__ = [
    "PULLS",
    "Around",
    "Outcome",
    "Portion",
    "PullState",
    "Pulled",
    "Run",
    "is_due",
    "keep_state",
    "place_of_pull",
    "pull_states",
    "run_pull",
    "state_after",
]

export_lazily(__name__)
