"""Which rules carried a context's part of a change."""

from __future__ import annotations

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions import rule_of
from nebelhorn.reality.diagnosis.decomposition import Floats, Split, Tables, split
from nebelhorn.reality.diagnosis.result import RulePart

_MOST = 3


def rule_parts(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    contexts: tuple[NDArray[np.int64], NDArray[np.int64]],
    seen: Split,
) -> dict[int, tuple[RulePart, ...]]:
    """Share the unseen and within part of each context among its rules.

    Args:
        connection: Facts with ``rule``.
        table: Cells (question_no, after_no, rule_no, n0, h0, n1, h1), before and after.
        contexts: Question and touchpoint of each context, each of shape (contexts,).
        seen: Parts of each context.

    Returns:
        Place of the context → at most three rules, largest part first.
    """
    cells = connection.execute(
        "SELECT question_no, after_no, rule_no, sum(n0) AS n0, sum(h0) AS h0, sum(n1) AS n1, "
        f"sum(h1) AS h1 FROM {table} GROUP BY question_no, after_no, rule_no ORDER BY ALL"
    ).fetchnumpy()
    texts = dict(connection.execute("SELECT rule_no, definition FROM rule").fetchall())
    question, after = contexts
    found = {}
    points = seen.unseen + seen.within
    for place in np.flatnonzero(points):
        here = (cells["question_no"] == question[place]) & (cells["after_no"] == after[place])
        rule, *counts = (cells[name][here] for name in ("rule_no", "n0", "h0", "n1", "h1"))
        shares = _shares(Tables(*counts))
        order = np.argsort(-np.abs(shares), kind="stable")[:_MOST]
        found[int(place)] = tuple(
            RulePart(
                int(rule[i]),
                rule_of(texts[int(rule[i])]).after,
                float(shares[i] * points[place]),
                int(counts[0][i]),
                int(counts[2][i]),
            )
            for i in order
        )
    return found


def _shares(tables: Tables) -> Floats:
    """Return which part of a context's change each rule carries; where nothing was before, by n."""
    change = split(tables).whole()
    whole = change.sum()
    if tables.n0.sum() == 0 or whole == 0:
        evenly: Floats = tables.n1 / max(float(tables.n1.sum()), 1.0)
        return evenly
    part: Floats = change / whole
    return part
