"""Where a rule's conditions hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.card import POINTS
from nebelhorn.rules.clause import Clause
from nebelhorn.rules.state import Column, State, Values

Line = tuple[Clause, int]
"""A line of a scorecard: what is asked, and the points it brings."""


def holds(state: State, clauses: Sequence[Clause], card: Sequence[Line] = ()) -> NDArray[np.bool_]:
    """Say at which moments all clauses hold, shape (moments,).

    A clause about something the state does not have holds nowhere.

    Args:
        state: What is known at the moments.
        clauses: What is asked; one about ``points`` asks for the sum of the card's lines.
        card: All lines of a scorecard.

    Examples:
        >>> state = State.of([(Column("state", ("SP", "RJ")), [0, 1, np.nan]),
        ...                   (Column("value"), [9.5, 1, 3])])
        >>> holds(state, [Clause("value", high=4.0)]).tolist()
        [False, True, True]
        >>> holds(state, [Clause("state", apart=("RJ",), unknown="too")]).tolist()
        [True, False, True]
        >>> card = [(Clause("value", high=4.0), 7), (Clause("state", among=("RJ",)), 5)]
        >>> holds(state, [Clause("points", low=7.0)], card).tolist()
        [False, True, False]
    """
    found = np.ones(len(state), dtype=bool)
    names = {column.name: place for place, column in enumerate(state.columns)}
    for clause in clauses:
        if clause.feature == POINTS and card:
            found &= _one(Column(POINTS), points(state, card), clause)
            continue
        place = names.get(clause.feature)
        if place is None:
            return np.zeros(len(state), dtype=bool)
        found &= _one(state.columns[place], state.values[place], clause)
    return found


def points(state: State, card: Sequence[Line]) -> Values:
    """Return the points that the lines of a scorecard bring, shape (moments,)."""
    total: Values = np.zeros(len(state), dtype=np.float32)
    for clause, brings in card:
        total[holds(state, [clause])] += brings
    return total


def _one(column: Column, values: Values, clause: Clause) -> NDArray[np.bool_]:
    unknown = np.isnan(values)
    if clause.unknown == "only":
        return unknown
    inside = ~unknown
    if clause.low is not None:
        inside &= values > clause.low
    if clause.high is not None:
        inside &= values <= np.float32(clause.high)
    if column.labels is not None and (clause.among or clause.apart):
        codes = {text: code for code, text in enumerate(column.labels)}
        among = [codes[text] for text in clause.among if text in codes]
        apart = [codes[text] for text in clause.apart if text in codes]
        inside &= np.isin(values, among) if clause.among else ~np.isin(values, apart)
    return np.asarray(inside | unknown if clause.unknown == "too" else inside)
