"""The shelf of pulls: every kind of place that can be asked for what is new."""

from __future__ import annotations

from nebelhorn.live.pull.folder import read_folder
from nebelhorn.live.pull.portion import PullKind
from nebelhorn.live.pull.rest import read_rest
from nebelhorn.live.pull.sql import read_sql

_KINDS = (
    PullKind("sql", "A table or query of a SQL database.", read_sql),
    PullKind("folder", "A folder of files, any kind that can be imported.", read_folder),
    PullKind("rest", "A list of records as JSON over HTTP.", read_rest),
)

PULLS: dict[str, PullKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of place by name."""
