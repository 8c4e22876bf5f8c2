"""Where a rule's conditions hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.clause import Clause
from nebelhorn.rules.state import Column, State, Values


def holds(state: State, clauses: Sequence[Clause]) -> NDArray[np.bool_]:
    """Say at which moments all clauses hold, shape (moments,).

    A clause about something the state does not have holds nowhere.

    Examples:
        >>> state = State.of([(Column("state", ("SP", "RJ")), [0, 1, np.nan]),
        ...                   (Column("value"), [9.5, 1, 3])])
        >>> holds(state, [Clause("value", high=4.0)]).tolist()
        [False, True, True]
        >>> holds(state, [Clause("state", apart=("RJ",), unknown="too")]).tolist()
        [True, False, True]
    """
    found = np.ones(len(state), dtype=bool)
    names = {column.name: place for place, column in enumerate(state.columns)}
    for clause in clauses:
        place = names.get(clause.feature)
        if place is None:
            return np.zeros(len(state), dtype=bool)
        found &= _one(state.columns[place], state.values[place], clause)
    return found


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
