"""How many voices each month brought, and how the newest one felt beside those before."""

from __future__ import annotations

from datetime import date

import duckdb

from nebelhorn.app.heard_voices import ENTHUSIASTIC, LUKEWARM
from nebelhorn.app.workspace import Workspace
from nebelhorn.feedback import Share, share
from nebelhorn.views import VoiceMonth, VoiceMonths, fill_months

_MONTH = "CAST(date_trunc('month', make_timestamp(t_us)) AS DATE)"


def voice_months(workspace: Workspace) -> VoiceMonths:
    """Return the voices of the newest 24 months by how they felt; months are those of UTC.

    A voice belongs to the month it was said in, not to that of the encounter it is about.

    Args:
        workspace: Whose facts.
    """
    facts = workspace.stores.facts
    rows = facts.execute(
        f"SELECT {_MONTH} AS month, count(*) FILTER (score >= {ENTHUSIASTIC}), "
        f"count(*) FILTER (score >= {LUKEWARM} AND score < {ENTHUSIASTIC}), "
        f"count(*) FILTER (score < {LUKEWARM}), count(*) FILTER (score IS NULL) "
        "FROM answer GROUP BY month ORDER BY month"
    ).fetchall()
    months = [VoiceMonth(*row) for row in rows]
    newest = max((one.month for one in months if one.scored), default=None)
    return VoiceMonths(
        fill_months(months),
        _enthusiastic(facts, newest, "="),
        newest,
        _enthusiastic(facts, newest, "<"),
    )


def _enthusiastic(facts: duckdb.DuckDBPyConnection, month: date | None, than: str) -> Share:
    """Return the enthusiastic of one month, or of those before it, clustered by customer."""
    if month is None:
        return share([], [])
    rows = facts.execute(
        f"SELECT count(*) FILTER (score >= {ENTHUSIASTIC}), count(*) FROM answer "
        f"WHERE score IS NOT NULL AND {_MONTH} {than} ? "
        # whose customer nobody knows stands for itself
        "GROUP BY id_no, CASE WHEN id_no IS NULL THEN answer_id END",
        [month],
    ).fetchall()
    return share([int(hits) for hits, _ in rows], [int(all_) for _, all_ in rows])
