"""What is sealed live, before an index is said of it: k of n, and no share."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from nebelhorn.predictions import LIVE, LiveLine
from nebelhorn.reality.live_result import LiveSoFar
from nebelhorn.reality.result import QuestionIndex, RealityIndex, Score


def live_so_far(
    connection: duckdb.DuckDBPyConnection,
    line: LiveLine,
    *,
    important: int = 0,
    settled: str = "settled",
) -> LiveSoFar:
    """Count how often what was sealed live was right so far.

    Args:
        connection: Facts with what of the line is settled (see ``put_settled``, ``join_line``).
        line: What is sealed live.
        important: Bits of the groups the headline speaks about; 0: everybody.
        settled: Name of that table.
    """
    counted = f"groups & {important:d} <> 0" if important else "true"
    row = connection.execute(
        f"SELECT coalesce(sum(hit), 0)::BIGINT, count(*) FROM {settled} "
        f"WHERE came IS NOT NULL AND {counted}"
    ).fetchone()
    hits, n = row or (0, 0)
    return LiveSoFar(line.since_us, int(hits), int(n), line.index_from_us)


def without_shares(index: RealityIndex) -> RealityIndex:
    """Return an index that says "k of n" and no share.

    Rules and stretches of time are left out: all they tell are shares.

    Examples:
        >>> _bare(Score(0.5, 0.4, 0.6, 0.3, 50, 100, 40, 80.0))
        Score(value=None, low=None, high=None, naive=None, hits=50, n=100, customers=40, size=None)
    """
    ours = index.ours
    return replace(
        index,
        machine=_bare(index.machine),
        questions=tuple(map(_bare_question, index.questions)),
        groups=tuple(replace(one, score=_bare(one.score)) for one in index.groups),
        touchpoints=tuple(replace(one, score=_bare(one.score)) for one in index.touchpoints),
        rules=(),
        periods=(),
        ours=None
        if ours is None
        else replace(ours, score=_bare(ours.score), said=_bare(ours.said)),
    )


def is_young(index: RealityIndex) -> bool:
    """Is an index of what is sealed live, and has not matured?"""
    return index.label == LIVE and index.live is not None


def _bare(score: Score) -> Score:
    return Score(None, None, None, None, score.hits, score.n, score.customers)


def _bare_question(one: QuestionIndex) -> QuestionIndex:
    return replace(
        one,
        score=_bare(one.score),
        majority=None,
        markov=None,
        brier=None,
        log_score=None,
        ours=None if one.ours is None else _bare(one.ours),
    )
